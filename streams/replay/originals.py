"""The value that a dead letter could not hold, from where the message stood when it died."""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from contextlib import asynccontextmanager

from aiokafka import AIOKafkaConsumer, TopicPartition

from streams.broker.clients import consumer, record_of
from streams.dead_letters import is_message_of, origin
from streams.records import Record
from streams.settings import Settings

_WAIT_MILLISECONDS = 500


@asynccontextmanager
async def originals(
    settings: Settings, sources: Mapping[str, int]
) -> AsyncIterator[Callable[[Record], Awaitable[bytes | None]]]:
    """A function that finds the value of a letter's message, None where it is gone or another stands in its place.

    `sources` are the topics it may look at, with their numbers of partitions.
    """
    async with consumer(settings) as reader:

        async def value_of(letter: Record) -> bytes | None:
            place = origin(letter)
            if place is None or place.partition >= sources.get(place.topic, 0):
                return None
            found = await _record_at(reader, TopicPartition(place.topic, place.partition), place.offset)
            return found.value if found is not None and is_message_of(found, letter) else None

        yield value_of


async def _record_at(reader: AIOKafkaConsumer, partition: TopicPartition, offset: int) -> Record | None:
    reader.assign([partition])
    first = (await reader.beginning_offsets([partition]))[partition]
    end = (await reader.end_offsets([partition]))[partition]
    if not first <= offset < end:
        return None
    reader.seek(partition, offset)
    while await reader.position(partition) <= offset:
        found = await reader.getmany(partition, timeout_ms=_WAIT_MILLISECONDS, max_records=1)
        for message in found.get(partition, ()):
            return record_of(message, message.timestamp / 1000) if message.offset == offset else None
    return None
