"""What can become of a message at a stage: it passes, it is a duplicate, or it is dead for a reason."""

from __future__ import annotations

from enum import StrEnum

from schemas.dead_letter import Reason

__all__ = ["Outcome", "OutputTooLargeError", "Reason", "Rejected"]


class Outcome(StrEnum):
    """Each message that a stage takes has exactly one of these."""

    PASSED = "passed"
    DUPLICATE = "duplicate"
    DEAD = "dead"


class OutputTooLargeError(Exception):
    """The broker takes no message as large as this output."""


class Rejected(Exception):  # noqa: N818 - it is a verdict on the input, not an error of ours
    """A stage cannot make anything of a message.

    It travels between processes, so it holds nothing but strings. `exception_class` is that of the failure where the
    reason is a fault.
    """

    exception_class = "streams.outcomes.Rejected"

    def __init__(self, reason: Reason, detail: str) -> None:
        """Say the reason, from the closed list, and in a sentence what is wrong with this message."""
        super().__init__(reason, detail)
        self.reason = reason
        self.detail = detail

    def __str__(self) -> str:
        """Reason and detail, for a log."""
        return f"{self.reason}: {self.detail}"
