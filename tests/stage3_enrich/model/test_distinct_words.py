"""Words embedded once for all that are alike: the vectors that the network gives each word by itself."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
import spacy
from hypothesis import given, settings
from hypothesis import strategies as st
from spacy.tokens import Doc
from thinc.api import Model

from streams.stage3_enrich.model import distinct_words
from streams.stage3_enrich.model.distinct_words import embed_distinct_words
from tests.stage3_enrich.model.networks import Network, by_hashes, by_windows, changed, pipeline

WORDS = ["Oslo", "oslo", "the", "port", "ports", " ", "\n\n", "9", "ca", "can"]
VOCAB = spacy.blank("en").vocab

LETTERS = {"width": 32, "rows": 500, "nM": 8, "nC": 8}
BY_LETTERS = {"@architectures": "spacy.CharacterEmbed.v2", **LETTERS, "include_static_vectors": False}
BY_HASHES = [by_hashes("NORM", "PREFIX", "SUFFIX", "SHAPE", "SPACY", "IS_SPACE"), by_hashes("NORM", "SUFFIX")]


def embedding_together(embedding: dict[str, Any]) -> tuple[Network, Network]:
    """A network that embeds words so, and the same with words that are alike embedded together."""
    return changed(pipeline(embedding, by_windows()), embed_distinct_words)


@settings(max_examples=100, deadline=None)
@given(
    st.lists(st.lists(st.tuples(st.sampled_from(WORDS), st.booleans()), max_size=30), min_size=1, max_size=4),
    st.sampled_from([embedding_together(embedding) for embedding in BY_HASHES]),
)
def test_any_words_get_the_vectors_that_the_network_gives_them(
    texts: list[list[tuple[str, bool]]], networks: tuple[Network, ...]
) -> None:
    docs = [Doc(VOCAB, [word for word, _ in text], [space for _, space in text]) for text in texts]
    expected, made = (model.predict(docs) for model in networks)
    for vectors, others in zip(made, expected, strict=True):
        assert np.allclose(vectors, others, atol=1e-5)


def counted(model: Network) -> list[int]:
    """How many words are embedded from now on, each time that some are."""
    embedded: list[int] = []
    (distinct,) = (layer for layer in model.walk() if layer.name == "distinct_words")
    (embedding,) = distinct.layers
    forward: Any = embedding._func

    def count(layer: Model[Any, Any], words: Any, is_train: bool) -> tuple[Any, Any]:  # noqa: FBT001 - as in thinc
        embedded.append(len(words))
        embedded_words: tuple[Any, Any] = forward(layer, words, is_train)
        return embedded_words

    embedding._func = count
    return embedded


def test_a_word_that_is_met_again_is_embedded_once() -> None:
    _, model = embedding_together(BY_HASHES[0])
    embedded = counted(model)
    model.predict([Doc(VOCAB, words=["the", "port", "of", "the"]), Doc(VOCAB, words=["port", "of"])])
    model.predict([Doc(VOCAB, words=["of", "the", "ports"])])
    model.predict([Doc(VOCAB, words=["ports"])])
    assert embedded == [3, 1]


def test_no_more_words_than_a_few_are_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(distinct_words, "_MOST_WORDS", 4)
    before, model = embedding_together(BY_HASHES[0])
    embedded = counted(model)
    for words in (["the", "port", "of"], ["9", "port", "ca", "can"], ["9", "can", "the"], WORDS):
        (expected,), (made,) = (one.predict([Doc(VOCAB, words=words)]) for one in (before, model))
        assert np.allclose(made, expected, atol=1e-5)
    assert embedded == [3, 4, 3, len(WORDS)]


def test_an_embedding_of_another_kind_stays_as_it_is() -> None:
    before, after = embedding_together(BY_LETTERS)
    assert [layer.name for layer in after.walk()] == [layer.name for layer in before.walk()]
