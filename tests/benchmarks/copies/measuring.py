"""What a method makes of streams of articles and what that costs, in a process that does nothing else."""

from __future__ import annotations

import logging
import os
import random
import time
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import msgspec

from schemas.article import Article
from tests.benchmarks.copies.methods import Method, begun
from tests.benchmarks.copies.scores import Count, Judged, counted
from tests.benchmarks.processor import resident_bytes
from tests.newsroom import article

_INVENTED_WORDS = 150
_WARMING = 100

Stream = Sequence[Article]


@dataclass(frozen=True)
class Measured:
    """What a method does with streams: its counts by kind, the seconds of each of its steps, and its memory."""

    counts: dict[str, Count]
    signing: float
    judging: float
    bytes_each: float


def measured(name: str, streams: Sequence[Stream], articles: int) -> Measured:
    """Let a method judge each stream, with nothing in its memory, and invented articles before."""
    # Libraries log of what is no fault of theirs, as of large buckets.
    logging.disable(logging.CRITICAL)
    vocabulary = [word for stream in streams for one in stream for word in one.text.split()]
    fill(begun(name), vocabulary, range(_WARMING))
    before, method = resident_bytes([os.getpid()]), begun(name)
    fill(method, vocabulary, range(articles))
    bytes_each = (resident_bytes([os.getpid()]) - before) / articles
    del method
    signing, judging, judged = 0.0, 0.0, []
    for stream in streams:
        method, said = begun(name), []
        for one in stream:
            began = time.process_time()
            signature = method.signature(one)
            signed = time.process_time()
            original = method.original(one, signature)
            judging += time.process_time() - signed
            signing += signed - began
            said.append(judged_of(one, original))
        judged.append(said)
    return Measured(counted(judged), signing, judging, bytes_each)


def fill(method: Method, vocabulary: Sequence[str], numbers: Iterable[int]) -> None:
    """Have a method judge invented articles: words of real ones in an order that none of them has."""
    for number in numbers:
        text = " ".join(random.Random(number).choices(vocabulary, k=_INVENTED_WORDS))
        made = article(text, f"https://www.news.example/world/2026/03/10/{number}", hours=number / 36_000)
        method.original(made, method.signature(made))


def judged_of(one: Article, original: str | None) -> Judged:
    """An article with what is known of it and what was said of it."""
    known = {key: msgspec.json.decode(value) for key, value in (one.extensions or {}).items()}
    return Judged(one.id, known["goldId"], known["kind"], known.get("parent"), original)
