"""Whether memory and disk level off: an hour of record time through the whole pipeline, as fast as it goes.

A verdict is kept for 50,000 messages of its partition, whatever the window. So there is one partition, and there are
more messages than that; most are copies, which cost least.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime, timedelta
from itertools import count, islice
from pathlib import Path

import orjson

from streams.broker.admin import create_topics
from streams.broker.clients import producer
from streams.settings import Settings
from streams.topics import RAW
from streams.topology import Stage
from tests.benchmarks.processor import resident_bytes, tree
from tests.benchmarks.suite.articles import Input
from tests.benchmarks.suite.results import Figures, Part, Row
from tests.benchmarks.suite.rounds import CannotRunError
from tests.newsroom import edited, prose
from tests.running import RunningWorker, own_settings, running_worker

_ENDS = (
    ("extract", "dead"),
    ("deduplicate", "duplicate"),
    ("deduplicate", "dead"),
    ("enrich", "passed"),
    ("enrich", "dead"),
)
"""Where a message's way ends, and with what outcome."""
_MESSAGES = 144_000
_WORDS = 100
_TELLINGS = 10
_MINUTES = 60
_WINDOW_MINUTES = 10
_LOOKS = 6
_LOOK_SECONDS = 0.5
_PATIENCE = 120.0


def memory(given: Input, rounds: int) -> Part:  # noqa: ARG001 - one round tells, and the messages are invented
    """Memory of the worker and of all its processes, and its disk, at each sixth of the hour."""
    with own_settings(partitions=1, window_days=_WINDOW_MINUTES / 1440, story_hours=_WINDOW_MINUTES / 60) as settings:
        asyncio.run(create_topics(settings))
        with running_worker(settings, list(Stage)) as worker:
            worker.wait_until_ready()
            rows = [Row(f"{minute} minutes", [figures]) for minute, figures in _looks(settings, worker)]
    title = f"{_MESSAGES:,} messages in {_MINUTES} minutes of record time, of which the window holds {_WINDOW_MINUTES}"
    return Part("memory", title, rows)


def _looks(settings: Settings, worker: RunningWorker) -> Iterator[tuple[int, Figures]]:
    values, each = _tellings(datetime.now(UTC) - timedelta(minutes=_MINUTES)), _MESSAGES // _LOOKS
    for look in range(1, _LOOKS + 1):
        asyncio.run(_send(settings, islice(values, each)))
        _wait_for(worker, look * each)
        yield look * _MINUTES // _LOOKS, _figures(settings, worker)


def _tellings(begin: datetime) -> Iterator[bytes]:
    """Messages without end: of ten one article, and nine copies of it elsewhere, of which a third are edited.

    So many are published in an hour. That is what moves the record time: the broker stamps raw messages when they come.
    """
    for number in count():
        text, place = prose(number // _TELLINGS, _WORDS), number % _TELLINGS
        told = edited(text, 0.05, number) if place and place % 3 == 0 else text
        published = begin + timedelta(minutes=_MINUTES * number / _MESSAGES)
        uri = f"https://outlet{place}.example/{number}"
        yield orjson.dumps({"uri": uri, "text": told, "language": "en", "published": published})


async def _send(settings: Settings, values: Iterable[bytes]) -> None:
    name = RAW.physical_name(settings)
    async with producer(settings) as client:
        for value in values:
            await client.send(name, value)
        await client.flush()


def _wait_for(worker: RunningWorker, sent: int) -> None:
    """Wait until so many messages have gone all the way. Raises CannotRunError where nothing moves."""
    done, moved = 0.0, time.monotonic()
    while done < sent:
        time.sleep(_LOOK_SECONDS)
        before, done = done, sum(_outcomes(worker))
        moved = time.monotonic() if done > before else moved
        if time.monotonic() - moved > _PATIENCE:
            raise CannotRunError(f"{done:.0f} of {sent} messages came out")


def _outcomes(worker: RunningWorker) -> Iterator[float]:
    for stage, outcome in _ENDS:
        yield worker.metric(f'copydesk_messages_total{{outcome="{outcome}",stage="{stage}"}}')


def _figures(settings: Settings, worker: RunningWorker) -> Figures:
    return {
        "MB of all processes": resident_bytes(tree(worker.pid)) / 1e6,
        "MB of the worker itself": worker.resident_megabytes,
        "MB on disk": _megabytes(settings.data_dir),
        "rows": worker.metric('copydesk_table_rows{table="seen"}'),
    }


def _megabytes(folder: Path) -> float:
    return sum(file.stat().st_size for file in folder.rglob("*") if file.is_file()) / 1e6
