"""A day of ten articles a second in the deduplicate stage: its memory, table and pace, and how long a rebuild takes.

    python -m tests.benchmarks.day [--articles 864000]

Two in five messages are copies, each of any original before it. The others tell stories: six in ten begin one, the rest
go on with that of any original before them, so that many stories are small and few are large (H. Simon, "On a class of
skew distribution functions", 1955). Of a hundred originals of one news agency 69 began a story where stories closed
after a day of quiet, and 49 where they closed after two weeks. Texts have 250 words and 8 names; sketches of shingles
are full, and gists have 128 terms, where those of a newswire have 116.

The day has a process of its own, with the table in RocksDB as a worker has it; the rebuild, in the order of the table's
keys, has another. Bytes of rows are counted with their keys.
"""

from __future__ import annotations

import argparse
import os
import random
import sys
import time
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from itertools import chain
from multiprocessing import get_context
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import NamedTuple, cast

import msgspec
from rocksdict import Options, Rdict

from schemas.article import Source
from streams.gist import Gist, Terms
from streams.records import Record
from streams.stage2_deduplicate.stage import deduplicate
from streams.stage2_deduplicate.window import Window
from tests.benchmarks.processor import resident_bytes
from tests.benchmarks.window import WEEK, invented_print
from tests.newsroom import article, message, prose

_A_SECOND = 10
_COPIES, _FOUNDING = 0.4, 0.6
_OUTLETS = 300
_BLOCK, _LAST, _TOLD = 1_000, 50_000, 50_000
_TEXT = [sentence.lower() for sentence in prose(1, 240).split(". ")]
Measured = list[tuple[str, str]]


class _Facet(NamedTuple):
    """How many different terms there are in the world, in a story and in an article, and of those of its story."""

    world: int
    story: int
    article: int
    shared: int


_FACETS = (
    _Facet(50_000, 90, 80, 50),
    _Facet(200_000, 15, 14, 8),
    _Facet(100_000, 8, 10, 3),
    _Facet(50_000, 20, 24, 12),
)


class _Newsroom:
    """What is sent, one message after another."""

    def __init__(self) -> None:
        self._rng = random.Random(0)
        self._originals: list[int] = []
        self._told: list[int] = []

    def send(self, number: int) -> Record:
        rng = self._rng
        if self._told and rng.random() < _COPIES:
            at = rng.randrange(len(self._told))
            return _message(number, self._originals[at], self._told[at])
        self._originals.append(number)
        self._told.append(number if rng.random() < _FOUNDING else rng.choice(self._told or [number]))
        return _message(number, number, self._told[-1])


def main() -> None:
    """The command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--articles", type=int, default=86_400 * _A_SECOND)
    articles = parser.parse_args().articles
    print("| | measured |\n| --- | --- |")
    with TemporaryDirectory() as folder:
        for run in (_day, _rebuild):
            with ProcessPoolExecutor(1, get_context("spawn")) as pool:
                for name, value in pool.submit(run, Path(folder), articles).result():
                    print(f"| {name} | {value} |", flush=True)


def _day(folder: Path, articles: int) -> Measured:
    newsroom, window, table = _Newsroom(), Window(WEEK), _table(folder)
    before = resident_bytes([os.getpid()])
    written, seconds, last = 0, 0.0, 0.0
    for first in range(0, articles, _BLOCK):
        records = [newsroom.send(number) for number in range(first, min(first + _BLOCK, articles))]
        began = time.process_time()
        changes = [deduplicate(record, window).result.rows or {} for record in records]
        took = time.process_time() - began
        seconds += took
        last += took if first >= articles - _LAST else 0.0
        for key, row in chain.from_iterable(rows.items() for rows in changes):
            written += len(key) + len(row or b"")
            if row is not None:
                table[key.encode()] = row
        if first % _TOLD == 0:
            memory = resident_bytes([os.getpid()]) / 1e9
            print(f"{first:,} messages: {memory:.2f} GB, {1e3 * took / len(records):.2f} ms each", file=sys.stderr)
    resident = resident_bytes([os.getpid()])
    held = sum(len(key) + len(row) for key, row in _rows(table))
    table.close()
    kinds = [row.kind for row in window]
    counts = [one.count for one in window.stories.all()]
    return [
        ("messages", f"{articles:,}"),
        ("originals", f"{kinds.count('original'):,}"),
        ("open stories", f"{len(window.stories):,}"),
        ("originals in stories of two and more", f"{sum(count for count in counts if count > 1):,}"),
        ("articles of the largest story", f"{max(counts):,}"),
        ("resident memory before the day", f"{before / 1e9:.2f} GB"),
        ("resident memory after the day", f"{resident / 1e9:.2f} GB"),
        ("table, an article", f"{held / articles:,.0f} bytes"),
        ("written to the changelog, an article", f"{written / articles:,.0f} bytes"),
        ("messages a second", f"{articles / seconds:,.0f}"),
        (f"messages a second, the last {min(articles, _LAST):,}", f"{min(articles, _LAST) / last:,.0f}"),
    ]


def _rebuild(folder: Path, articles: int) -> Measured:
    table = _table(folder)
    rows = sum(1 for _ in _rows(table))
    began, longest, last = time.process_time(), 0.0, time.perf_counter()
    window = Window(WEEK)
    for _ in window.take_over((key.decode(), row) for key, row in _rows(table)):
        now = time.perf_counter()
        longest, last = max(longest, now - last), now
    seconds = time.process_time() - began
    assert len(window) == articles
    return [
        ("rows in the table", f"{rows:,}"),
        ("rebuilt in", f"{seconds:.1f} s"),
        ("longest time in it without a turn for others", f"{longest:.2f} s"),
        ("resident memory after the rebuild", f"{resident_bytes([os.getpid()]) / 1e9:.2f} GB"),
    ]


def _table(folder: Path) -> Rdict:
    options = Options(raw_mode=True)
    options.set_write_buffer_size(8_000_000)
    return Rdict(str(folder / "table"), options)


def _rows(table: Rdict) -> Iterator[tuple[bytes, bytes]]:
    """The rows of a table, in the order of their keys."""
    return cast("Iterator[tuple[bytes, bytes]]", table.items())


def _message(number: int, original: int, told: int) -> Record:
    rng = random.Random(number)
    outlet = int(_OUTLETS ** rng.random())
    made = article(
        _text(rng, told),
        f"https://www.news-of-the-day.example/{outlet}/2026/03/10/what-a-headline-says-in-few-words-{number}",
        headline=f"What a headline of number {number} says in ten words",
        hours=number / _A_SECOND / 3_600,
    )
    text = invented_print(number) if number == original else invented_print(original, 0.6)
    return message(
        msgspec.structs.replace(
            made, source=Source(name=f"Outlet {outlet}"), fingerprint=text.encode(), gist=_gist(rng, told).encode()
        ),
        number,
    )


def _text(rng: random.Random, told: int) -> str:
    """Sentences that end with names: some of the story's, and others."""
    names = (
        f"Name{chr(97 + told % 26)}{told}x{rng.randrange(12)}" if rng.random() < 0.6 else _name(rng) for _ in range(8)
    )
    return ". ".join(f"{sentence} {name}" for sentence, name in zip(_TEXT, names, strict=False)) + ". ".join(_TEXT[8:])


def _name(rng: random.Random) -> str:
    return f"Nobody{int(200_000 ** rng.random())}"


def _gist(rng: random.Random, told: int) -> Gist:
    story = random.Random(told)
    return Gist(tuple(_terms(rng, story, facet) for facet in _FACETS))


def _terms(rng: random.Random, story: random.Random, facet: _Facet) -> Terms:
    """Terms as often as they are in the world, where a few are in most articles and most in few (G. Zipf)."""
    own = [int(facet.world ** story.random()) for _ in range(facet.story)]
    terms = rng.sample(own, facet.shared)
    terms += (int(facet.world ** rng.random()) for _ in range(facet.article - facet.shared))
    return {term * 0x9E3779B1 % 2**32: 1 + int(3 * rng.random() ** 3) for term in terms}


if __name__ == "__main__":
    main()
