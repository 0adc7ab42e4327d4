"""Raw messages with known truth, without end: originals, copies of several kinds, and what cannot be read."""

from __future__ import annotations

import random
from collections import deque
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import timedelta
from itertools import count

import orjson

from tests.newsroom import NOON, cut, edited, prose

MOST_PROCESS_BYTES = 600_000_000
_BOMB = b"<html><body><article>" + b"<p>x" * 1_200_000

_WORDS = 120
_REMEMBERED = 300


@dataclass(frozen=True)
class Input:
    """A raw message, and the verdict that is due to it. Copies have the key of their original."""

    number: int
    key: bytes
    value: bytes
    content_type: bytes
    verdict: str


def stream(seed: int, bombs: Collection[int] = ()) -> Iterator[Input]:
    """Of ten messages six are originals, one of them a page, three copies of an earlier one, and one is broken.

    Each fifth original says that it is English, so that it has to go through spaCy. The messages of those numbers are
    pages that no process has the memory for, `MOST_PROCESS_BYTES` given. The same arguments give the same stream.
    """
    rng = random.Random(seed)
    originals: deque[tuple[int, str]] = deque(maxlen=_REMEMBERED)
    for number in count():
        if number in bombs:
            yield Input(number, b"%d" % number, _BOMB, b"text/html", "too-much-memory")
        elif number % 10 < 6:
            text = prose(seed * 1_000_003 + number, _WORDS)
            originals.append((number, text))
            yield _page(number, text) if number % 10 == 5 else _envelope(number, number, text, "original")
        elif number % 10 == 9:
            yield Input(number, b"%d" % number, b'{"text": %d}' % number, b"application/json", "wrong-type")
        else:
            original, text = rng.choice(originals)
            match number % 10:
                case 6:
                    yield _envelope(number, original, text, "exact")
                case 7:
                    yield _envelope(number, original, cut(text, 0.5), "contained")
                case _:
                    yield _envelope(number, original, edited(text, 0.05, number), "near")


def _envelope(number: int, family: int, text: str, verdict: str) -> Input:
    envelope = {
        "uri": f"https://outlet{number % 7}.example/{number}",
        "text": text,
        "published": (NOON + timedelta(seconds=number)).isoformat(),
    } | ({"language": "en"} if family % 5 == 0 else {})
    return Input(number, b"%d" % family, orjson.dumps(envelope), b"application/json", verdict)


def _page(number: int, text: str) -> Input:
    paragraphs = "".join(f"<p>{sentence.strip()}.</p>" for sentence in text.split(".") if sentence.strip())
    address = f'<link rel="canonical" href="https://outlet{number % 7}.example/{number}">'
    page = f"<html><head><title>{number}</title>{address}</head><body><article>{paragraphs}</article></body></html>"
    return Input(number, b"%d" % number, page.encode(), b"text/html", "original")
