"""Messages to the topic of raw ones, and the wait until each has been answered."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Callable, Sequence
from typing import NamedTuple

from aiokafka import AIOKafkaConsumer, AIOKafkaProducer

from streams.broker.clients import assign, consumer, fetched, producer
from streams.records import Record
from streams.settings import Settings
from streams.topics import RAW, Topic
from tests.benchmarks.suite.meter import Spent, metered
from tests.benchmarks.suite.rounds import CannotRunError

Told = Callable[[Record], str]
"""Which message an answer is of, by its position or its key."""


class Answers(NamedTuple):
    """How many messages were answered on which topic, and what some processes took from the first send to the last."""

    by_topic: Counter[str]
    spent: Spent


async def answered(
    settings: Settings,
    label: str,
    values: Sequence[bytes],
    topics: Sequence[Topic],
    told: Told,
    *,
    pids: Sequence[int] = (),
    patience: float = 120,
) -> Answers:
    """Send messages, whose keys begin with the label, and return when each is answered.

    Raises CannotRunError where no answer comes for so many seconds.
    """
    async with consumer(settings) as reader, producer(settings) as client:
        await assign(reader, settings, *topics)
        await reader.seek_to_end()
        with metered(pids) as spent:
            waiting = await sent(client, settings, label, values)
            answers = await _until_answered(reader, waiting, told, patience)
    return Answers(answers, spent)


async def sent(client: AIOKafkaProducer, settings: Settings, label: str, values: Sequence[bytes]) -> dict[str, str]:
    """Send messages, and return the key of each by its position."""
    name = RAW.physical_name(settings)
    keys = [f"{label}-{number}" for number in range(len(values))]
    under_way = [await client.send(name, value, key=key.encode()) for key, value in zip(keys, values, strict=True)]
    places = [await one for one in under_way]
    return {f"{one.topic}/{one.partition}/{one.offset}": key for one, key in zip(places, keys, strict=True)}


async def _until_answered(
    reader: AIOKafkaConsumer, waiting: dict[str, str], told: Told, patience: float
) -> Counter[str]:
    answers: Counter[str] = Counter()
    by_key = {key: position for position, key in waiting.items()}
    total, moved = len(waiting), time.monotonic()
    while waiting:
        for record in await fetched(reader):
            name = told(record)
            if waiting.pop(by_key.get(name, name), None) is not None:
                answers[record.topic] += 1
                moved = time.monotonic()
        if time.monotonic() - moved > patience:
            raise CannotRunError(f"{len(waiting)} of {total} messages have no answer")
    return answers
