"""The suite's input: articles of English sentences that people wrote, and copies of some of them, as raw messages."""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

import orjson

from tests.newsroom import edited
from tests.training.labelled_sentences import read

_SENTENCES_A_PARAGRAPH = 3
_CHANGED = 0.03


@dataclass(frozen=True)
class Input:
    """What articles are made: how many of about so many words, and which share of them are copies.

    Half of the copies have the very text of an earlier article, half have a few of its words changed. The same input
    makes the same messages.
    """

    articles: int = 400
    words: int = 250
    copies: float = 0.3
    seed: int = 1


def messages(given: Input) -> list[bytes]:
    """The raw messages, each of an address of its own."""
    return [_envelope(text, given.seed, number) for number, text in enumerate(texts(given))]


def texts(given: Input) -> Iterator[str]:
    """The texts of the articles in their order."""
    rng = random.Random(given.seed)
    written = _sentences(rng)
    wanted = round(given.copies * given.articles)
    copies = dict.fromkeys(sorted(rng.sample(range(1, given.articles), wanted))) if wanted else {}
    exact = {number for place, number in enumerate(copies) if place % 2 == 0}
    originals: list[str] = []
    for number in range(given.articles):
        if number not in copies:
            originals.append(_article(written, given.words))
            yield originals[-1]
        elif number in exact:
            yield rng.choice(originals)
        else:
            yield edited(rng.choice(originals), _CHANGED, number)


def _envelope(text: str, seed: int, number: int) -> bytes:
    uri = f"https://outlet{number % 7}.example/{seed}/{number}"
    return orjson.dumps({"uri": uri, "text": text, "language": "en"})


def _article(written: Iterator[str], words: int) -> str:
    """A text of at least so many words, which ends with a sentence."""
    taken: list[str] = []
    length = 0
    while length < words:
        taken.append(next(written))
        length += len(taken[-1].split())
    paragraphs = [taken[i : i + _SENTENCES_A_PARAGRAPH] for i in range(0, len(taken), _SENTENCES_A_PARAGRAPH)]
    return "\n\n".join(" ".join(sentences) for sentences in paragraphs)


def _sentences(rng: random.Random) -> Iterator[str]:
    """Sentences without end; none comes again before all have come."""
    while True:
        yield from rng.sample(_written(), len(_written()))


@cache
def _written() -> tuple[str, ...]:
    return tuple(dict.fromkeys(one.text for one in read()))
