"""The embedding of words in spaCy's networks, computed once for all words that are alike.

The first layers of a network look at nothing of a word but what the tokenizer made of it: its form, and whether a space
follows. What they make of it is kept for the words that come again, which nearly all do. What comes after those layers
sees a word's neighbours.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

import numpy as np
import numpy.typing as npt
from spacy.language import Language
from thinc.api import Model, chain, with_array

from streams.stage3_enrich.model.components import Layer, layers_of

Features = npt.NDArray[np.uint64]
Vectors = npt.NDArray[np.float32]

_EMBEDDING = ("extract_features", "list2ragged", "with_array", "with_array", "ragged2list")
"""The layers of spaCy's MultiHashEmbed: the third looks words up by their features, the fourth mixes what it found."""

_WORD_BY_WORD = frozenset({"ints-getitem", "hashembed", "maxout", "layernorm", "dropout"})
"""Layers that make of a word the same whatever the others are."""

_FACTOR = 0x9E3779B97F4A7C15
"""2^64 by the golden ratio, as of Knuth's multiplicative hashing: its powers share no pattern."""

_MOST_WORDS = 50_000
"""Of which a network keeps what it made of them, in 25 MB. It begins anew when there are more."""


def embed_distinct_words(nlp: Language) -> None:
    """Let the networks of a pipeline embed words that are alike together, where they are of spaCy's usual kind."""
    for layer in layers_of(nlp):
        if _is_embedding(layer.layers):
            layer.layers[2:4] = [_together(*(part.layers[0] for part in layer.layers[2:4]))]


def _is_embedding(layers: Sequence[Layer]) -> bool:
    kinds = tuple(layer.name.partition("(")[0] for layer in layers)
    return kinds == _EMBEDDING and _kinds(layers[2:4]) <= _WORD_BY_WORD


def _kinds(layers: Iterable[Layer]) -> set[str]:
    return {inner.name for layer in layers for inner in layer.walk() if not inner.layers}


def _together(look_up: Layer, mix: Layer) -> Layer:
    embedding: Layer = chain(look_up, mix)
    distinct: Layer = Model("distinct_words", _Embedded(embedding), layers=[embedding])
    return with_array(distinct)


class _Embedded:
    """The vectors of words, those of earlier batches as they were then."""

    def __init__(self, embedding: Layer) -> None:
        self._embedding = embedding
        self._rows: dict[int, int] = {}
        self._vectors: Vectors = np.empty((0, 0), dtype=np.float32)

    def __call__(self, _: Layer, features: Features, is_train: bool) -> tuple[Vectors, Any]:  # noqa: FBT001 - as in thinc
        """What the embedding makes of the features of words, a row each."""
        if is_train or not len(features):
            return self._embedding(features, is_train)
        words = _keys(features)
        self._embed(features, words)
        return self._vectors[[self._rows[word] for word in words]], self._embedding

    def _embed(self, features: Features, words: Sequence[int]) -> None:
        """Keep the vectors of those among the words that are new."""
        places = self._new(words)
        if not places:
            return
        if len(self._rows) + len(places) > _MOST_WORDS:
            self._rows.clear()
            places = self._new(words)
        vectors: Vectors = self._embedding.predict(features[list(places.values())])
        first, last = len(self._rows), len(self._rows) + len(places)
        if last > len(self._vectors):
            # None are kept yet, or none any more: there is room for the most, unless one batch has more than that.
            self._vectors = np.empty((max(last, _MOST_WORDS), vectors.shape[1]), dtype=np.float32)
        self._vectors[first:last] = vectors
        self._rows.update(zip(places, range(first, last), strict=True))

    def _new(self, words: Sequence[int]) -> dict[int, int]:
        """A place of each word that is not kept."""
        return {word: place for place, word in enumerate(words) if word not in self._rows}


def _keys(features: Features) -> list[int]:
    """A number for each word that only words with the same features share."""
    factors = np.array([pow(_FACTOR, power, 2**64) for power in range(features.shape[1])], dtype=np.uint64)
    keys: list[int] = (features @ factors).tolist()
    return keys
