"""Topics on the broker: created explicitly, held against what was declared, never changed behind anyone's back."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Collection, Iterable

from aiokafka.admin import AIOKafkaAdminClient, NewTopic
from aiokafka.errors import TopicAlreadyExistsError, for_code

from streams.broker.clients import admin, partition_counts
from streams.broker.connection import TopicMismatchError
from streams.settings import Settings
from streams.topics import ALL, Topic

_POLLS = 300
_POLL_SECONDS = 0.1


async def create_topics(settings: Settings, topics: Collection[Topic] = ALL) -> list[str]:
    """Create the topics that are missing and return their names.

    Raises TopicMismatchError where an existing topic has fewer partitions than declared, or several where it must have
    one or as many as another, or where the broker refuses one; BrokerUnavailableError where no broker answers.
    """
    async with admin(settings) as client:
        existing = await partition_counts(client)
        _refuse_mismatches(settings, topics, existing)
        missing = [topic for topic in topics if topic.physical_name(settings) not in existing]
        if missing:
            response = await client.create_topics([_new_topic(topic, settings) for topic in missing])
            _refuse_errors(response.topic_errors)
            names = {topic.physical_name(settings) for topic in missing}
            _refuse_mismatches(settings, topics, await _settled(client, lambda counts: names <= counts.keys()))
    return [topic.physical_name(settings) for topic in missing]


async def delete_topics(settings: Settings) -> None:
    """Delete all topics with all they hold.

    Raises BrokerUnavailableError where no broker answers.
    """
    async with admin(settings) as client:
        names = {topic.physical_name(settings) for topic in ALL}
        await client.delete_topics(sorted(names))
        await _settled(client, names.isdisjoint)


async def mismatches(settings: Settings) -> list[str]:
    """What is wrong with the topics on the broker, a sentence each; empty where all is well.

    Raises BrokerUnavailableError where no broker answers.
    """
    async with admin(settings) as client:
        existing = await partition_counts(client)
    found = [_mismatch(topic, settings, existing) for topic in ALL]
    return [problem for problem in found if problem]


def _mismatch(topic: Topic, settings: Settings, existing: dict[str, int]) -> str | None:
    name, wanted = topic.physical_name(settings), topic.partitions(settings)
    if name not in existing:
        return f"topic {name} does not exist: run `copydesk topics --create`"
    has = existing[name]
    if topic.ordered and has != 1:
        return f"topic {name} has {has} partitions and must have exactly 1, since its order decides: recreate it"
    if has < wanted:
        return (
            f"topic {name} has {has} partitions and needs {wanted}: "
            f"add partitions to it, or set COPYDESK_PARTITIONS={has}"
        )
    beside = topic.beside.physical_name(settings) if topic.beside else name
    if has != existing.get(beside, has):
        return f"topic {name} has {has} partitions and must have as many as {beside}, which has {existing[beside]}"
    return None


def _refuse_mismatches(settings: Settings, topics: Iterable[Topic], existing: dict[str, int]) -> None:
    present = [topic for topic in topics if topic.physical_name(settings) in existing]
    problems = [problem for topic in present if (problem := _mismatch(topic, settings, existing))]
    if problems:
        raise TopicMismatchError("; ".join(problems))


async def _settled(client: AIOKafkaAdminClient, expected: Callable[[dict[str, int]], bool]) -> dict[str, int]:
    """The partition counts once they are as expected.

    Kafka answers a request for topics when its controller has decided; the broker itself learns of it a little later.
    """
    for _ in range(_POLLS):
        counts = await partition_counts(client)
        if expected(counts):
            return counts
        await asyncio.sleep(_POLL_SECONDS)
    raise TopicMismatchError(f"the broker does not know its topics {_POLLS * _POLL_SECONDS:.0f} s after their change")


def _new_topic(topic: Topic, settings: Settings) -> NewTopic:
    return NewTopic(
        name=topic.physical_name(settings),
        num_partitions=topic.partitions(settings),
        replication_factor=settings.replication_factor,
        topic_configs=topic.config(settings),
    )


def _refuse_errors(errors: Iterable[tuple[str, int, str | None]]) -> None:
    # Another worker may have created a topic in the meantime: that is as good.
    refused = [
        f"topic {name} was not created: {detail or for_code(code).__name__}"
        for name, code, detail in errors
        if code not in (0, TopicAlreadyExistsError.errno)
    ]
    if refused:
        raise TopicMismatchError("; ".join(refused))
