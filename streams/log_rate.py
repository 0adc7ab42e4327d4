"""Logs that can be read while something is down: what is said over and over is said once in a while, with a count."""

from __future__ import annotations

import logging
import time
from collections.abc import Collection

_MOST_KINDS = 1000


class OnceInAWhile(logging.Filter):
    """Lets one message of a kind through in so many seconds. Of a kind are those of one logger and one wording.

    The next that passes tells how many were held back.
    """

    def __init__(self, seconds: float, packages: Collection[str]) -> None:
        """Hold back what loggers of these packages say; what others say always passes."""
        super().__init__()
        self._packages = frozenset(packages)
        self._seconds = seconds
        self._said: dict[tuple[str, str], float] = {}
        self._held: dict[tuple[str, str], int] = {}

    def filter(self, record: logging.LogRecord) -> bool:
        """Whether a record passes."""
        if record.name.partition(".")[0] not in self._packages:
            return True
        kind, now = (record.name, str(record.msg)), time.monotonic()
        if now - self._said.get(kind, -self._seconds) < self._seconds:
            self._held[kind] = self._held.get(kind, 0) + 1
            return False
        if len(self._said) >= _MOST_KINDS:
            self._said.clear()
            self._held.clear()
        self._said[kind] = now
        if held := self._held.pop(kind, 0):
            record.msg, record.args = f"{record.getMessage()} ({held} more like this)", ()
        return True
