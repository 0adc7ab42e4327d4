"""What a result is sent as: to which partitions, in which order, and for how long."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Mapping
from typing import Any

import pytest
from aiokafka.errors import KafkaTimeoutError, MessageSizeTooLargeError

from streams.agents import sending as module
from streams.agents.commit import Commit, GroupCommit
from streams.outcomes import Outcome, OutputTooLargeError
from streams.records import Output, Result
from streams.settings import Settings
from streams.topics import CODED


class Client:
    """A producer that knows three partitions; the first request for them fails."""

    def __init__(self) -> None:
        self.asked = 0

    async def partitions_for(self, topic: str) -> set[int]:
        self.asked += 1
        if self.asked == 1:
            raise KafkaTimeoutError
        assert topic == f"own-{CODED.name}"
        return {2, 0, 1}


class Producer:
    """Faust's producer as a `Sender` knows it.

    The first confirmation of the key `failing` fails, `too_large` is not taken, and where it is `slow`, nothing is
    confirmed before it has `arrived`.
    """

    def __init__(self, *, failing: bytes = b"", too_large: bytes = b"", slow: bool = False) -> None:
        self.client = Client()
        self.sent: list[tuple[bytes | None, int | None]] = []
        self.arrived = asyncio.Event()
        self._failing = failing
        self._too_large = too_large
        if not slow:
            self.arrived.set()

    def _ensure_producer(self) -> Client:
        return self.client

    async def send(
        self, _topic: str, key: bytes | None, _value: bytes | None, partition: int | None, _time: None, _headers: Any
    ) -> Awaitable[None]:
        if key == self._too_large:
            raise MessageSizeTooLargeError
        self.sent.append((key, partition))
        failing = key == self._failing
        if failing:
            self._failing = b""

        async def confirmed() -> None:
            await self.arrived.wait()
            if failing:
                raise KafkaTimeoutError

        return confirmed()


@pytest.fixture(autouse=True)
def _no_pause(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "_FIRST_PAUSE_SECONDS", 0.0)


def commit(producer: Producer) -> Commit:
    app: Any = type("App", (), {"producer": producer})()
    return Commit(app, Settings(topic_prefix="own-"))


def result(*outputs: Output) -> Result:
    return Result(Outcome.PASSED, outputs)


async def test_an_output_goes_to_the_partition_of_its_key_or_to_each() -> None:
    producer = Producer()
    outputs = [Output(CODED, b"event", b"{}"), Output(CODED, b"ended", b"{}", to_each_partition=True)]
    await (await commit(producer)(result(*outputs)))
    assert producer.sent == [(b"event", None), (b"ended", 0), (b"ended", 1), (b"ended", 2)]
    assert producer.client.asked == 2


async def test_what_was_not_confirmed_is_sent_again_to_its_partition() -> None:
    producer = Producer(failing=b"ended")
    await (await commit(producer)(result(Output(CODED, b"ended", b"{}", to_each_partition=True))))
    assert producer.sent == [(b"ended", 0), (b"ended", 1), (b"ended", 2), (b"ended", 0)]


class Rows:
    """A table as `GroupCommit` knows it, whose rows are confirmed when the test says so."""

    def __init__(self) -> None:
        self.written: list[str] = []
        self.confirmed: asyncio.Future[None] = asyncio.Future()

    def write(self, rows: Mapping[str, bytes | None]) -> Awaitable[Any]:
        self.written += rows
        return asyncio.shield(self.confirmed) if rows else asyncio.gather()


def group_commit(producer: Producer, rows: Rows) -> GroupCommit:
    app: Any = type("App", (), {"producer": producer})()
    table: Any = rows
    return GroupCommit(app, Settings(topic_prefix="own-"), table)


def told(key: bytes) -> Result:
    return Result(Outcome.PASSED, (Output(CODED, key, b"{}"),), rows={key.decode(): b"row"})


async def settled() -> None:
    for _ in range(20):
        await asyncio.sleep(0)


async def test_in_a_group_no_output_is_sent_before_the_rows_of_all_are_confirmed() -> None:
    producer, rows = Producer(), Rows()
    grouped = group_commit(producer, rows)
    confirmations = [await grouped(told(key)) for key in (b"first", b"second")]
    await settled()
    assert (rows.written, producer.sent) == (["first", "second"], [])
    rows.confirmed.set_result(None)
    await asyncio.gather(*confirmations)
    assert producer.sent == [(b"first", None), (b"second", None)]


async def test_what_comes_while_a_group_is_under_way_is_sent_after_it() -> None:
    producer, rows = Producer(slow=True), Rows()
    rows.confirmed.set_result(None)
    grouped = group_commit(producer, rows)
    first = await grouped(told(b"first"))
    await settled()
    second = await grouped(told(b"second"))
    await settled()
    assert producer.sent == [(b"first", None)]
    producer.arrived.set()
    await asyncio.gather(first, second)
    assert producer.sent == [(b"first", None), (b"second", None)]


async def test_after_an_output_that_did_not_arrive_all_that_follow_are_sent_again_in_order() -> None:
    producer, rows = Producer(failing=b"second"), Rows()
    rows.confirmed.set_result(None)
    grouped = group_commit(producer, rows)
    await asyncio.gather(*[await grouped(told(key)) for key in (b"first", b"second", b"third")])
    keys = [key for key, _ in producer.sent]
    assert keys == [b"first", b"second", b"third", b"second", b"third"]


async def test_an_output_that_no_broker_takes_fails_its_own_result_only() -> None:
    producer, rows = Producer(too_large=b"second"), Rows()
    rows.confirmed.set_result(None)
    grouped = group_commit(producer, rows)
    confirmations = [await grouped(told(key)) for key in (b"first", b"second", b"third")]
    answers = await asyncio.gather(*confirmations, return_exceptions=True)
    assert [type(answer) for answer in answers] == [type(None), OutputTooLargeError, type(None)]
    assert [key for key, _ in producer.sent] == [b"first", b"third"]


async def test_after_a_row_that_is_not_confirmed_nothing_is_sent() -> None:
    producer, rows = Producer(), Rows()
    grouped = group_commit(producer, rows)
    confirmations = [await grouped(told(key)) for key in (b"first", b"second")]
    rows.confirmed.set_exception(KafkaTimeoutError())
    answers = await asyncio.gather(*confirmations, return_exceptions=True)
    assert [type(answer) for answer in answers] == [KafkaTimeoutError] * 2
    with pytest.raises(KafkaTimeoutError):
        await grouped(told(b"third"))
    assert producer.sent == []


async def test_a_result_without_outputs_is_done_at_once() -> None:
    producer = Producer()
    await (await group_commit(producer, Rows())(result()))
    assert producer.sent == []
