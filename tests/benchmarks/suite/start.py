"""How long it takes from the start of a worker until the first enriched article, which is in its topic already."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Sequence
from dataclasses import replace

from streams.broker.admin import create_topics
from streams.broker.clients import assign, consumer, fetched, producer
from streams.settings import Settings
from streams.topics import ENRICHED
from streams.topology import Stage
from tests.benchmarks.suite.articles import Input, messages
from tests.benchmarks.suite.results import Figures, Part, Row
from tests.benchmarks.suite.rounds import CannotRunError, alternate
from tests.benchmarks.suite.traffic import sent
from tests.running import own_settings, running_worker

_PATIENCE = 120.0


def start(given: Input, rounds: int) -> Part:
    """Seconds to the first article, with the broker running and the topics made."""
    one = messages(replace(given, articles=1, copies=0.0))
    found = alternate({"all stages in one worker": lambda: started(one)}, rounds)
    rows = [Row(name, figures) for name, figures in found.figures.items()]
    return Part("start", "Seconds from the start of a worker to its first enriched article", rows, found.skipped)


def started(one: Sequence[bytes]) -> Figures:
    """Send an article, then start a worker."""
    with own_settings() as settings:
        asyncio.run(create_topics(settings))
        asyncio.run(_send(settings, one))
        began = time.monotonic()
        with running_worker(settings, list(Stage)):
            asyncio.run(_first_enriched(settings))
            return {"seconds": time.monotonic() - began}


async def _send(settings: Settings, one: Sequence[bytes]) -> None:
    async with producer(settings) as client:
        await sent(client, settings, "first", one)


async def _first_enriched(settings: Settings) -> None:
    async with consumer(settings) as reader:
        await assign(reader, settings, ENRICHED)
        began = time.monotonic()
        while not await fetched(reader):
            if time.monotonic() - began > _PATIENCE:
                raise CannotRunError(f"no enriched article after {_PATIENCE:.0f} s")
