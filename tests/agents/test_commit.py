"""What a result is sent as: to which partitions, in which order, and for how long."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable
from typing import Any

import pytest
from aiokafka.errors import KafkaTimeoutError

from streams.agents import commit as module
from streams.agents.commit import Commit, one_by_one
from streams.outcomes import Outcome
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
    """Faust's producer as `Commit` knows it. The first confirmation fails where it is to."""

    def __init__(self, *, failing: bool = False) -> None:
        self.client = Client()
        self.sent: list[tuple[bytes | None, int | None]] = []
        self._failing = failing

    def _ensure_producer(self) -> Client:
        return self.client

    async def send(
        self, _topic: str, key: bytes | None, _value: bytes | None, partition: int | None, _time: None, _headers: Any
    ) -> Awaitable[None]:
        self.sent.append((key, partition))
        failing, self._failing = self._failing, False

        async def confirmed() -> None:
            await asyncio.sleep(0)
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
    producer = Producer(failing=True)
    await (await commit(producer)(result(Output(CODED, b"ended", b"{}", to_each_partition=True))))
    assert producer.sent == [(b"ended", 0), (b"ended", 1), (b"ended", 2), (b"ended", 0)]


async def test_one_by_one_nothing_is_sent_before_all_before_it_has_arrived() -> None:
    producer = Producer(failing=True)
    in_turn = one_by_one(commit(producer))
    for key in (b"first", b"second"):
        sent = await in_turn(result(Output(CODED, key, b"{}")))
        assert producer.sent[-1] == (key, None)
        await sent
    assert producer.sent == [(b"first", None), (b"first", None), (b"second", None)]


async def test_a_result_without_outputs_is_done_at_once() -> None:
    producer = Producer()
    await (await one_by_one(commit(producer))(result()))
    assert producer.sent == []
