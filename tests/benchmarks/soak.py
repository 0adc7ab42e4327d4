"""Whether memory and disk level off: half an hour of record time through the deduplicate stage, as fast as it goes.

    python -m tests.benchmarks.soak [--articles 150000] [--minutes 30] [--window-minutes 5]

Articles, no two alike, are published over so many minutes of record time, of which the window holds a few. Prints rows,
memory and disk along the way, and fails where any of them has grown by more than a tenth over the last third.
"""

from __future__ import annotations

import argparse
import asyncio
import time
from pathlib import Path

from streams.broker.admin import create_topics
from streams.broker.clients import producer
from streams.settings import Settings
from streams.topics import EXTRACTED
from streams.topology import Stage
from tests.newsroom import article, message, prose
from tests.running import RunningWorker, own_settings, running_worker

_WORDS = 100
_SAMPLES = 15
_GROWTH = 1.1


def main() -> None:
    """The command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--articles", type=int, default=150_000)
    parser.add_argument("--minutes", type=float, default=30)
    parser.add_argument("--window-minutes", type=float, default=5)
    options = parser.parse_args()
    samples = []
    with own_settings(window_days=options.window_minutes / 1440) as settings:
        asyncio.run(create_topics(settings))
        with running_worker(settings, [Stage.DEDUPLICATE]) as worker:
            worker.wait_until_ready()
            print(f"{'articles':>9}  {'rows':>7}  {'memory':>9}  {'disk':>9}  {'articles/s':>10}")
            for part in range(_SAMPLES):
                each = options.articles // _SAMPLES
                began = time.monotonic()
                asyncio.run(_send(settings, range(part * each, (part + 1) * each), options.minutes / options.articles))
                _wait(worker, (part + 1) * each)
                sample = (
                    worker.metric('copydesk_table_rows{table="seen"}'),
                    worker.resident_megabytes,
                    _megabytes(settings.data_dir),
                )
                samples.append(sample)
                rate = each / (time.monotonic() - began)
                print(
                    f"{(part + 1) * each:9}  {sample[0]:7.0f}  {sample[1]:6.0f} MB  {sample[2]:6.1f} MB  {rate:10.0f}",
                    flush=True,
                )
    names = ("rows", "memory", "disk")
    grown = [
        name for name, *sizes in zip(names, samples[-_SAMPLES // 3], samples[-1], strict=True) if _has_grown(sizes)
    ]
    if grown:
        raise SystemExit(f"{' and '.join(grown)} did not level off")


def _has_grown(sizes: list[float]) -> bool:
    earlier, later = sizes
    return later > _GROWTH * earlier


async def _send(settings: Settings, numbers: range, minutes_each: float) -> None:
    name = EXTRACTED.physical_name(settings)
    async with producer(settings) as client:
        pending = []
        for number in numbers:
            hours = number * minutes_each / 60
            one = message(article(prose(number, _WORDS), f"https://a.example/{number}", hours=hours), number)
            pending.append(await client.send(name, one.value, key=one.key))
        await asyncio.gather(*pending)


def _wait(worker: RunningWorker, number: int) -> None:
    while worker.metric("copydesk_messages_total") < number:
        time.sleep(0.5)


def _megabytes(folder: Path) -> float:
    return sum(file.stat().st_size for file in folder.rglob("*") if file.is_file()) / 1e6


if __name__ == "__main__":
    main()
