"""The model that weighs what is known of a block: boosted decision trees, whose numbers are data.

J. Friedman, "Greedy function approximation: a gradient boosting machine" (2001). The numbers stand in
data/block_trees.json and are made by tests/training/blocks.py. They hold no words of any page.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from importlib.resources import files
from itertools import accumulate
from math import exp

import msgspec
import numpy as np

_LARGEST = 30.0


class Tree(msgspec.Struct, frozen=True):
    """A tree as lists, one entry a node: a leaf has the feature -1, and its value as threshold.

    Of the children the left one follows its parent; `right` is the number of the other.
    """

    features: list[int]
    thresholds: list[float]
    right: list[int]


class Trees(msgspec.Struct, frozen=True):
    """The trees, what their sum begins with, and the names of the features that they were made for."""

    names: list[str]
    base: float
    trees: list[Tree]


class Forest:
    """The trees in a form in which all of them look at all rows at once."""

    def __init__(self, model: Trees) -> None:
        """Take the nodes of all trees as one list."""
        self.names = model.names
        sizes = [len(tree.features) for tree in model.trees]
        starts = list(accumulate(sizes, initial=0))[:-1]
        self._base = model.base
        self._roots = np.array(starts, dtype=np.intp)
        self._features = np.array([one for tree in model.trees for one in tree.features], dtype=np.intp)
        self._thresholds = np.array([one for tree in model.trees for one in tree.thresholds])
        right = [start + one for start, tree in zip(starts, model.trees, strict=True) for one in tree.right]
        self._right = np.array(right, dtype=np.intp)

    def probabilities(self, rows: Sequence[Sequence[float]]) -> list[float]:
        """The probability, for each row of features, that its block is text of the article."""
        if not rows:
            return []
        values = np.array(rows)
        each = np.arange(len(rows))[:, np.newaxis]
        nodes = np.tile(self._roots, (len(rows), 1))
        while (inner := (features := self._features[nodes]) >= 0).any():
            smaller = values[each, features] <= self._thresholds[nodes]
            nodes = np.where(inner, np.where(smaller, nodes + 1, self._right[nodes]), nodes)
        totals = np.full(len(rows), self._base)
        # One tree after the other, so that the last digits are the same on every machine.
        for of_tree in self._thresholds[nodes].T:
            totals += of_tree
        return [1 / (1 + exp(-max(-_LARGEST, min(_LARGEST, total)))) for total in totals.tolist()]


@cache
def block_forest() -> Forest:
    """The forest for blocks of a page."""
    data = files("streams.stage1_extract") / "data" / "block_trees.json"
    return Forest(msgspec.json.decode(data.read_bytes(), type=Trees))
