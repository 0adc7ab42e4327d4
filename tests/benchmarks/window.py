"""What the memory of the deduplicate stage costs: bytes an article, verdicts a second, and the seconds of a rebuild.

    python -m tests.benchmarks.window [--articles 10000 100000 1000000]

Each size has a process of its own, which fills a window with originals of invented texts of 400 words, then measures.
Of the articles that are judged, two in five are copies. `verdicts` are those of the rules alone, with the row that is
kept; `steps` are those of the stage as a whole, from a message to its messages.
"""

from __future__ import annotations

import argparse
import os
import random
import time
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context

import msgspec

from streams.fingerprint import MOST_PARTICULARS, MOST_SHINGLES, Fingerprint, Sketch
from streams.records import Record
from streams.stage2_deduplicate.seen import Seen
from streams.stage2_deduplicate.stage import deduplicate
from streams.stage2_deduplicate.verdict import verdict
from streams.stage2_deduplicate.window import Window
from tests.benchmarks.processor import resident_bytes
from tests.benchmarks.suite.results import Part, Row, markdown
from tests.newsroom import NOON, article, message, prose, restarted

WEEK = 7 * 86_400.0

_OWN, _OUTLETS, _OUTLETS_OWN = 370, 300, 30
_NUMBERS, _NAMES = 12, 20
_JUDGED = 5_000
_COPIES = 50_000
_TEXT = prose(1, 400)

SIZES = (10_000, 100_000, 1_000_000)


def main() -> None:
    """The command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--articles", type=int, nargs="+", default=SIZES)
    print(markdown(by_size(parser.parse_args().articles)))


def by_size(sizes: Sequence[int]) -> Part:
    """What a window costs that holds so many originals, each in a process of its own."""
    rows = [Row(f"{articles:,} articles", [_measured(articles)]) for articles in sizes]
    return Part("window", "The deduplicate stage without a broker, by the articles in its window; one round", rows)


def _measured(articles: int) -> dict[str, float]:
    with ProcessPoolExecutor(1, get_context("spawn")) as pool:
        return pool.submit(_figures, articles).result()


def _figures(articles: int) -> dict[str, float]:
    window, before = Window(WEEK), _memory()
    for number in range(articles):
        window.put(_row(number, invented_print(number)))
    original = (_memory() - before) / articles
    before = _memory()
    for number in range(articles, articles + _COPIES):
        window.put(_row(number, None))
    copy = (_memory() - before) / _COPIES
    after = articles + _COPIES
    verdicts = _verdicts_a_second(window, after, articles)
    steps = _steps_a_second(window, after + _JUDGED, articles)
    rows = [(row.id, row.encode()) for row in window]
    del window
    random.Random(0).shuffle(rows)
    began = time.process_time()
    restarted(rows, WEEK)
    rebuilt = time.process_time() - began
    return {
        "verdicts/s": verdicts,
        "steps/s": steps,
        "bytes an original": original,
        "bytes a copy": copy,
        "seconds to rebuild": rebuilt,
    }


def _verdicts_a_second(window: Window, first: int, originals: int) -> float:
    prints = list(_prints(first, originals))
    began = time.process_time()
    for number, text in enumerate(prints, first):
        judged = verdict(f"https://news.example/{number}", text, window)
        window.put(_row(number, text if judged.kind == "original" else None))
    return len(prints) / (time.process_time() - began)


def _steps_a_second(window: Window, first: int, originals: int) -> float:
    records = [_message(number, text) for number, text in enumerate(_prints(first, originals), first)]
    began = time.process_time()
    for record in records:
        deduplicate(record, window)
    return len(records) / (time.process_time() - began)


def _prints(first: int, originals: int) -> Iterator[Fingerprint]:
    """Fingerprints of articles to judge: new ones, and copies of originals, cut to six tenths."""
    rng = random.Random(first)
    for number in range(first, first + _JUDGED):
        yield invented_print(rng.randrange(originals), 0.6) if rng.random() < 0.4 else invented_print(number)


def invented_print(number: int, share: float = 1.0) -> Fingerprint:
    """The fingerprint that the first part of an article's text would have: its hashes are as good as random."""
    rng, outlets = random.Random(number), random.Random(-1 - number % _OUTLETS)
    shingles = [rng.getrandbits(64) for _ in range(_OWN)][: round(share * _OWN)]
    shingles += (outlets.getrandbits(64) for _ in range(_OUTLETS_OWN))
    numbers = [rng.getrandbits(64) for _ in range(_NUMBERS)]
    names = [rng.getrandbits(64) for _ in range(_NAMES)]
    text_hash = rng.randbytes(16) if share == 1.0 else random.Random(f"{number} {share}").randbytes(16)
    sketches = [_sketch(part, MOST_PARTICULARS) for part in (numbers, names)]
    return Fingerprint(text_hash, _sketch(shingles, MOST_SHINGLES), *sketches)


def _sketch(hashes: list[int], most: int) -> Sketch:
    return Sketch(len(hashes), tuple(sorted(hashes)[:most]))


def _row(number: int, text: Fingerprint | None) -> Seen:
    moment = NOON.timestamp() + number / 10
    return Seen(
        id=f"{number * 0x9E3779B97F4A7C15F39CC0605CEDC835 % 2**128:032x}",
        uri=f"https://www.news-of-the-day.example/world/europe/2026/03/10/what-a-headline-says-in-a-few-words-{number}",
        origin=f"articles-raw/{number % 8}/{number}",
        received=moment,
        moment=moment,
        kind="original" if text else "near",
        of=None if text else f"{number // 2:032x}",
        similarity=None if text else 0.937,
        version=1,
        fingerprint=text.encode() if text else "",
        offset=number,
        appended=moment,
    )


def _message(number: int, text: Fingerprint) -> Record:
    uri = f"https://news.example/{number}"
    made = article(_TEXT, uri, hours=number / 36_000)
    return message(msgspec.structs.replace(made, fingerprint=text.encode()), number)


def _memory() -> int:
    return resident_bytes([os.getpid()])


if __name__ == "__main__":
    main()
