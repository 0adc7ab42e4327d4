"""Connected producers and consumers, for the commands that stand beside the pipeline."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from typing import Any, TypeAlias

from aiokafka import AIOKafkaConsumer, AIOKafkaProducer, TopicPartition
from aiokafka.admin import AIOKafkaAdminClient
from aiokafka.errors import KafkaError

from streams.broker.connection import BrokerUnavailableError, TopicMismatchError, client_options
from streams.broker.reach import reach
from streams.records import Record
from streams.settings import Settings
from streams.topics import Topic

Client: TypeAlias = AIOKafkaProducer | AIOKafkaConsumer | AIOKafkaAdminClient


@asynccontextmanager
async def admin(settings: Settings) -> AsyncIterator[AIOKafkaAdminClient]:
    """A connected admin client.

    Raises BrokerUnavailableError where no broker answers.
    """
    client = AIOKafkaAdminClient(**client_options(settings.kafka))
    async with _connected(client, settings):
        yield client


@asynccontextmanager
async def producer(settings: Settings, transactional_id: str | None = None) -> AsyncIterator[AIOKafkaProducer]:
    """A connected producer. Messages too large for the pipeline are sent all the same: it is the pipeline that judges.

    With a transactional id it sends in transactions only, and any other producer of that id can send nothing more.
    Raises BrokerUnavailableError where no broker answers.
    """
    client = AIOKafkaProducer(
        **client_options(settings.kafka),
        acks="all",
        enable_idempotence=True,
        transactional_id=transactional_id,
        linger_ms=5,
        max_request_size=settings.max_output_bytes,
    )
    async with _connected(client, settings):
        yield client


@asynccontextmanager
async def consumer(settings: Settings, group: str | None = None) -> AsyncIterator[AIOKafkaConsumer]:
    """A connected consumer that commits nothing by itself.

    Raises BrokerUnavailableError where no broker answers.
    """
    client = AIOKafkaConsumer(
        **client_options(settings.kafka), group_id=group, enable_auto_commit=False, auto_offset_reset="earliest"
    )
    async with _connected(client, settings):
        yield client


async def partition_counts(client: AIOKafkaAdminClient) -> dict[str, int]:
    """How many partitions each topic on the broker has."""
    described = await client.describe_topics()
    return {topic["topic"]: len(topic["partitions"]) for topic in described if not topic["error_code"]}


async def assign(reader: AIOKafkaConsumer, settings: Settings, *topics: Topic) -> list[TopicPartition]:
    """Give a consumer all partitions of topics.

    Raises TopicMismatchError where one does not exist, and BrokerUnavailableError where no broker answers.
    """
    # A consumer knows nothing of a topic's partitions before it has been assigned some.
    async with admin(settings) as client:
        existing = await partition_counts(client)
    partitions = []
    for topic in topics:
        name = topic.physical_name(settings)
        if name not in existing:
            raise TopicMismatchError(f"topic {name} does not exist: run `copydesk topics --create`")
        partitions += [TopicPartition(name, number) for number in range(existing[name])]
    reader.assign(partitions)
    return partitions


async def records(reader: AIOKafkaConsumer, *, follow: bool) -> AsyncIterator[Record]:
    """The messages of the assigned partitions, up to where they ended at the beginning unless it is to follow."""
    ends = await reader.end_offsets(list(reader.assignment()))
    while True:
        left = [partition for partition, end in ends.items() if await reader.position(partition) < end]
        if not follow and not left:
            return
        for record in await fetched(reader, *([] if follow else left)):
            yield record


async def fetched(reader: AIOKafkaConsumer, *partitions: TopicPartition) -> list[Record]:
    """What is there, or comes within half a second, in some of the assigned partitions; in all where none is named."""
    found = await reader.getmany(*partitions, timeout_ms=500)
    return [record_of(message, message.timestamp / 1000) for messages in found.values() for message in messages]


def record_of(message: Any, seconds: float) -> Record:
    """A message of aiokafka or of Faust as stages see it; `seconds` since the epoch is when it was appended."""
    headers = message.headers or ()
    pairs = headers.items() if isinstance(headers, Mapping) else headers
    return Record(
        topic=message.topic,
        partition=message.partition,
        offset=message.offset,
        timestamp=_moment(seconds),
        key=message.key,
        value=message.value,
        headers=tuple((key, None if value is None else bytes(value)) for key, value in pairs),
    )


def _moment(seconds: float) -> datetime:
    """When a message was appended. A producer may say any time; what no calendar holds counts as none."""
    try:
        return datetime.fromtimestamp(seconds, UTC)
    except (ValueError, OverflowError, OSError):
        return datetime.fromtimestamp(0, UTC)


@asynccontextmanager
async def _connected(client: Client, settings: Settings) -> AsyncIterator[None]:
    stop = client.close if isinstance(client, AIOKafkaAdminClient) else client.stop
    try:
        await reach(settings.kafka)
        try:
            await client.start()
        except (KafkaError, OSError) as error:
            servers = settings.kafka.bootstrap_servers
            raise BrokerUnavailableError(f"no Kafka broker answers at {servers}: {error}") from error
        yield
    finally:
        await _stopped(stop)


async def _stopped(stop: Callable[[], Awaitable[None]]) -> None:
    try:
        await stop()
    except asyncio.CancelledError:
        # A consumer whose broker is gone raises the end of its own fetches, which would hide why it is stopped.
        task = asyncio.current_task()
        if task is None or task.cancelling():
            raise
