"""Sends the raw messages of a JSON lines file through a running pipeline and accounts for each.

    python -m tests.benchmarks.account [FILE] [--articles 2000]

Without a file the messages are invented: originals, copies of several kinds, and what cannot be read. Prints the
outcomes and how long they took, on the embedded broker or the one that KAFKA_BOOTSTRAP_SERVERS names. Fails where a
message has no outcome, or more than one.
"""

from __future__ import annotations

import argparse
import asyncio
import gzip
import time
from collections import Counter
from collections.abc import Iterator
from itertools import count, islice
from pathlib import Path

import orjson

from streams.broker.admin import create_topics
from streams.broker.clients import assign, consumer, fetched, producer
from streams.cli.outcome_table import fate_of
from streams.settings import Settings
from streams.topics import DEAD, DUPLICATE, ENRICHED, RAW
from streams.topology import Stage
from tests.newsroom import cut, edited, prose
from tests.running import own_settings, running_worker

_QUIET_SECONDS = 120.0


def main() -> None:
    """The command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("file", type=Path, nargs="?")
    parser.add_argument("--articles", type=int, default=2000)
    options = parser.parse_args()
    lines = list(islice(messages(options.file) if options.file else invented(), options.articles))
    with own_settings() as settings:
        asyncio.run(create_topics(settings))
        with running_worker(settings, list(Stage)):
            began = time.monotonic()
            outcomes = asyncio.run(outcomes_of(lines, settings))
            seconds = time.monotonic() - began
    counts = Counter(verdict for verdicts in outcomes.values() for verdict in verdicts)
    for verdict, times in sorted(counts.items()):
        print(f"{times:8}  {verdict}")
    print(f"{len(lines):8}  sent, {len(outcomes)} with an outcome, {sum(counts.values())} outcomes, {seconds:.0f} s")
    if len(outcomes) != len(lines) or sum(counts.values()) != len(lines):
        raise SystemExit("not every message has exactly one outcome")


def messages(file: Path) -> Iterator[bytes]:
    """The lines of a file, gzipped or not."""
    with gzip.open(file) if file.suffix == ".gz" else file.open("rb") as lines:
        for line in lines:
            yield line.strip()


def invented() -> Iterator[bytes]:
    """Messages without end: of ten, six originals, three copies of an original among the last ones, one broken."""
    for number in count():
        text = prose(number // 10 * 10 + number % 6, 250)
        uri = f"https://outlet{number % 7}.example/{number}"
        match number % 10:
            case 6:
                yield orjson.dumps({"uri": uri, "text": text})
            case 7:
                yield orjson.dumps({"uri": uri, "text": cut(text, 0.5)})
            case 8:
                yield orjson.dumps({"uri": uri, "text": edited(text, 0.08, number)})
            case 9:
                yield orjson.dumps({"uri": uri, "text": number})
            case _:
                yield orjson.dumps({"uri": uri, "text": text, "language": "en"})


async def outcomes_of(lines: list[bytes], settings: Settings) -> dict[str, list[str]]:
    """Send messages, and return the verdicts on each by its position when all have one, or none comes any more."""
    async with producer(settings) as client:
        topic = RAW.physical_name(settings)
        futures = [await client.send(topic, line, key=str(number).encode()) for number, line in enumerate(lines)]
        sent = {f"{one.topic}/{one.partition}/{one.offset}" for one in await asyncio.gather(*futures)}
    found: dict[str, list[str]] = {}
    moved = time.monotonic()
    async with consumer(settings) as reader:
        await assign(reader, settings, DUPLICATE, ENRICHED, DEAD)
        while len(found) < len(sent) and time.monotonic() - moved < _QUIET_SECONDS:
            for fate in (fate_of(record, settings) for record in await fetched(reader)):
                found.setdefault(fate.origin, []).append(f"{fate.outcome} {fate.verdict}")
                moved = time.monotonic()
    return {origin: verdicts for origin, verdicts in found.items() if origin in sent}


if __name__ == "__main__":
    main()
