"""Layers computed in blocks: the vectors that thinc computes, however texts fall into blocks."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
import spacy
from hypothesis import given, settings
from hypothesis import strategies as st
from spacy.language import Language
from spacy.tokens import Doc
from thinc.api import Model

from streams.stage3_enrich.model import window_layers
from streams.stage3_enrich.model.window_layers import compute_in_blocks
from tests.stage3_enrich.model.chance import weigh_by_chance

Network = Model[list[Doc], Any]

WORDS = ["Oslo", "oslo", "the", "port", "ports", " ", "\n\n", "9", "ca", "can"]
VOCAB = spacy.blank("en").vocab


def pipeline(**encoding: int) -> Language:
    """A pipeline with a network that looks at the neighbours of words so, with weights by chance."""
    nlp = spacy.blank("en")
    hashes = {"attrs": ["NORM", "SHAPE"], "rows": [500, 500], "width": 32, "include_static_vectors": False}
    encoder = {"@architectures": "spacy.MaxoutWindowEncoder.v2", "width": 32}
    encoder |= {"window_size": 1, "depth": 2, "maxout_pieces": 3} | encoding
    embedder = {"@architectures": "spacy.MultiHashEmbed.v2", **hashes}
    model = {"@architectures": "spacy.Tok2Vec.v2", "embed": embedder, "encode": encoder}
    nlp.add_pipe("tok2vec", config={"model": model})
    nlp.initialize()
    weigh_by_chance(network(nlp), len(encoding))
    return nlp


def network(nlp: Language) -> Network:
    component: Any = nlp.get_pipe("tok2vec")
    model: Network = component.model
    return model


def changed(nlp: Language) -> tuple[Network, Network]:
    before = network(nlp).copy()
    compute_in_blocks(nlp)
    return before, network(nlp)


def is_changed(model: Network) -> bool:
    return any(layer.name == "window_layers" for layer in model.walk())


NETWORKS = [
    changed(pipeline(**encoding))
    for encoding in ({}, {"depth": 1}, {"window_size": 2, "maxout_pieces": 2}, {"depth": 4})
]


@settings(max_examples=150, deadline=None)
@given(
    st.lists(st.lists(st.sampled_from(WORDS), max_size=40), min_size=1, max_size=5),
    st.sampled_from(NETWORKS),
    st.integers(1, 60),
)
def test_any_texts_get_the_vectors_that_the_network_gives_them(
    texts: list[list[str]], networks: tuple[Network, ...], block: int
) -> None:
    assert [is_changed(model) for model in networks] == [False, True]
    docs = [Doc(VOCAB, words) for words in texts]
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(window_layers, "_BLOCK", block)
        expected, made = (model.predict(docs) for model in networks)
    for vectors, others in zip(made, expected, strict=True):
        assert np.allclose(vectors, others, atol=1e-4)


def test_a_network_that_learns_learns_as_before() -> None:
    before, after = changed(pipeline())
    docs = [Doc(VOCAB, WORDS), Doc(VOCAB, WORDS[:3])]
    gradients: list[Any] = []
    for model in (before, after):
        made, learn = model.begin_update(docs)
        learn([np.ones_like(vectors) for vectors in made])
        (weights, *_) = (layer.get_grad("W") for layer in model.walk() if layer.has_grad("W"))
        gradients.append(weights)
    assert np.allclose(gradients[0], gradients[1], atol=1e-4)


def test_a_network_of_another_kind_stays_as_it_is() -> None:
    nlp = spacy.blank("en")
    hashes = {"attrs": ["NORM"], "rows": [500], "width": 32, "include_static_vectors": False}
    embedder = {"@architectures": "spacy.MultiHashEmbed.v2", **hashes}
    encoder = {"@architectures": "spacy.MishWindowEncoder.v2", "width": 32, "window_size": 1, "depth": 2}
    model = {"@architectures": "spacy.Tok2Vec.v2", "embed": embedder, "encode": encoder}
    nlp.add_pipe("tok2vec", config={"model": model})
    nlp.initialize()
    before, after = changed(nlp)
    assert [layer.name for layer in after.walk()] == [layer.name for layer in before.walk()]
