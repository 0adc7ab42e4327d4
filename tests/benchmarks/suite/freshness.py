"""How old an article is when its enriched form can be read, while messages come in at a steady rate below capacity."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Sequence
from dataclasses import replace
from functools import partial
from itertools import count
from statistics import quantiles

from aiokafka import AIOKafkaConsumer

from streams.broker.clients import assign, consumer, fetched, producer
from streams.records import Record
from streams.settings import Settings
from streams.topics import ENRICHED, RAW
from tests.benchmarks.suite.articles import Input, messages
from tests.benchmarks.suite.pipeline import OUTCOMES, origin_in, warm_pipeline
from tests.benchmarks.suite.results import Figures, Part, Row
from tests.benchmarks.suite.rounds import CannotRunError, Measure, alternate
from tests.benchmarks.suite.whole import PIPELINE, warming

LOADS = (0.1, 0.5, 0.9)

_SECONDS = 30.0
_PATIENCE = 60.0


def freshness(given: Input, rounds: int, capacity: float) -> Part:
    """Ages at shares of the articles a second that the pipeline can do."""
    warm = warming(given)
    contenders: dict[str, Measure] = {
        f"{load:.0%} of capacity": partial(ages_at, given, warm, load * capacity) for load in LOADS
    }
    found = alternate(contenders, rounds)
    rows = [Row(name, figures) for name, figures in found.figures.items()]
    title = f"Seconds from the raw message's timestamp until its enriched article is read; {PIPELINE}, {_SECONDS:.0f} s"
    return Part("freshness", title, rows, found.skipped)


def ages_at(given: Input, warm: Sequence[bytes], rate: float) -> Figures:
    """The ages of articles of which so many a second are sent."""
    number = max(2, round(rate * _SECONDS))
    values = messages(replace(given, articles=number))
    with warm_pipeline(warm) as (settings, _):
        ages = asyncio.run(_ages(settings, values, rate))
    return percentiles(ages) | {"sent a second": rate}


def percentiles(ages: Sequence[float]) -> dict[str, float]:
    """The median, and what one of a hundred exceeds."""
    cuts = quantiles(ages, n=100, method="inclusive")
    return {"p50 s": cuts[49], "p99 s": cuts[98]}


async def _ages(settings: Settings, values: Sequence[bytes], rate: float) -> list[float]:
    async with consumer(settings) as reader:
        await assign(reader, settings, *OUTCOMES)
        await reader.seek_to_end()
        async with asyncio.TaskGroup() as both:
            both.create_task(_send(settings, values, rate))
            reading = both.create_task(_read(reader, settings, len(values)))
    return reading.result()


async def _send(settings: Settings, values: Sequence[bytes], rate: float) -> None:
    """Each at its own time, whether those before are done or not."""
    name = RAW.physical_name(settings)
    async with producer(settings) as client:
        began = time.monotonic()
        for number, value in zip(count(), values, strict=False):
            await asyncio.sleep(max(0.0, began + number / rate - time.monotonic()))
            await client.send(name, value, key=b"%d" % number)
        await client.flush()


async def _read(reader: AIOKafkaConsumer, settings: Settings, total: int) -> list[float]:
    """The ages of enriched articles, when so many messages have an outcome."""
    enriched, told = ENRICHED.physical_name(settings), origin_in(settings)
    ages: list[float] = []
    seen: set[str] = set()
    moved = time.monotonic()
    while len(seen) < total:
        found = await fetched(reader)
        now = time.time()
        ages += [_age(record, now) for record in found if record.topic == enriched]
        seen.update(map(told, found))
        moved = time.monotonic() if found else moved
        if time.monotonic() - moved > _PATIENCE:
            raise CannotRunError(f"{total - len(seen)} of {total} messages have no outcome")
    return ages


def _age(record: Record, now: float) -> float:
    return now - record.appended.timestamp()
