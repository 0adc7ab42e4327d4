"""How long the table of articles seen takes to come back, from its changelog and from the disk.

    python -m tests.benchmarks.recovery [--rows 10000 500000]

Writes so many rows to the changelog, starts a worker of the deduplicate stage, waits until it is ready, starts it again
with its files, and prints the seconds of both beside those of a worker with an empty table. On the embedded broker, or
on the one that KAFKA_BOOTSTRAP_SERVERS names, as under `python -m tests.apache_kafka`.
"""

from __future__ import annotations

import argparse
import asyncio
from collections.abc import Iterator

from streams.broker.admin import create_topics
from streams.broker.clients import producer
from streams.settings import Settings
from streams.stage2_deduplicate.seen import Seen
from streams.topics import SEEN_CHANGELOG
from streams.topology import Stage
from tests.newsroom import NOON, prose, seen
from tests.running import own_settings, running_worker

_WORDS = 120


def main() -> None:
    """The command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rows", type=int, nargs="+", default=[10_000, 500_000])
    print(f"{'rows':>8}  {'from changelog':>14}  {'from disk':>9}  {'memory':>8}")
    for number in [0, *parser.parse_args().rows]:
        with own_settings() as settings:
            asyncio.run(_write(settings, number))
            empty_disk, _ = _seconds_and_memory(settings, number)
            full_disk, memory = _seconds_and_memory(settings, number)
            print(f"{number:8}  {empty_disk:12.1f} s  {full_disk:7.1f} s  {memory:5.0f} MB", flush=True)


async def _write(settings: Settings, number: int) -> None:
    await create_topics(settings)
    async with producer(settings) as client:
        name, pending = SEEN_CHANGELOG.physical_name(settings), set[asyncio.Future[object]]()
        for row in rows(number):
            pending.add(await client.send(name, row.encode(), key=row.id.encode()))
            if len(pending) == 10_000:
                await asyncio.gather(*pending)
                pending.clear()
        await asyncio.gather(*pending)


def rows(number: int) -> Iterator[Seen]:
    """Rows of different articles of two minutes' reading, all within the window."""
    for one in range(number):
        yield seen(f"{one:032x}", prose(one, _WORDS), moment=NOON.timestamp() + one / 10)


def _seconds_and_memory(settings: Settings, number: int) -> tuple[float, float]:
    with running_worker(settings, [Stage.DEDUPLICATE]) as worker:
        seconds = worker.wait_until_ready()
        held = worker.metric('copydesk_table_rows{table="seen"}')
        if held != number:
            raise SystemExit(f"the worker is ready with {held:.0f} rows of {number}")
        return seconds, worker.resident_megabytes


if __name__ == "__main__":
    main()
