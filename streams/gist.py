"""The gist of an article: the terms that tell what it is about, as later articles on the same story share them.

Terms stand in facets, since each says something of its own: words, names, numbers, and the words of the headline and
the first lines. A term is held as a 32-bit hash with how often it stands in the text; how rare it is among
articles, and so how much it tells, is known only where they are compared.
"""

from __future__ import annotations

import base64
import re
import struct
import unicodedata
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Self

from xxhash import xxh3_64_intdigest

from streams.words import NAME, NUMBER, UNSPACED

VERSION = 1
FACETS = ("words", "names", "numbers", "lead")

# Of a long article this many terms a facet are kept, those that stand in it most often.
_MOST = 400
_LONGEST = 100_000
_LEAD_WORDS = 40
# Words within these count twice: what a report is about stands at its beginning (the inverted pyramid).
_WEIGHTED_WORDS = 60
# The first letters stand for the word, as a stem does, in any language with inflections.
_STEM = 6
_SHORTEST = 3
_MOST_OFTEN = 255

_WORD = re.compile(rf"[{UNSPACED}]|[^\W_{UNSPACED}]+(?:['’][^\W_]+)*")
_HEAD = struct.Struct(f">B{len(FACETS)}H")

Terms = Mapping[int, int]
"""How often each term stands in the text, by its hash."""


@dataclass(frozen=True)
class Gist:
    """The terms of an article, a mapping for each facet, in the order of `FACETS`."""

    facets: tuple[Terms, ...]

    def encode(self) -> str:
        """As it travels between stages: a version byte, then for each facet its terms, in Base64."""
        data = [_HEAD.pack(VERSION, *map(len, self.facets))]
        for terms in self.facets:
            data.append(struct.pack(f">{len(terms)}I", *terms))
            data.append(bytes(terms.values()))
        return base64.b64encode(b"".join(data)).decode()

    @classmethod
    def decode(cls, value: str) -> Self:
        """Read what `encode` wrote. Raises ValueError for anything else."""
        data = base64.b64decode(value, validate=True)
        try:
            version, *sizes = _HEAD.unpack_from(data)
        except struct.error as error:
            raise ValueError(f"not a gist: {error}") from error
        if version != VERSION or len(data) != _HEAD.size + 5 * sum(sizes):
            raise ValueError(f"not a gist of version {VERSION}")
        facets: list[Terms] = []
        at = _HEAD.size
        for size in sizes:
            hashes = struct.unpack_from(f">{size}I", data, at)
            counts = data[at + 4 * size : at + 5 * size]
            facets.append(dict(zip(hashes, counts, strict=True)))
            at += 5 * size
        return cls(tuple(facets))


def gist(headline: str | None, text: str) -> Gist:
    """The gist of an article."""
    whole = unicodedata.normalize("NFKC", f"{headline or ''}\n{text}"[:_LONGEST])
    words = [word.casefold() for word in _WORD.findall(whole)]
    telling = [_stem(word) for word in words if _tells(word)]
    doubled = [_stem(word) for word in words[:_WEIGHTED_WORDS] if _tells(word)]
    lead = [_stem(word) for word in words[:_LEAD_WORDS] if _tells(word)]
    names = [part.casefold() for name in NAME.findall(whole) for part in name.split()]
    return Gist(tuple(_terms(facet) for facet in ([*telling, *doubled], names, NUMBER.findall(whole), lead)))


def names_in(text: str) -> list[str]:
    """What seems to be a name by its capitals, as often as it stands in the text."""
    return NAME.findall(text[:_LONGEST])


def _tells(word: str) -> bool:
    return (len(word) >= _SHORTEST or not word.isascii()) and not word.isdigit()


def _stem(word: str) -> str:
    return word[:_STEM]


def _terms(things: Iterable[str]) -> Terms:
    """The most frequent ones, those of the same frequency by their place in the text."""
    counted = Counter(things).most_common(_MOST)
    return {_hash(thing): min(often, _MOST_OFTEN) for thing, often in counted}


def _hash(thing: str) -> int:
    return xxh3_64_intdigest(thing.encode("utf-8", "surrogatepass")) >> 32
