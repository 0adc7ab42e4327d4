"""The mended consumer, beside the one of Faust: where the latter is as good, the patch can go."""

from __future__ import annotations

import asyncio
import time
from types import SimpleNamespace
from typing import Any

import pytest
from faust.transport.drivers import aiokafka as driver
from faust.types import TP
from hypothesis import given
from hypothesis import strategies as st

from streams.agents.stage_app import StageApp
from streams.agents.transport import Consumer

PARTITION, OTHER = TP("articles-raw", 0), TP("articles-raw", 1)
CHANGELOG = TP("copydesk-test-seen-changelog", 0)


async def nothing(*_: Any) -> None:
    """What a consumer calls back, where nothing is to happen."""


def consumer(kind: type[driver.Consumer]) -> Any:
    app = StageApp("copydesk-test", broker="aiokafka://127.0.0.1:9", web_enabled=False, autodiscover=False)
    return kind(app.transport, nothing, nothing, nothing)


def committed(kind: type[driver.Consumer], before: int | None, acknowledged: list[int]) -> int | None:
    """What a consumer commits next that has committed an offset and been told of messages done."""
    one = consumer(kind)
    one._committed_offset[PARTITION] = before
    one._acked[PARTITION] = list(acknowledged)
    one._acked_index[PARTITION] = set(acknowledged)
    offset: int | None = one._new_offset(PARTITION)
    return offset


def test_faust_commits_past_a_message_under_way() -> None:
    """Offset 31 is the next to be done; when this fails, Faust has mended it."""
    assert committed(driver.Consumer, 31, [32, 33]) == 34


def test_the_mended_consumer_does_not() -> None:
    assert committed(Consumer, 31, [32, 33]) is None
    assert committed(Consumer, 31, [31, 32, 34]) == 33


@given(st.integers(1, 50), st.sets(st.integers(0, 20), min_size=1))
def test_it_never_commits_past_what_is_not_done(before: int, done: set[int]) -> None:
    acknowledged = [before + number for number in sorted(done)]
    offset = committed(Consumer, before, acknowledged)
    assert offset is None or set(range(before, offset)) <= set(acknowledged)
    assert offset is not None or before not in acknowledged


def test_a_gap_in_the_log_counts_as_done() -> None:
    """As the markers of transactions make them."""
    one = consumer(Consumer)
    one._committed_offset[PARTITION] = 31
    one._gap[PARTITION].addi(31, 32)
    one._acked[PARTITION] = [32]
    assert one._new_offset(PARTITION) == 33


class Fetching:
    """aiokafka's consumer as far as the thread asks it: an assignment, committed offsets, and where it was sent."""

    def __init__(self, offsets: dict[TP, int | None]) -> None:
        self.offsets = offsets
        self.sought: list[tuple[TP, int]] = []
        self.rebalance()

    def rebalance(self) -> None:
        self._subscription = SimpleNamespace(subscription=SimpleNamespace(assignment=object()))

    def assignment(self) -> set[TP]:
        return set(self.offsets)

    async def committed(self, tp: TP) -> int | None:
        return self.offsets[tp]

    def seek(self, tp: TP, offset: int) -> None:
        self.sought.append((tp, offset))

    async def seek_to_beginning(self, tp: TP) -> None:
        self.sought.append((tp, 0))

    async def position(self, tp: TP) -> int:
        return dict(self.sought)[tp]


def fetching(monkeypatch: pytest.MonkeyPatch, offsets: dict[TP, int | None]) -> tuple[Any, Fetching]:
    """A consumer between two rebalances, whose thread runs in this one."""
    one, inner = consumer(Consumer), Fetching(offsets)
    one.handing_out = True

    async def call_thread(method: Any, *args: Any, **options: Any) -> Any:
        return await method(*args, **options)

    monkeypatch.setattr(one._thread, "_consumer", inner)
    monkeypatch.setattr(one._thread, "call_thread", call_thread)
    return one, inner


async def test_a_partition_without_a_commit_is_read_from_its_beginning(monkeypatch: pytest.MonkeyPatch) -> None:
    one, inner = fetching(monkeypatch, {PARTITION: None, OTHER: 7})
    await one.perform_seek()
    assert sorted(inner.sought) == [(PARTITION, 0), (OTHER, 7)]
    assert one._committed_offset[OTHER] == 7


MEANWHILE: dict[str, tuple[bool, list[TP]]] = {
    "nothing": (True, [PARTITION, OTHER]),
    "a rebalance": (True, []),
    "a seek": (True, [OTHER]),
    "a stop": (False, []),
    "the beginning of a rebalance": (False, []),
}


@pytest.mark.parametrize("meanwhile", MEANWHILE)
async def test_records_are_handed_out_only_if_they_are_still_the_next_ones(
    monkeypatch: pytest.MonkeyPatch, meanwhile: str
) -> None:
    """What happens between the taking of records in the thread and their arrival in the event loop."""
    one, inner = fetching(monkeypatch, {PARTITION: 5, OTHER: 7})
    one._active_partitions = {PARTITION, OTHER}
    record = SimpleNamespace(offset=5)

    async def taken(*_: Any, **__: Any) -> dict[TP, list[Any]]:
        return {PARTITION: [record], OTHER: [record]}

    async def getmany(*_: Any, **__: Any) -> Any:
        records = await one._thread._fetch_records()
        if meanwhile == "a rebalance":
            inner.rebalance()
        elif meanwhile == "a seek":
            one._thread._seeks[PARTITION] += 1
        elif meanwhile == "a stop":
            one.stop_flow()
        elif meanwhile == "the beginning of a rebalance":
            await one.on_partitions_revoked(set())
        return records

    monkeypatch.setattr(driver.AIOKafkaConsumerThread, "_fetch_records", taken)
    monkeypatch.setattr(one, "_getmany", getmany)
    found, _ = await one._wait_next_records(1.0)
    flows, expected = MEANWHILE[meanwhile]
    assert list(found or ()) == expected
    assert inner.sought == ([] if flows else [(PARTITION, 5), (OTHER, 5)])


@pytest.mark.parametrize("meanwhile", ["a rebalance", "a seek", "a stop", "the beginning of a rebalance"])
async def test_of_records_taken_together_none_is_handed_out_after_one_that_was_not(
    monkeypatch: pytest.MonkeyPatch, meanwhile: str
) -> None:
    """Faust's buffers are cleared in between, so that a later one would overtake the ones before it."""
    one, inner = fetching(monkeypatch, {PARTITION: 5})
    place = one._thread.place(PARTITION)
    left = one._while_next(PARTITION, place, [5, 6, 7])
    assert next(left) == 5
    if meanwhile == "a rebalance":
        inner.rebalance()
    elif meanwhile == "a seek":
        await one.perform_seek()
    elif meanwhile == "a stop":
        one.stop_flow()
    else:
        await one.on_partitions_revoked(set())
    assert list(left) == []


async def test_while_a_table_is_recovered_only_its_changes_are_handed_out(monkeypatch: pytest.MonkeyPatch) -> None:
    one, inner = fetching(monkeypatch, {PARTITION: 5, CHANGELOG: 7})
    monkeypatch.setattr(one, "_is_changelog_tp", lambda tp: tp == CHANGELOG)
    await one.on_partitions_assigned({PARTITION, CHANGELOG})
    one.resume_partitions([PARTITION])

    async def taken(*_: Any, **__: Any) -> dict[TP, list[Any]]:
        return {PARTITION: [SimpleNamespace(offset=5)], CHANGELOG: [SimpleNamespace(offset=7)]}

    monkeypatch.setattr(driver.AIOKafkaConsumerThread, "_fetch_records", taken)
    monkeypatch.setattr(one, "_getmany", one._thread._fetch_records)
    found, _ = await one._wait_next_records(1.0)
    assert list(found) == [CHANGELOG]
    assert inner.sought == [(PARTITION, 5)]


async def test_a_buffer_with_room_lets_nothing_be_fetched_while_a_table_is_recovered() -> None:
    kinds = {}
    for kind in (driver.Consumer, Consumer):
        one = consumer(kind)
        one.on_buffer_full(PARTITION)
        await one.on_partitions_assigned({PARTITION})
        one.pause_partitions({PARTITION})
        one.on_buffer_drop(PARTITION)
        kinds[kind] = set(one._active_partitions)
    # Where Faust's fetches nothing either, it has mended it.
    assert kinds == {driver.Consumer: {PARTITION}, Consumer: set()}


async def test_a_rebalance_is_not_over_when_the_next_has_begun() -> None:
    one = consumer(Consumer)
    app = one.app
    app.stage, app.consumer = "deduplicate", one
    app.on_rebalance_start()
    await one.on_partitions_revoked(set())
    app.on_rebalance_end()
    assert (app.rebalancing, app.settled, one.flow_active, one.handing_out) == (True, False, False, False)
    await one.on_partitions_assigned(set())
    one.resume_flow()
    app.on_rebalance_end()
    assert (app.rebalancing, app.settled, one.flow_active, one.handing_out) == (False, True, True, True)


async def test_acknowledgements_that_come_late_hold_back_no_commit(monkeypatch: pytest.MonkeyPatch) -> None:
    """Of messages that were under way at a rebalance, in a partition that has come back and is further by now."""
    one, _ = fetching(monkeypatch, {PARTITION: 9})
    one._acked[PARTITION], one._acked_index[PARTITION] = [3, 4], {3, 4}
    await one.perform_seek()
    one._acked[PARTITION] += [9, 10]
    assert one._new_offset(PARTITION) == 11


async def test_a_gap_right_after_what_is_committed_counts_as_done(monkeypatch: pytest.MonkeyPatch) -> None:
    """The marker of a transaction at the committed offset, as a worker finds it that was started again."""
    one, _ = fetching(monkeypatch, {PARTITION: 31})
    one._active_partitions = {PARTITION}

    async def taken(*_: Any, **__: Any) -> dict[TP, list[Any]]:
        return {PARTITION: [SimpleNamespace(offset=offset) for offset in (32, 33)]}

    monkeypatch.setattr(driver.AIOKafkaConsumerThread, "_fetch_records", taken)
    monkeypatch.setattr(one, "_getmany", one._thread._fetch_records)
    await one.perform_seek()
    await one._wait_next_records(1.0)
    one._acked[PARTITION] = [32]
    assert one._new_offset(PARTITION) == 33


async def test_the_first_message_of_all_is_not_passed_over(monkeypatch: pytest.MonkeyPatch) -> None:
    one, _ = fetching(monkeypatch, {PARTITION: None})
    await one.perform_seek()
    one._acked[PARTITION] = [1, 2]
    assert one._new_offset(PARTITION) is None
    one._acked[PARTITION] = [0, 1, 2]
    assert one._new_offset(PARTITION) == 3


async def test_gaps_are_told_between_a_seek_and_the_first_record_and_from_record_to_record(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    one, inner = fetching(monkeypatch, {PARTITION: 3})
    await one.perform_seek()
    assert list(one._thread._gaps(PARTITION, [5, 6, 9])) == [(3, 5), (7, 9)]
    assert list(one._thread._gaps(PARTITION, [11])) == [(10, 11)]
    inner.rebalance()
    assert list(one._thread._gaps(PARTITION, [40])) == []


async def test_a_message_that_was_missed_holds_back_the_commit_and_is_read_again(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    one, inner = fetching(monkeypatch, {PARTITION: 3})
    await one.perform_seek()
    inner.sought.clear()
    one._acked[PARTITION] = [4, 5]
    assert one._new_offset(PARTITION) is None
    await asyncio.sleep(0)
    assert inner.sought == []
    later = time.monotonic() + 60
    monkeypatch.setattr(time, "monotonic", lambda: later)
    assert one._new_offset(PARTITION) is None
    await asyncio.gather(*one._futures)
    assert inner.sought == [(PARTITION, 3)]
    assert one.flow_active


async def test_acknowledgements_of_a_partition_that_is_lost_are_forgotten(monkeypatch: pytest.MonkeyPatch) -> None:
    one, _ = fetching(monkeypatch, {PARTITION: 3})
    await one.perform_seek()
    one._acked[PARTITION], one._acked[OTHER] = [3, 4], [9]
    assert one._filter_committable_offsets([PARTITION, OTHER]) == {PARTITION: 5}
    assert OTHER not in one._acked
