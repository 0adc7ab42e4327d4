"""How fast the deduplicate stage is, broker included, beside loops that only hand the same messages on.

    python -m tests.apache_kafka python -m tests.benchmarks.bare_loop [STREAM.jsonl] [--articles 5000]

Stage 1 makes articles of a file of raw messages, or of invented ones, and `articles-extracted` is filled with them. A
bare loop takes messages, sends the same bytes to another topic as the stage's producer does, waits for the broker to
confirm them, and commits once a second as the stage does: one message at a time, or as many as the stage has under way.
Then a worker of the stage takes the same messages: it judges them, writes the rows of its table to the changelog, and
sends articles, stories and counts of copies. Processor time is that of the loop's or the worker's process.
"""

from __future__ import annotations

import argparse
import asyncio
import time
from collections.abc import Mapping, Sequence
from itertools import islice
from pathlib import Path
from typing import NamedTuple

from aiokafka import AIOKafkaProducer

from streams.broker.admin import create_topics
from streams.broker.clients import assign, consumer, producer
from streams.broker.connection import client_options
from streams.cli.process import run_stages
from streams.outcomes import Outcome
from streams.records import Output
from streams.settings import Settings
from streams.topics import ENRICHED, EXTRACTED
from streams.topology import Stage
from tests.benchmarks.account import invented, messages
from tests.benchmarks.processor import seconds, tree
from tests.benchmarks.tables import table
from tests.running import RunningWorker, own_settings, running_worker

_WARM = 500
_COMMIT_SECONDS = 1.0
_POLL_SECONDS = 0.5
_COLUMNS = ("loop", "messages/s", "processor time each", "share of the rate", "times the processor time")


class Progress(NamedTuple):
    """How far a loop is: messages done, and the seconds of the clock and of the processor."""

    messages: int
    elapsed: float
    processor: float

    @property
    def rate(self) -> float:
        return self.messages / self.elapsed

    @property
    def cost(self) -> float:
        return self.processor / self.messages


def main() -> None:
    """Run from the command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("file", type=Path, nargs="?")
    parser.add_argument("--articles", type=int, default=5000)
    given = parser.parse_args()
    lines = list(islice(messages(given.file) if given.file else invented(), given.articles))
    with own_settings() as settings:
        articles = [
            one.outputs[0]
            for one in run_stages([Stage.EXTRACT], lines, settings, jobs=1)
            if one.outcome is Outcome.PASSED
        ]
        asyncio.run(fill(settings, articles))
        total, most = len(articles), settings.max_in_flight
        spent = {
            f"bare, {most} at a time": asyncio.run(handed_on(settings, total, most)),
            "bare, one at a time": asyncio.run(handed_on(settings, total, 1)),
        }
        with running_worker(settings, [Stage.DEDUPLICATE]) as worker:
            spent["deduplicate"] = between(judged(worker, total), total)
    print(table([_COLUMNS, *rows(spent)], markdown=True))
    print(f"\n{total:,} messages, {sum(len(one.value or b'') for one in articles) / total:,.0f} bytes each")


def rows(spent: Mapping[str, Progress]) -> list[list[str]]:
    """The lines of the table: each loop beside the first."""
    base = next(iter(spent.values()))
    return [
        [
            name,
            f"{one.rate:,.0f}",
            f"{1000 * one.cost:.2f} ms",
            f"{one.rate / base.rate:.2f}",
            f"{one.cost / base.cost:.1f}",
        ]
        for name, one in spent.items()
    ]


async def fill(settings: Settings, articles: Sequence[Output]) -> None:
    """Create the topics, and send the articles to the one that the stage reads."""
    await create_topics(settings)
    name = EXTRACTED.physical_name(settings)
    async with producer(settings) as client:
        sent = [await client.send(name, one.value, key=one.key, headers=list(one.headers)) for one in articles]
        await asyncio.gather(*sent)


async def handed_on(settings: Settings, total: int, most: int) -> Progress:
    """What it takes to hand all articles on, at most so many at a time. No stage writes to that topic here."""
    name = ENRICHED.physical_name(settings)
    # As Faust's producer is set in streams/app.py.
    sender = AIOKafkaProducer(**client_options(settings.kafka), acks="all", compression_type="gzip")
    async with consumer(settings, f"{settings.topic_prefix}bare-{most}") as reader, sender:
        await assign(reader, settings, EXTRACTED)
        steps: list[Progress] = []
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
    return between(steps, total)


def judged(worker: RunningWorker, total: int) -> list[Progress]:
    """How far a worker is, until it has judged all articles."""
    worker.wait_until_ready()
    steps: list[Progress] = []
    while not steps or steps[-1].messages < total:
        time.sleep(_POLL_SECONDS)
        done = round(worker.metric("copydesk_messages_total"))
        steps.append(Progress(done, time.monotonic(), seconds(tree(worker.pid))))
    return steps


def between(steps: Sequence[Progress], total: int) -> Progress:
    """What was done, and spent, from when a loop was warm until the last look before its end."""
    first, *_, last = (one for one in steps if _WARM <= one.messages < total)
    return Progress(last.messages - first.messages, last.elapsed - first.elapsed, last.processor - first.processor)


if __name__ == "__main__":
    main()
