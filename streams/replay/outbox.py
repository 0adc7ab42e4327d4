"""How letters leave: to their topics, each confirmed, and then into the ledger of what was replayed.

A batch is recorded when all of it is confirmed, so nothing is recorded that was not sent. What was sent and not yet
recorded when a replay is killed is sent again by the next one: a batch at most. The ledger is written under one
transactional id, so that a replay that begins ends the one before it, and the two do not send the same letters.

The letters themselves go in no transaction: stages read them as soon as they are there, and a mark for the end of a
transaction in a stage's topic would be a gap in the offsets that it acknowledges.
"""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from contextlib import AsyncExitStack, suppress
from dataclasses import dataclass
from types import TracebackType
from typing import Any, Self

from aiokafka import AIOKafkaProducer
from aiokafka.errors import KafkaTimeoutError, MessageSizeTooLargeError, ProducerFenced

from streams.broker.clients import producer
from streams.broker.connection import BrokerUnavailableError
from streams.dead_letters import headers_back
from streams.records import Record
from streams.replay.ledger import encode_replayed
from streams.settings import Settings
from streams.topics import REPLAYED

_CONFIRM_SECONDS = 60.0
_CLOSE_SECONDS = 5.0


class SupersededError(Exception):
    """Another replay has begun, and this one may send nothing more."""


@dataclass(frozen=True)
class WayBack:
    """A letter and its way back. Without a partition its key decides."""

    letter: Record
    value: bytes | None
    topic: str
    partition: int | None


class Outbox:
    """Sends letters back and records it. Use as an async context manager; entering it ends other replays."""

    def __init__(self, settings: Settings) -> None:
        """Nothing is connected yet."""
        self._settings = settings
        self._ledger = AsyncExitStack()
        self._sending = AsyncExitStack()

    async def __aenter__(self) -> Self:
        """Connect.

        Raises BrokerUnavailableError where no broker answers.
        """
        try:
            identity = f"{self._settings.topic_prefix}copydesk-replay"
            self._recorder = await self._ledger.enter_async_context(producer(self._settings, identity))
            await self._open_sender()
        except BaseException:
            await self.__aexit__(None, None, None)
            raise
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Disconnect."""
        await self._close(self._sending)
        await self._close(self._ledger)

    async def send(self, ways: Sequence[WayBack]) -> list[WayBack]:
        """Send a batch and record it; the letters that the broker does not take are returned, and not recorded.

        Raises SupersededError where another replay has begun, and KafkaError or BrokerUnavailableError where the broker
        fails: then the letters of this batch may be sent again.
        """
        try:
            async with asyncio.timeout(_CONFIRM_SECONDS):
                return await self._send(ways)
        except ProducerFenced as error:
            raise SupersededError("another replay has begun and goes on where this one was") from error
        except (TimeoutError, KafkaTimeoutError) as error:
            raise BrokerUnavailableError("the broker confirms nothing any more: try again when it is back") from error

    async def _send(self, ways: Sequence[WayBack]) -> list[WayBack]:
        refused: list[WayBack] = []
        waiting = list(ways)
        while waiting:
            answers = list(zip(waiting, await self._answers(waiting), strict=True))
            await self._record([way.letter for way, answer in answers if not isinstance(answer, BaseException)])
            too_large = [way for way, answer in answers if isinstance(answer, MessageSizeTooLargeError)]
            failed = {way: answer for way, answer in answers if isinstance(answer, BaseException)}
            if failed and not too_large:
                raise next(iter(failed.values()))
            if too_large:
                # After one of them, aiokafka numbers what follows in a way that the broker refuses.
                await self._open_sender()
            refused += too_large
            waiting = [way for way in failed if way not in too_large]
        return refused

    async def _open_sender(self) -> None:
        await self._close(self._sending)
        self._sender = await self._sending.enter_async_context(producer(self._settings))

    async def _close(self, stack: AsyncExitStack) -> None:
        # A producer whose broker is gone would try for ever to send what it has.
        with suppress(TimeoutError):
            await asyncio.wait_for(stack.aclose(), _CLOSE_SECONDS)

    async def _answers(self, ways: Sequence[WayBack]) -> list[Any]:
        """What the broker says of each: a failure, or that it has it. Those of one partition keep their order."""
        return await asyncio.gather(*[await _begun(self._sender, way) for way in ways], return_exceptions=True)

    async def _record(self, letters: Sequence[Record]) -> None:
        if not letters:
            return
        # Without a context manager: where the broker is gone, it would try for ever to abort.
        await self._recorder.begin_transaction()
        await self._recorder.send_and_wait(REPLAYED.physical_name(self._settings), encode_replayed(letters))
        await self._recorder.commit_transaction()


async def _begun(sender: AIOKafkaProducer, way: WayBack) -> asyncio.Future[Any]:
    headers = list(headers_back(way.letter))
    try:
        begun: asyncio.Future[Any] = await sender.send(
            way.topic, way.value, key=way.letter.key, partition=way.partition, headers=headers
        )
    except MessageSizeTooLargeError as error:
        begun = asyncio.get_running_loop().create_future()
        begun.set_exception(error)
    return begun
