"""Trees as data."""

from __future__ import annotations

from math import exp

from hypothesis import given
from hypothesis import strategies as st

from streams.stage1_extract.features import names
from streams.stage1_extract.forest import Forest, Tree, Trees, block_forest

STUMP = Tree(features=[0, -1, -1], thresholds=[0.5, -1.0, 2.0], right=[2, 0, 0])
DEEP = Tree(features=[1, 0, -1, -1, -1], thresholds=[0.0, 1.0, 3.0, 4.0, 5.0], right=[4, 3, 0, 0, 0])


def by_hand(model: Trees, row: list[float]) -> float:
    total = model.base
    for tree in model.trees:
        node = 0
        while tree.features[node] >= 0:
            node = node + 1 if row[tree.features[node]] <= tree.thresholds[node] else tree.right[node]
        total += tree.thresholds[node]
    return 1 / (1 + exp(-total))


@given(st.lists(st.lists(st.floats(-2, 2), min_size=2, max_size=2), max_size=6))
def test_all_trees_look_at_all_rows_as_one_would_by_hand(rows: list[list[float]]) -> None:
    model = Trees(["a", "b"], 0.25, [STUMP, DEEP])
    assert Forest(model).probabilities(rows) == [by_hand(model, row) for row in rows]


def test_sums_beyond_all_measure_stay_probabilities() -> None:
    model = Trees(["a"], 0.0, [Tree([-1], [1e6], [0])])
    assert 0.99 < Forest(model).probabilities([[0.0]])[0] <= 1.0


def test_the_trees_that_are_shipped_were_made_for_the_features_that_are_read() -> None:
    assert block_forest().names == names()
