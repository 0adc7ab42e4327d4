"""The limits of a process, held by the kernel: on the libraries that are in it, not on toys."""

from __future__ import annotations

import logging
import platform
from datetime import UTC, datetime
from functools import partial

import pytest

from streams import process_limits
from streams.agents import extract as agent
from streams.outcomes import Reason, Rejected
from streams.process_limits import memory_can_be_limited
from streams.processes import WorkerProcesses
from streams.records import Headers, Record, Result
from streams.stage1_extract.stage import extract
from tests.bad_input import HTML, TEXT, page, prose

ROOM = 400_000_000


def record(value: str, headers: Headers) -> Record:
    return Record("articles-raw", 0, 0, datetime(2026, 3, 12, tzinfo=UTC), None, value.encode(), headers)


def extracting(most_bytes: int = ROOM) -> WorkerProcesses[Record, Result]:
    return WorkerProcesses(
        "test",
        partial(extract, max_bytes=5_000_000),
        agent.warm_up,
        processes=1,
        batch=4,
        seconds=lambda _: 30.0,
        most_bytes=most_bytes,
    )


@pytest.mark.skipif(not memory_can_be_limited(), reason="this system has no limit on the memory of a process")
@pytest.mark.parametrize(
    "hostile",
    [
        record(page("items", "<ul>" + "<li>word" * 500_000), HTML),
        record("\ufdfa" * 1_600_000, TEXT),
        record("x" + "\n" * 4_900_000 + "x", TEXT),
    ],
    ids=["a tree of lxml", "a text that grows", "a list of lines"],
)
async def test_whatever_asks_for_the_memory_it_is_told_as_memory(hostile: Record) -> None:
    async with extracting() as pool:
        with pytest.raises(Rejected) as rejected:
            await pool.call(hostile)
        assert rejected.value.reason is Reason.TOO_MUCH_MEMORY
        assert await pool.call(record(prose("after it"), TEXT))


def test_a_system_without_a_limit_is_told_of_once(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(platform, "system", lambda: "Darwin")
    memory_can_be_limited.cache_clear()
    try:
        with caplog.at_level(logging.WARNING, logger=process_limits.__name__):
            process_limits.limit_memory(1)
            process_limits.limit_memory(1)
    finally:
        memory_can_be_limited.cache_clear()
    assert [one.levelname for one in caplog.records] == ["WARNING"]
