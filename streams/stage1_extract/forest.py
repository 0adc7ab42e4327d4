"""The model that weighs what is known of a block: boosted decision trees, whose numbers are data.

J. Friedman, "Greedy function approximation: a gradient boosting machine" (2001). The numbers stand in
data/block_trees.json and are made by tests/training/blocks.py. They hold no words of any page.
"""

from __future__ import annotations

from functools import cache
from importlib.resources import files
from math import exp

import msgspec


class Tree(msgspec.Struct, frozen=True):
    """A tree as lists, one entry a node: a leaf has the feature -1, and its value as threshold.

    Of the children the left one follows its parent; `right` is the number of the other.
    """

    features: list[int]
    thresholds: list[float]
    right: list[int]


class Forest(msgspec.Struct, frozen=True):
    """The trees, what their sum begins with, and the names of the features that they were made for."""

    names: list[str]
    base: float
    trees: list[Tree]

    def probability(self, row: list[float]) -> float:
        """The probability that the block with these features is text of the article."""
        total = self.base
        for tree in self.trees:
            features, thresholds, node = tree.features, tree.thresholds, 0
            while (feature := features[node]) >= 0:
                node = node + 1 if row[feature] <= thresholds[node] else tree.right[node]
            total += thresholds[node]
        return 1 / (1 + exp(-max(-30.0, min(30.0, total))))


@cache
def block_forest() -> Forest:
    """The forest for blocks of a page."""
    data = files("streams.stage1_extract") / "data" / "block_trees.json"
    return msgspec.json.decode(data.read_bytes(), type=Forest)
