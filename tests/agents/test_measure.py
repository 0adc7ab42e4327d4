"""What a worker measures of its stages: lag, tables, processes; and that it takes back what is another's now."""

from __future__ import annotations

import os
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from aiokafka.errors import KafkaTimeoutError
from faust.types import TP
from prometheus_client import REGISTRY

from streams.agents.measure import Measure
from streams.agents.stage_app import StageApp
from streams.app import create_app
from streams.settings import KafkaSettings, Settings
from streams.topology import Stage

FIRST, SECOND = TP("articles-extracted", 0), TP("articles-extracted", 1)


def gauge(name: str, **labels: str) -> float | None:
    return REGISTRY.get_sample_value(f"copydesk_{name}", labels)


def lag(name: str, tp: TP) -> float | None:
    return gauge(f"consumer_lag_{name}", stage="deduplicate", topic=tp.topic, partition=str(tp.partition))


@pytest.fixture
async def app(tmp_path: Path) -> StageApp:
    nowhere = KafkaSettings(bootstrap_servers="127.0.0.1:1")
    return create_app(Stage.DEDUPLICATE, Settings(data_dir=tmp_path, kafka=nowhere))


def told(monkeypatch: pytest.MonkeyPatch, app: StageApp, *answers: dict[TP, int] | Exception) -> None:
    """Have the app tell its lag so."""
    coming = iter(answers)

    async def lags() -> dict[Any, int]:
        answer = next(coming)
        if isinstance(answer, Exception):
            raise answer
        return answer

    monkeypatch.setattr(app, "lags", lags)


async def test_lag_is_the_messages_left_and_the_age_of_the_oldest(
    app: StageApp, monkeypatch: pytest.MonkeyPatch
) -> None:
    told(monkeypatch, app, {FIRST: 7, SECOND: 0})
    monkeypatch.setattr(app.runner, "oldest", lambda *_: datetime.now(UTC) - timedelta(hours=90))
    await Measure(app).take()
    assert (lag("messages", FIRST), lag("messages", SECOND)) == (7, 0)
    assert 90 <= (lag("seconds", FIRST) or 0) / 3600 < 91
    assert lag("seconds", SECOND) == 0


async def test_a_partition_that_went_to_another_worker_is_taken_back(
    app: StageApp, monkeypatch: pytest.MonkeyPatch
) -> None:
    told(monkeypatch, app, {FIRST: 7, SECOND: 1}, {FIRST: 3})
    measure = Measure(app)
    await measure.take()
    await measure.take()
    assert lag("messages", FIRST) == 3
    assert (lag("messages", SECOND), lag("seconds", SECOND)) == (None, None)


async def test_a_broker_that_does_not_answer_leaves_the_lag_as_it_was(
    app: StageApp, monkeypatch: pytest.MonkeyPatch
) -> None:
    told(monkeypatch, app, {FIRST: 7}, KafkaTimeoutError())
    measure = Measure(app)
    await measure.take()
    await measure.take()
    assert lag("messages", FIRST) == 7


async def test_before_there_is_a_client_nothing_is_told_and_nothing_fails(app: StageApp) -> None:
    await Measure(app).take()


async def test_rows_of_a_table_without_partitions_are_another_workers_to_tell(
    app: StageApp, monkeypatch: pytest.MonkeyPatch
) -> None:
    told(monkeypatch, app, {})
    (app.conf.tabledir / "seen-0.db").mkdir(parents=True)
    (app.conf.tabledir / "seen-0.db" / "000001.sst").write_bytes(b"x" * 1234)
    await Measure(app).take()
    assert gauge("table_rows", table="seen") == 0
    assert gauge("table_bytes", table="seen") == 1234


async def test_processes_are_told_with_their_memory(app: StageApp, monkeypatch: pytest.MonkeyPatch) -> None:
    class Processes:
        pids = (os.getpid(), 2**22 + 1)  # the second is no process

    told(monkeypatch, app, {})
    monkeypatch.setattr(app, "processes", Processes())
    await Measure(app).take()
    assert gauge("processes", stage="deduplicate") == 2
    assert (gauge("processes_resident_bytes", stage="deduplicate") or 0) > 1e7


async def test_lag_counts_what_is_not_committed(app: StageApp, monkeypatch: pytest.MonkeyPatch) -> None:
    ends = {FIRST: (100, 90), SECOND: (100, 100)}

    async def lags() -> dict[TP, tuple[int, int]]:
        return {tp: (end - 80, end - position) for tp, (end, position) in ends.items()}

    monkeypatch.setattr(app.consumer, "lags", lags)
    # All of the second is fetched and nothing is under way: what is not committed is the mark of a transaction.
    assert await app.lags() == {FIRST: 20, SECOND: 0}
    monkeypatch.setattr(app.runner, "oldest", lambda *_: datetime.now(UTC))
    assert await app.lags() == {FIRST: 20, SECOND: 20}
