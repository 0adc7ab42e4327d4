"""A replay from beginning to end: letters are read in the order of their log, chosen, and sent back in batches."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from contextlib import AsyncExitStack
from dataclasses import dataclass
from datetime import datetime

from aiokafka import AIOKafkaConsumer, TopicPartition

from streams.broker.clients import admin, assign, consumer, partition_counts, records
from streams.broker.connection import TopicMismatchError
from streams.dead_letters import origin, value_is_missing
from streams.records import Record
from streams.replay.choice import Choice, Left, Tally
from streams.replay.ledger import decode_replayed, identity
from streams.replay.originals import originals
from streams.replay.outbox import Outbox, WayBack
from streams.settings import Settings
from streams.topics import DEAD, REPLAYED
from streams.topology import FLOWS

BATCH_LETTERS = 100
_BATCH_BYTES = 8_000_000


@dataclass(frozen=True)
class Plan:
    """What to do: the letters that are meant, at most so many, even those replayed before, or only say which."""

    choice: Choice
    limit: int | None = None
    again: bool = False
    dry_run: bool = False


async def replay(plan: Plan, settings: Settings, tally: Tally, stop: asyncio.Event, show: Callable[[], None]) -> None:
    """Replay letters up to the last one that there is at the beginning, or until told to stop, and count them.

    `show` is called whenever the tally has changed. Raises SupersededError where another replay begins,
    TopicMismatchError where a topic is missing, BrokerUnavailableError or KafkaError where the broker fails.
    """
    async with AsyncExitStack() as stack:
        # Before the ledger is read, so that no other replay writes to it any more.
        outbox = None if plan.dry_run else await stack.enter_async_context(Outbox(settings))
        done = set() if plan.again else await _replayed(settings)
        sources = await _sources(settings)
        value_of = await stack.enter_async_context(originals(settings, sources))
        reader = await stack.enter_async_context(consumer(settings))
        partitions = await assign(reader, settings, DEAD)
        await _begin_at(reader, partitions, plan.choice.since)
        tally.total = await _left_to_read(reader, partitions)
        sorting = _Sorting(plan, sources, done, value_of, tally)
        batch = _Batch(outbox, tally, plan.limit)
        async for letter in records(reader, follow=False):
            if stop.is_set():
                return
            tally.read += 1
            way = await sorting.way_of(letter)
            if way is not None:
                await batch.add(way)
            show()
            if batch.is_last:
                break
        await batch.flush()
        show()


class _Sorting:
    """Decides on each letter, and finds its way back."""

    def __init__(
        self,
        plan: Plan,
        sources: Mapping[str, int],
        done: set[int],
        value_of: Callable[[Record], Awaitable[bytes | None]],
        tally: Tally,
    ) -> None:
        self._plan = plan
        self._sources = sources
        self._done = done
        self._value_of = value_of
        self._tally = tally

    async def way_of(self, letter: Record) -> WayBack | None:
        """A letter's way back; None for one that is left, which is counted."""
        why = self._plan.choice.leaves(letter, self._sources)
        if why is None and identity(letter) in self._done:
            why = Left.REPLAYED
        value = letter.value
        if why is None and value_is_missing(letter):
            value = await self._value_of(letter)
            why = Left.ORIGINAL_GONE if value is None else None
        if why is None and letter.key is None and value is None:
            why = Left.EMPTY
        if why is not None:
            self._tally.leave(letter, why)
            return None
        self._done.add(identity(letter))
        return self._back(letter, value)

    def _back(self, letter: Record, value: bytes | None) -> WayBack:
        place = origin(letter)
        assert place is not None
        partition = place.partition if place.partition < self._sources[place.topic] else None
        return WayBack(letter, value, place.topic, partition)


class _Batch:
    """Letters that wait to be sent together."""

    def __init__(self, outbox: Outbox | None, tally: Tally, limit: int | None) -> None:
        self._outbox = outbox
        self._tally = tally
        self._limit = limit
        self._taken = 0
        self._ways: list[WayBack] = []
        self._bytes = 0

    @property
    def is_last(self) -> bool:
        """Whether no more letters are wanted."""
        return self._taken == self._limit

    async def add(self, way: WayBack) -> None:
        """Take a letter, and send the batch where it is full."""
        self._ways.append(way)
        self._taken += 1
        self._bytes += len(way.value or b"")
        if len(self._ways) == BATCH_LETTERS or self._bytes >= _BATCH_BYTES:
            await self.flush()

    async def flush(self) -> None:
        """Send what waits."""
        ways, self._ways, self._bytes = self._ways, [], 0
        refused = await self._outbox.send(ways) if self._outbox is not None else []
        for way in ways:
            if way in refused:
                self._tally.leave(way.letter, Left.TOO_LARGE)
            else:
                self._tally.sent(way.letter)


async def _replayed(settings: Settings) -> set[int]:
    """The identities of the messages that went back before.

    Each was confirmed before it was recorded, so what a replay that was killed left uncommitted counts as well.
    """
    found: set[int] = set()
    async with consumer(settings) as reader:
        await assign(reader, settings, REPLAYED)
        async for message in records(reader, follow=False):
            try:
                found.update(one.identity for one in decode_replayed(message.value))
            except ValueError as error:
                raise TopicMismatchError(f"{message.position}: {error}") from error
    return found


async def _sources(settings: Settings) -> dict[str, int]:
    """The topics that stages read, with their numbers of partitions."""
    async with admin(settings) as client:
        existing = await partition_counts(client)
    names = (flow.source.physical_name(settings) for flow in FLOWS.values())
    return {name: existing[name] for name in names if name in existing}


async def _begin_at(reader: AIOKafkaConsumer, partitions: list[TopicPartition], since: datetime | None) -> None:
    await reader.seek_to_beginning(*partitions)
    if since is None:
        return
    milliseconds = max(0, int(since.timestamp() * 1000))
    for partition, found in (await reader.offsets_for_times(dict.fromkeys(partitions, milliseconds))).items():
        if found is None:
            await reader.seek_to_end(partition)
        else:
            reader.seek(partition, found.offset)


async def _left_to_read(reader: AIOKafkaConsumer, partitions: list[TopicPartition]) -> int:
    ends = await reader.end_offsets(partitions)
    return sum([end - await reader.position(partition) for partition, end in ends.items()])
