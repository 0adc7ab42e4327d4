"""A story as it is remembered: what articles to come are compared with, and what readers are told of it.

Its terms are the sums of those of its articles (a centroid; J. Allan, R. Papka, V. Lavrenko, "On-line new event
detection and tracking", 1998), the heaviest of them.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Self

import msgspec
import numpy as np
from msgspec import Struct, msgpack
from numpy.typing import NDArray

from streams.gist import FACETS
from streams.stage2_deduplicate.rarity import FACET_BITS, Weights
from streams.stage2_deduplicate.telling import with_outlet

KEYS = "story/"
"""What the keys of stories begin with in the stage's table, where articles stand by their ids."""

FACET_WEIGHTS = np.array([1.0, 0.6, 0.5, 0.3])
"""How much each facet says: words, names, numbers, lead."""

_ALL_WEIGHTS = FACET_WEIGHTS.sum()
_MOST_TERMS = 600
_MOST_ARTICLES = 1_000
_MOST_NAMES = 60
_POSTED = 6

_Terms = NDArray[np.uint32]


@dataclass(eq=False)
class Story:
    """An open story. Times are record times, `published` the moments of its first and latest article, in seconds.

    `holders` says of how many of its articles each term is; `told`, how many it had when readers heard of it last;
    `closed_by`, the offset of the message that came when it had been quiet for its time, or that showed it to be one
    with the story `merged_into`; `absorbed`, the stories that were merged into this one.
    """

    id: str
    headline: str
    latest: float
    published: tuple[float, float]
    articles: list[str] = field(default_factory=list)
    count: int = 0
    sources: list[str] = field(default_factory=list)
    names: dict[str, int] = field(default_factory=dict)
    terms: _Terms = field(default_factory=lambda: np.empty(0, np.uint32))
    values: NDArray[np.float32] = field(default_factory=lambda: np.empty(0, np.float32))
    holders: NDArray[np.uint16] = field(default_factory=lambda: np.empty(0, np.uint16))
    told: int = 0
    closed_by: int | None = None
    merged_into: str | None = None
    absorbed: list[str] = field(default_factory=list)

    def describe(self, article_id: str, outlet: str | None, names: Iterable[str]) -> None:
        """Count an article to what readers are told."""
        self.count += 1
        self.articles = [*self.articles, article_id][-_MOST_ARTICLES:]
        self.sources = with_outlet(self.sources, outlet)
        self._count_names(dict.fromkeys(names, 1))

    def absorb(self, other: Story) -> tuple[_Terms, NDArray[np.uint16]]:
        """Take over all that a story has which is the same as this; return what is given up, as `take` does."""
        self.latest = max(self.latest, other.latest)
        self.published = (min(self.published[0], other.published[0]), max(self.published[1], other.published[1]))
        self.articles = [*self.articles, *other.articles][-_MOST_ARTICLES:]
        self.count += other.count
        for outlet in other.sources:
            self.sources = with_outlet(self.sources, outlet)
        self._count_names(other.names)
        self.absorbed = [*self.absorbed, other.id, *other.absorbed]
        return self._add(other.terms, other.values, other.holders)

    def likeness(self, weights: Weights) -> float:
        """How much an article is about the same, from 0 to 1: the cosine in each facet, weighted."""
        at = np.minimum(np.searchsorted(self.terms, weights.terms), len(self.terms) - 1)
        shared = self.terms[at] == weights.terms
        products = weights.values[shared].astype(np.float64) * self.values[at[shared]]
        sums = np.bincount(_facets(weights.terms[shared]), products, len(FACETS))
        lengths = self._lengths()
        cosines = np.divide(sums, lengths, out=np.zeros(len(FACETS)), where=lengths > 0)
        return float(cosines @ FACET_WEIGHTS / _ALL_WEIGHTS)

    def weights(self) -> Weights:
        """Its terms as if it were an article, to be compared with another story."""
        lengths = self._lengths()[_facets(self.terms)]
        return Weights(self.terms, (self.values / lengths).astype(np.float32))

    def take(self, weights: Weights) -> tuple[_Terms, NDArray[np.uint16]]:
        """Add the terms of an article; return those that are given up for it, with their articles."""
        return self._add(weights.terms, weights.values, np.ones(len(weights.terms), np.uint16))

    def _lengths(self) -> NDArray[np.float64]:
        lengths: NDArray[np.float64] = np.sqrt(
            np.bincount(_facets(self.terms), self.values.astype(np.float64) ** 2, len(FACETS))
        )
        return lengths

    def _count_names(self, names: Mapping[str, int]) -> None:
        for name, articles in names.items():
            self.names[name] = self.names.get(name, 0) + articles
        if len(self.names) > _MOST_NAMES:
            leading = sorted(self.names.items(), key=lambda one: (-one[1], one[0]))
            self.names = dict(leading[:_MOST_NAMES])

    def _add(
        self, more: _Terms, their_values: NDArray[np.float32], their_holders: NDArray[np.uint16]
    ) -> tuple[_Terms, NDArray[np.uint16]]:
        terms, places = np.unique(np.concatenate([self.terms, more]), return_inverse=True)
        values = np.zeros(len(terms), np.float32)
        holders = np.zeros(len(terms), np.uint16)
        own, new = places[: len(self.terms)], places[len(self.terms) :]
        values[own], holders[own] = self.values, self.holders
        values[new] += their_values
        holders[new] += their_holders
        kept = np.ones(len(terms), bool)
        if len(terms) > _MOST_TERMS:
            kept[np.lexsort((terms, -pull_of(terms, values)))[_MOST_TERMS:]] = False
        self.terms, self.values, self.holders = terms[kept], values[kept], holders[kept]
        return terms[~kept], holders[~kept]

    def close(self, offset: int) -> None:
        """Nothing is compared with it any more; `offset` is that of the message which closed it."""
        self.closed_by = offset
        self.terms, self.values, self.holders = self.terms[:0], self.values[:0], self.holders[:0]

    def posted(self) -> list[int]:
        """The terms by which it is found: those that pull most."""
        found: list[int] = self.terms[np.lexsort((self.terms, -pull_of(self.terms, self.values)))[:_POSTED]].tolist()
        return found

    def encode(self) -> bytes:
        """As it stands in the table (MessagePack)."""
        row = _Row(
            id=self.id,
            headline=self.headline,
            latest=self.latest,
            published=self.published,
            articles=self.articles,
            count=self.count,
            sources=self.sources,
            names=self.names,
            terms=self.terms.tobytes(),
            values=self.values.tobytes(),
            holders=self.holders.tobytes(),
            told=self.told,
            closed_by=self.closed_by,
            merged_into=self.merged_into,
            absorbed=self.absorbed,
        )
        return msgpack.encode(row)

    @classmethod
    def decode(cls, row: bytes) -> Self:
        """Read a row of the table."""
        read = msgspec.structs.asdict(_DECODER.decode(row))
        arrays = {"terms": np.uint32, "values": np.float32, "holders": np.uint16}
        return cls(**read | {name: np.frombuffer(read[name], kind) for name, kind in arrays.items()})


class _Row(Struct, array_like=True, frozen=True):
    id: str
    headline: str
    latest: float
    published: tuple[float, float]
    articles: list[str]
    count: int
    sources: list[str]
    names: dict[str, int]
    terms: bytes
    values: bytes
    holders: bytes
    told: int
    closed_by: int | None = None
    merged_into: str | None = None
    absorbed: list[str] = []


_DECODER = msgpack.Decoder(_Row)


def _facets(terms: _Terms) -> NDArray[np.uint32]:
    return terms >> np.uint32(FACET_BITS)


def pull_of(terms: _Terms, values: NDArray[np.float32]) -> NDArray[np.float64]:
    """How much each of an article's or a story's terms says of what it is about."""
    pull: NDArray[np.float64] = values * FACET_WEIGHTS[_facets(terms)]
    return pull
