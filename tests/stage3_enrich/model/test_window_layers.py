"""Layers computed in blocks: the vectors that thinc computes, however texts fall into blocks."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
import spacy
from hypothesis import given, settings
from hypothesis import strategies as st
from spacy.tokens import Doc

from streams.stage3_enrich.model import window_layers
from streams.stage3_enrich.model.window_layers import compute_in_blocks
from tests.stage3_enrich.model.networks import (
    Network,
    by_hashes,
    by_windows,
    changed,
    network,
    pipeline,
    weigh_by_chance,
)

WORDS = ["Oslo", "oslo", "the", "port", "ports", " ", "\n\n", "9", "ca", "can"]
VOCAB = spacy.blank("en").vocab


def encoding_in_blocks(encoding: dict[str, Any]) -> tuple[Network, Network]:
    """A network that encodes words so, with weights by chance, and the same with its layers computed in blocks."""
    nlp = pipeline(by_hashes("NORM", "SHAPE"), encoding)
    weigh_by_chance(network(nlp), len(encoding))
    return changed(nlp, compute_in_blocks)


def is_changed(model: Network) -> bool:
    return any(layer.name == "window_layers" for layer in model.walk())


ENCODINGS = [by_windows(), by_windows(depth=1), by_windows(window_size=2, maxout_pieces=2), by_windows(depth=4)]
NETWORKS = [encoding_in_blocks(encoding) for encoding in ENCODINGS]


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
    before, after = encoding_in_blocks(by_windows())
    docs = [Doc(VOCAB, WORDS), Doc(VOCAB, WORDS[:3])]
    gradients: list[Any] = []
    for model in (before, after):
        made, learn = model.begin_update(docs)
        learn([np.ones_like(vectors) for vectors in made])
        (weights, *_) = (layer.get_grad("W") for layer in model.walk() if layer.has_grad("W"))
        gradients.append(weights)
    assert np.allclose(gradients[0], gradients[1], atol=1e-4)


def test_a_network_of_another_kind_stays_as_it_is() -> None:
    before, after = encoding_in_blocks(by_windows("Mish"))
    assert [layer.name for layer in after.walk()] == [layer.name for layer in before.walk()]
