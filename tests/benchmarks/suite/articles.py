"""The suite's input: articles, and copies of some of them, as raw messages.

The articles are made of English sentences that people wrote, or are those of a file. Of the sentences one in ten tells
of an event, so that 1,000 words hold some 3 events and 90 names; newspapers and newswire were found to hold 1 and 40.
"""

from __future__ import annotations

import random
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import chain
from pathlib import Path

import orjson

from streams.stage3_enrich.events.coding import NONE
from tests.newsroom import edited
from tests.training.labelled_sentences import read

_SENTENCES_A_PARAGRAPH = 3
_CHANGED = 0.03
_TELLING = 0.1
_NAME = re.compile(r"(?<=[a-z,] )[A-Z][a-z]+\b")


@dataclass(frozen=True)
class Input:
    """What articles are made: how many of about so many words, and which share of them are copies.

    Half of the copies have the very text of an earlier article, half have a few of its words changed. The same input
    makes the same messages. A `file` holds articles as JSON lines with a `text`, as many words as that has; where they
    are too few they come again.
    """

    articles: int = 1_000
    words: int = 250
    copies: float = 0.4
    seed: int = 1
    file: Path | None = None


def messages(given: Input) -> list[bytes]:
    """The raw messages, each of an address of its own."""
    return [_envelope(text, given.seed, number) for number, text in enumerate(texts(given))]


def texts(given: Input) -> Iterator[str]:
    """The texts of the articles in their order."""
    rng = random.Random(given.seed)
    written = _made(rng, given.words) if given.file is None else _without_end(rng, _texts_in(given.file))
    wanted = round(given.copies * given.articles)
    copies = dict.fromkeys(sorted(rng.sample(range(1, given.articles), wanted))) if wanted else {}
    exact = {number for place, number in enumerate(copies) if place % 2 == 0}
    originals: list[str] = []
    for number in range(given.articles):
        if number not in copies:
            originals.append(next(written))
            yield originals[-1]
        elif number in exact:
            yield rng.choice(originals)
        else:
            yield edited(rng.choice(originals), _CHANGED, number)


def _envelope(text: str, seed: int, number: int) -> bytes:
    uri = f"https://outlet{number % 7}.example/{seed}/{number}"
    return orjson.dumps({"uri": uri, "text": text, "language": "en"})


def _made(rng: random.Random, words: int) -> Iterator[str]:
    """Texts of at least so many words, each of which ends with a sentence."""
    telling, others = _sentences(rng, _written(telling=True)), _sentences(rng, _written(telling=False))
    while True:
        taken: list[str] = []
        length = 0
        while length < words:
            taken.append(next(telling if rng.random() < _TELLING else others))
            length += len(taken[-1].split())
        paragraphs = [taken[i : i + _SENTENCES_A_PARAGRAPH] for i in range(0, len(taken), _SENTENCES_A_PARAGRAPH)]
        yield "\n\n".join(" ".join(paragraph) for paragraph in paragraphs)


def _sentences(rng: random.Random, written: Sequence[str]) -> Iterator[str]:
    """Sentences without end: when all have come they come again, with other names in them, so that no two are alike."""
    names = list(dict.fromkeys(name for sentence in written for name in _NAME.findall(sentence)))
    for number, sentence in enumerate(_without_end(rng, written)):
        yield sentence if number < len(written) else _NAME.sub(lambda _: rng.choice(names), sentence)


def _without_end(rng: random.Random, ones: Sequence[str]) -> Iterator[str]:
    """Some without end, in any order; none comes again before all have come."""
    return chain.from_iterable(iter(lambda: rng.sample(ones, len(ones)), None))


@cache
def _texts_in(file: Path) -> tuple[str, ...]:
    with file.open("rb") as lines:
        return tuple(dict.fromkeys(orjson.loads(line)["text"] for line in lines))


@cache
def _written(*, telling: bool) -> tuple[str, ...]:
    """The labelled sentences that tell of an event, or those that tell of none."""
    labelled = list(read())
    events = {one.text for one in labelled if one.kind != NONE}
    return tuple(dict.fromkeys(one.text for one in labelled if (one.text in events) == telling))
