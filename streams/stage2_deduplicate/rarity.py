"""How rare terms are among the articles of open stories, and what an article's terms weigh for it.

TF-IDF (G. Salton, C. Buckley, "Term-weighting approaches in automatic text retrieval", 1988) with a steeper IDF: names
of places and people that few articles share tell stories apart, the words of the trade do not.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import accumulate, chain
from typing import Any

import numpy as np
from numpy.typing import NDArray

from streams.gist import FACETS, Gist

# So many of an article's terms are compared, of each facet the heaviest.
_KEPT = (80, 32, 16, 24)
_FACETS = np.arange(len(FACETS), dtype=np.uint32)
_STEEP = 1.5
FACET_BITS = 30
"""A term is a number of 32 bits: its facet, and so many bits of its hash."""

# Terms are counted in so many places; two that share one look more common than they are, which is rare and harmless.
_PLACES_BITS = 22


@dataclass(frozen=True, eq=False)
class Weights:
    """Terms, ascending, and their weights, of length 1 within each facet."""

    terms: NDArray[np.uint32]
    values: NDArray[np.float32]


class Rarity:
    """Of how many articles each term is, and of how many articles in all."""

    def __init__(self) -> None:
        """Nothing is counted."""
        self.articles = 0
        self._counts = np.zeros(2**_PLACES_BITS, dtype=np.uint32)

    def count(self, terms: NDArray[np.uint32], times: NDArray[Any] | int) -> None:
        """Count terms so many times more, or fewer where that is negative."""
        np.add.at(self._counts, _places(terms), np.asarray(times).astype(np.int64).astype(np.uint32))

    def weigh(self, gist: Gist) -> Weights:
        """The terms of an article that tell most, as if it were counted already."""
        sizes = [len(terms) for terms in gist.facets]
        facets = np.repeat(_FACETS, sizes)
        hashes = np.fromiter(chain.from_iterable(gist.facets), np.uint32, len(facets)) >> np.uint32(32 - FACET_BITS)
        terms = hashes | facets << np.uint32(FACET_BITS)
        often = np.fromiter(chain.from_iterable(found.values() for found in gist.facets), np.float64, len(facets))
        holders = self._counts[_places(terms)].astype(np.float64)
        rarity = np.log((self.articles + 2) / (holders + 1.5))
        values = np.where(rarity > 0, (1 + np.log(often)) * np.maximum(rarity, 0) ** _STEEP, 0.0)
        order = np.lexsort((terms, -values, facets))
        heaviest = []
        for start, size, most in zip(accumulate(sizes, initial=0), sizes, _KEPT, strict=False):
            found = order[start : start + min(size, most)]
            found = found[values[found] > 0]
            values[found] /= float(np.sqrt(np.sum(values[found] ** 2))) or 1.0
            heaviest.append(found)
        kept = np.concatenate(heaviest)
        kept = kept[np.argsort(terms[kept])]
        return Weights(terms[kept], values[kept].astype(np.float32))


def _places(terms: NDArray[np.uint32]) -> NDArray[np.intp]:
    # The facet moves a term to another place than the same word has in another facet.
    facets = (terms >> np.uint32(FACET_BITS)) * np.uint32(0x9E3779B1)
    return ((terms ^ facets) & np.uint32(2**_PLACES_BITS - 1)).astype(np.intp)
