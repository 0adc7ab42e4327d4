"""Words embedded once for all that are alike: the vectors that the network gives each word by itself."""

from __future__ import annotations

from typing import Any

import numpy as np
import spacy
from hypothesis import given, settings
from hypothesis import strategies as st
from spacy.language import Language
from spacy.tokens import Doc
from thinc.api import Model

from streams.stage3_enrich.distinct_words import embed_distinct_words

Network = Model[list[Doc], Any]

WORDS = ["Oslo", "oslo", "the", "port", "ports", " ", "\n\n", "9", "ca", "can"]
NO_VECTORS = {"include_static_vectors": False}
VOCAB = spacy.blank("en").vocab


def pipeline(embedding: dict[str, Any]) -> Language:
    """A pipeline with a network that embeds words so."""
    nlp = spacy.blank("en")
    encoding = {"@architectures": "spacy.MaxoutWindowEncoder.v2", "width": 32, "window_size": 1, "depth": 2}
    model = {"@architectures": "spacy.Tok2Vec.v2", "embed": embedding, "encode": {**encoding, "maxout_pieces": 3}}
    nlp.add_pipe("tok2vec", config={"model": model})
    nlp.initialize()
    return nlp


def by_hashes(*attributes: str) -> dict[str, Any]:
    """The embedding of spaCy's small pipelines."""
    sizes = {"attrs": list(attributes), "rows": [500] * len(attributes), "width": 32}
    return {"@architectures": "spacy.MultiHashEmbed.v2", **sizes, **NO_VECTORS}


LETTERS = {"width": 32, "rows": 500, "nM": 8, "nC": 8}
BY_LETTERS = {"@architectures": "spacy.CharacterEmbed.v2", **LETTERS, **NO_VECTORS}
BY_HASHES = [by_hashes("NORM", "PREFIX", "SUFFIX", "SHAPE", "SPACY", "IS_SPACE"), by_hashes("NORM", "SUFFIX")]


def network(nlp: Language) -> Network:
    component: Any = nlp.get_pipe("tok2vec")
    model: Network = component.model
    return model


def changed(nlp: Language) -> tuple[Network, Network]:
    """The network of a pipeline as it was, and as it is with words that are alike embedded together."""
    before = network(nlp).copy()
    embed_distinct_words(nlp)
    return before, network(nlp)


@settings(max_examples=100, deadline=None)
@given(
    st.lists(st.lists(st.tuples(st.sampled_from(WORDS), st.booleans()), max_size=30), min_size=1, max_size=4),
    st.sampled_from([changed(pipeline(embedding)) for embedding in BY_HASHES]),
)
def test_any_words_get_the_vectors_that_the_network_gives_them(
    texts: list[list[tuple[str, bool]]], networks: tuple[Network, ...]
) -> None:
    docs = [Doc(VOCAB, [word for word, _ in text], [space for _, space in text]) for text in texts]
    expected, made = (model.predict(docs) for model in networks)
    for vectors, others in zip(made, expected, strict=True):
        assert np.allclose(vectors, others, atol=1e-5)


def test_a_word_that_is_met_twice_is_embedded_once() -> None:
    _, model = changed(pipeline(BY_HASHES[0]))
    embedded: list[int] = []
    (together,) = (layer for layer in model.walk() if layer.name.startswith("uniqued"))
    (embedding,) = together.layers

    def counted(_: Model[Any, Any], words: Any, is_train: bool) -> tuple[Any, Any]:  # noqa: FBT001 - as in thinc
        embedded.append(len(words))
        return embedding(words, is_train)

    together.layers[0] = Model("counted", counted)
    model.predict([Doc(VOCAB, words=["the", "port", "of", "the"]), Doc(VOCAB, words=["port", "of"])])
    assert embedded == [3]


def test_an_embedding_of_another_kind_stays_as_it_is() -> None:
    before, after = changed(pipeline(BY_LETTERS))
    assert [layer.name for layer in after.walk()] == [layer.name for layer in before.walk()]
