"""The regression: probabilities of classes from features and weights."""

from __future__ import annotations

from math import exp

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from streams.stage3_enrich.events.linear_model import LinearModel, Weights

MODEL = LinearModel(
    Weights(("yes", "no"), (0, 0), {"a": (100, 0), "b": (0, 200), "c": (-50, 50)}, ((100, 0), (0, 100)))
)


def test_no_feature_leaves_the_intercepts() -> None:
    model = LinearModel(Weights(("yes", "no"), (100, 0), {}))
    assert model.probabilities([[]])[0, 0] == pytest.approx(exp(1) / (exp(1) + 1))


def test_the_weights_of_features_are_added_in_hundredths() -> None:
    assert MODEL.probabilities([["a", "b"]])[0, 0] == pytest.approx(exp(1) / (exp(1) + exp(2)))


def test_a_feature_counts_once_and_an_unknown_one_not_at_all() -> None:
    assert MODEL.probabilities([["a", "a", "unknown"]]) == pytest.approx(MODEL.probabilities([["a"]]))


def test_dense_features_are_weighed_too() -> None:
    dense = np.array([[2, 1]], np.float32)
    assert MODEL.probabilities([[]], dense)[0, 0] == pytest.approx(exp(2) / (exp(2) + exp(1)))


def test_huge_weights_do_not_overflow() -> None:
    model = LinearModel(Weights(("yes", "no"), (0, 0), {"a": (10_000_000, -10_000_000)}))
    assert model.probabilities([["a"]]).tolist() == [[1.0, 0.0]]


@given(st.lists(st.sampled_from("abcxyz")), st.lists(st.floats(-50, 50, width=32), min_size=2, max_size=2))
def test_probabilities_come_to_one_in_whatever_order_features_are_told(names: list[str], dense: list[float]) -> None:
    vector = np.array([dense], np.float32)
    likely = MODEL.probabilities([names], vector)
    assert likely.sum() == pytest.approx(1, abs=1e-5)
    assert ((likely >= 0) & (likely <= 1)).all()
    assert MODEL.probabilities([names[::-1]], vector).tolist() == likely.tolist()


@given(st.lists(st.lists(st.sampled_from("abcxyz"))))
def test_several_things_have_together_the_probabilities_that_each_has_alone(told: list[list[str]]) -> None:
    alone = [MODEL.probabilities([names])[0] for names in told]
    assert MODEL.probabilities(told) == pytest.approx(np.array(alone).reshape(-1, 2))
