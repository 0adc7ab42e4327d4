"""What Faust takes for a message, beside bare aiokafka loops that hand the same bytes on, and what a stage adds.

A bare loop takes messages, sends the same bytes to another topic, waits for the broker to confirm them, and commits
once a second: one message at a time, or as many as a stage has under way. A Faust agent does the same, as its guide
writes it and as Copydesk's stages do it. Then the deduplicate stage takes the messages: it judges them, writes the rows
of its table to the changelog, and sends articles, stories and counts of copies. Processor time is that of the loop's
process.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from functools import partial
from itertools import islice
from typing import NamedTuple

from aiokafka import AIOKafkaProducer

from streams.broker.admin import create_topics
from streams.broker.clients import assign, consumer, producer
from streams.broker.connection import client_options
from streams.cli.process import run_stages
from streams.outcomes import Outcome
from streams.records import Output
from streams.settings import Settings
from streams.topics import DUPLICATE, ENRICHED, EXTRACTED, UNIQUE, Topic
from streams.topology import Stage
from tests.benchmarks.account import invented
from tests.benchmarks.processor import seconds, tree
from tests.benchmarks.suite.articles import Input
from tests.benchmarks.suite.programs import running
from tests.benchmarks.suite.results import Figures, Part, Row
from tests.benchmarks.suite.rounds import CannotRunError, Measure, alternate
from tests.running import own_settings

RATE = "messages/s"
PROCESSOR = "processor ms a message"
TIMES = "times the bare loop"

_MESSAGES = 5_000
_WARM = 500
_COMMIT_SECONDS = 1.0
_LOOK_SECONDS = 0.25
_PATIENCE = 120.0
_BARE = "bare aiokafka loop"
_HANDING_ON = "tests.benchmarks.suite.handing_on"


class Progress(NamedTuple):
    """How far a loop is: messages done, and the seconds of the clock and of the processor."""

    messages: int
    elapsed: float
    processor: float


def overhead(given: Input, rounds: int) -> Part:  # noqa: ARG001 - the messages are invented, as many as it takes
    """Rates, and processor times beside that of the bare loop, of articles of 250 words that stage 1 has read."""
    read = run_stages([Stage.EXTRACT], list(islice(invented(), _MESSAGES)), Settings(), jobs=1)
    articles = [one.outputs[0] for one in read if one.outcome is Outcome.PASSED]
    most = Settings().max_in_flight
    contenders: dict[str, Measure] = {
        f"{_BARE}, {most} at a time": partial(in_loop, articles, most),
        f"{_BARE}, one at a time": partial(in_loop, articles, 1),
        "Faust agent, as its guide writes it": partial(in_process, articles, (_HANDING_ON, "guide"), [ENRICHED]),
        "Faust agent, as Copydesk's stages": partial(in_process, articles, (_HANDING_ON, "copydesk"), [ENRICHED]),
        "deduplicate": partial(in_process, articles, ("streams", "worker", Stage.DEDUPLICATE), [UNIQUE, DUPLICATE]),
    }
    found = alternate(contenders, rounds)
    base = found.figures[f"{_BARE}, {most} at a time"]
    rows = [Row(name, list(map(beside, figures, base))) for name, figures in found.figures.items()]
    title = f"What a message costs beside a loop that hands it on; {len(articles):,} messages of 250 words"
    return Part("overhead", title, rows, found.skipped)


def beside(figures: Figures, base: Figures) -> dict[str, float]:
    """The same figures, with how many times the processor time of the base that is."""
    return {**figures, TIMES: figures[PROCESSOR] / base[PROCESSOR]}


def in_loop(articles: Sequence[Output], most: int) -> Figures:
    """A bare loop that has so many under way, in this process."""
    with _filled(articles) as settings:
        return between(asyncio.run(_handed_on(settings, len(articles), most)), len(articles))


def in_process(articles: Sequence[Output], command: Sequence[str], outputs: Sequence[Topic]) -> Figures:
    """A program that writes a message to one of some topics for each that it takes."""
    with _filled(articles) as settings:
        log = settings.data_dir.with_suffix(".log")
        with running(command, settings, log) as (pid,):
            steps = asyncio.run(_watched(settings, pid, outputs, len(articles)))
    return between(steps, len(articles))


def between(steps: Sequence[Progress], total: int) -> dict[str, float]:
    """What was done, and spent, from when a loop was warm until the last look before its end."""
    warm = [one for one in steps if _WARM <= one.messages < total]
    if len(warm) <= 1:
        raise CannotRunError(f"{total} messages are too few to look at it twice")
    first, last = warm[0], warm[-1]
    done = last.messages - first.messages
    return {
        RATE: done / (last.elapsed - first.elapsed),
        PROCESSOR: 1000 * (last.processor - first.processor) / done,
    }


@contextmanager
def _filled(articles: Sequence[Output]) -> Iterator[Settings]:
    with own_settings() as settings:
        asyncio.run(_fill(settings, articles))
        yield settings


async def _fill(settings: Settings, articles: Sequence[Output]) -> None:
    await create_topics(settings)
    name = EXTRACTED.physical_name(settings)
    async with producer(settings) as client:
        sent = [await client.send(name, one.value, key=one.key, headers=list(one.headers)) for one in articles]
        await asyncio.gather(*sent)


async def _handed_on(settings: Settings, total: int, most: int) -> list[Progress]:
    name = ENRICHED.physical_name(settings)
    # As Faust's producer is set in streams/app.py.
    sender = AIOKafkaProducer(**client_options(settings.kafka), acks="all", compression_type=settings.codec)
    steps: list[Progress] = []
    async with consumer(settings, f"{settings.topic_prefix}bare-{most}") as reader, sender:
        await assign(reader, settings, EXTRACTED)
        done, committed = 0, time.monotonic()
        while done < total:
            found = await reader.getmany(timeout_ms=500, max_records=most)
            taken = [one for records in found.values() for one in records]
            sent = [await sender.send(name, one.value, key=one.key, headers=list(one.headers)) for one in taken]
            await asyncio.gather(*sent)
            done += len(taken)
            if time.monotonic() - committed > _COMMIT_SECONDS:
                await reader.commit()
                committed = time.monotonic()
            steps.append(Progress(done, time.monotonic(), time.process_time()))
    return steps


async def _watched(settings: Settings, pid: int, outputs: Sequence[Topic], total: int) -> list[Progress]:
    """How far a process is, until as many messages stand in the topics that it writes. Raises CannotRunError."""
    steps = [Progress(0, time.monotonic(), 0.0)]
    moved = time.monotonic()
    async with consumer(settings) as reader:
        await assign(reader, settings, *outputs)
        partitions = reader.assignment()
        while steps[-1].messages < total:
            await asyncio.sleep(_LOOK_SECONDS)
            done = sum((await reader.end_offsets(partitions)).values())
            moved = time.monotonic() if done > steps[-1].messages else moved
            steps.append(Progress(done, time.monotonic(), seconds(tree(pid))))
            if time.monotonic() - moved > _PATIENCE:
                raise CannotRunError(f"{done} of {total} messages came out")
    return steps
