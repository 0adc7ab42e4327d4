"""Vectors of words: like words are near, unknown ones say nothing."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from streams.stage3_enrich.word_vectors import DIMENSIONS, WordVectors, word_vectors


def nearness(one: str, other: str) -> float:
    vectors = word_vectors()
    return float(vectors.mean([one]) @ vectors.mean([other]))


def test_words_of_like_meaning_are_nearer_than_others() -> None:
    assert nearness("attack", "bombing") > nearness("attack", "music")
    assert nearness("minister", "president") > nearness("minister", "banana")


def test_a_packaged_vector_has_the_length_of_one() -> None:
    for word in ("attack", "treaty", "withdraw"):
        assert np.linalg.norm(word_vectors().mean([word])) == pytest.approx(1, abs=0.05)


def test_the_mean_is_of_those_words_that_have_a_vector() -> None:
    rows = np.zeros((2, DIMENSIONS), np.int8)
    rows[0, 0], rows[1, 0] = 127, -127
    vectors = WordVectors(["up", "down"], rows)
    assert vectors.mean(["up", "nothing"])[0] == pytest.approx(1)
    assert vectors.mean(["up", "down"])[0] == 0
    assert not vectors.mean(["nothing"]).any()


@given(st.lists(st.one_of(st.text(max_size=8), st.sampled_from(["attack", "talk", "the"]))))
def test_any_words_have_a_mean_no_longer_than_one(words: list[str]) -> None:
    mean = word_vectors().mean(words)
    assert mean.shape == (DIMENSIONS,)
    assert np.linalg.norm(mean) < 1.05


def test_the_commonest_words_come_first() -> None:
    assert word_vectors().commonest(3) == ["the", "of", "to"]
