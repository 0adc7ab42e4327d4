"""Vectors of words: like words are near, unknown ones say nothing."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from streams.stage3_enrich.word_vectors import DIMENSIONS, WordVectors, word_vectors


def nearness(one: str, other: str) -> float:
    vectors = word_vectors()
    return float(vectors.means([[one]])[0] @ vectors.means([[other]])[0])


def test_words_of_like_meaning_are_nearer_than_others() -> None:
    assert nearness("attack", "bombing") > nearness("attack", "music")
    assert nearness("minister", "president") > nearness("minister", "banana")


def test_a_packaged_vector_has_the_length_of_one() -> None:
    for word in ("attack", "treaty", "withdraw"):
        assert np.linalg.norm(word_vectors().means([[word]])[0]) == pytest.approx(1, abs=0.05)


def test_the_mean_is_of_those_words_that_have_a_vector() -> None:
    rows = np.zeros((2, DIMENSIONS), np.int8)
    rows[0, 0], rows[1, 0] = 127, -127
    vectors = WordVectors(["up", "down"], rows)
    assert vectors.means([["up", "nothing"]])[0][0] == pytest.approx(1)
    assert vectors.means([["up", "down"]])[0][0] == 0
    assert not vectors.means([["nothing"]])[0].any()


@given(st.lists(st.one_of(st.text(max_size=8), st.sampled_from(["attack", "talk", "the"]))))
def test_any_words_have_a_mean_no_longer_than_one(words: list[str]) -> None:
    around, mean, _ = word_vectors().means([[], words, ["the"]])
    assert mean.shape == (DIMENSIONS,)
    assert np.linalg.norm(mean) < 1.05
    assert mean.tolist() == word_vectors().means([words])[0].tolist()
    assert not around.any()
