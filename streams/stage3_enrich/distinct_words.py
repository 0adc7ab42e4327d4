"""The embedding of words in spaCy's networks, computed once for all words of a batch that are alike.

The first layers of a network look at nothing of a word but what the tokenizer made of it: its form, and whether a space
follows. Of the words of a batch three in five are repetitions. What comes after those layers sees a word's neighbours.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

import numpy as np
import numpy.typing as npt
from spacy.language import Language
from thinc.api import Model, chain, uniqued, with_array

Features = npt.NDArray[np.uint64]
Layer = Model[Any, Any]

_EMBEDDING = ("extract_features", "list2ragged", "with_array", "with_array", "ragged2list")
"""The layers of spaCy's MultiHashEmbed: the third looks words up by their features, the fourth mixes what it found."""

_WORD_BY_WORD = frozenset({"ints-getitem", "hashembed", "maxout", "layernorm", "dropout"})
"""Layers that make of a word the same whatever the others are."""

_FACTOR = 0x9E3779B97F4A7C15
"""2^64 by the golden ratio, as of Knuth's multiplicative hashing: its powers share no pattern."""


def embed_distinct_words(nlp: Language) -> None:
    """Let the networks of a pipeline embed words that are alike together, where they are of spaCy's usual kind."""
    for _, component in nlp.pipeline:
        network = getattr(component, "model", None)
        for layer in list(network.walk()) if network is not None else ():
            if _is_embedding(layer.layers):
                layer.layers[2:4] = [_together(*(part.layers[0] for part in layer.layers[2:4]))]


def _is_embedding(layers: Sequence[Layer]) -> bool:
    kinds = tuple(layer.name.partition("(")[0] for layer in layers)
    return kinds == _EMBEDDING and _kinds(layers[2:4]) <= _WORD_BY_WORD


def _kinds(layers: Iterable[Layer]) -> set[str]:
    return {inner.name for layer in layers for inner in layer.walk() if not inner.layers}


def _together(look_up: Layer, mix: Layer) -> Layer:
    embedding: Layer = chain(look_up, mix)
    distinct: Layer = chain(_with_key(), uniqued(embedding, column=-1))
    return with_array(distinct)


def _with_key() -> Layer:
    """A layer that puts behind the features of each word a number that words with the same features share."""
    return Model("with_key", _keyed)


def _keyed(_: Any, features: Features, is_train: bool) -> tuple[Features, Any]:  # noqa: ARG001, FBT001 - as in thinc
    factors = np.array([pow(_FACTOR, power, 2**64) for power in range(features.shape[1])], dtype=np.uint64)
    return np.column_stack([features, features @ factors]), lambda gradient: gradient[:, :-1]
