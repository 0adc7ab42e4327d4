"""What a worker measures of its stages every few seconds, beside what is counted message by message."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Iterable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from aiokafka.errors import KafkaError
from faust.exceptions import ConsumerNotStarted

from streams import metrics
from streams.agents.stage_app import StageApp

log = logging.getLogger(__name__)

_PAGE_BYTES = 4096


class Measure:
    """Sets the gauges of one stage, and takes back those of partitions that are another worker's now."""

    def __init__(self, app: StageApp) -> None:
        """Nothing is shown before the first measurement."""
        self._app = app
        self._shown: set[Any] = set()

    async def take(self) -> None:
        """Measure lag, the table and the processes. A broker that does not answer leaves the lag as it was."""
        app = self._app
        try:
            self._show_lag(await app.lags())
        except (KafkaError, ConsumerNotStarted, TimeoutError) as error:
            log.debug("%s: the lag cannot be measured: %r", app.stage, error)
        if app.processes is not None:
            pids = app.processes.pids
            metrics.processes.labels(app.stage).set(len(pids))
            metrics.processes_bytes.labels(app.stage).set(_resident_bytes(pids))
        for name in app.tables:
            metrics.table_bytes.labels(name).set(await asyncio.to_thread(_bytes_in, app.conf.tabledir))
            if not app.partitions:
                # The rows are another worker's to tell now.
                metrics.table_rows.labels(name).set(0)

    def _show_lag(self, lags: dict[Any, int]) -> None:
        stage = self._app.stage
        for tp in self._shown - lags.keys():
            for gauge in (metrics.lag_messages, metrics.lag_seconds):
                gauge.remove(stage, tp.topic, str(tp.partition))
        for tp, messages in lags.items():
            oldest = self._app.runner.oldest(tp.topic, tp.partition)
            age = (datetime.now(UTC) - oldest).total_seconds() if oldest and messages else 0.0
            metrics.lag_messages.labels(stage, tp.topic, str(tp.partition)).set(messages)
            metrics.lag_seconds.labels(stage, tp.topic, str(tp.partition)).set(max(0.0, age))
        self._shown = set(lags)


def _resident_bytes(pids: Iterable[int]) -> int:
    return sum(_pages(pid) for pid in pids) * _PAGE_BYTES


def _pages(pid: int) -> int:
    """The resident pages of a process; 0 where it is gone, or where the system does not tell."""
    try:
        return int(Path(f"/proc/{pid}/statm").read_text("ascii").split()[1])
    except OSError:
        return 0


def _bytes_in(folder: Path) -> int:
    """What the files below a folder take; files may come and go meanwhile."""
    total = 0
    for file in folder.rglob("*"):
        try:
            total += file.stat().st_size if file.is_file() else 0
        except OSError:
            continue
    return total
