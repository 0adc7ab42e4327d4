"""A multinomial logistic regression over named features and, where it has them, dense ones. Its weights are data."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import zip_longest

import msgspec
import numpy as np
from numpy.typing import NDArray

SCALE = 100
"""Weights are stored as whole numbers, in hundredths."""

Numbers = NDArray[np.float32]


class Weights(msgspec.Struct, frozen=True):
    """The weights as they are stored: for each class one number a feature, in hundredths."""

    classes: tuple[str, ...]
    intercepts: tuple[int, ...]
    features: dict[str, tuple[int, ...]]
    dense: tuple[tuple[int, ...], ...] = ()


class LinearModel:
    """Gives each class its probability."""

    def __init__(self, weights: Weights) -> None:
        """Take the weights."""
        self.classes = weights.classes
        self._number = {feature: number for number, feature in enumerate(weights.features)}
        nothing = (0,) * len(weights.classes)
        # Sums of whole numbers are exact, so that the order in which features are told changes nothing.
        self._rows = np.array([*weights.features.values(), nothing], np.float32)
        self._intercepts = np.array(weights.intercepts, np.float32)
        self._dense = np.array(weights.dense, np.float32).reshape(-1, len(weights.classes)) / SCALE

    def knows(self, feature: str) -> bool:
        """Whether it was trained on a feature."""
        return feature in self._number

    def probabilities(self, told: Sequence[Iterable[str]], dense: Numbers | None = None) -> Numbers:
        """Of things with these features, a row for each with a probability for each of `classes`.

        Features that it does not know say nothing. `dense` has a row of numbers for each thing.
        """
        filled = list(zip_longest(*map(self._known, told), fillvalue=len(self._rows) - 1))
        numbers = np.array(filled, np.intp).reshape(len(filled), len(told))
        scores: Numbers = (np.add.reduce(self._rows[numbers]) + self._intercepts) / SCALE
        if dense is not None:
            scores += dense @ self._dense
        raised: Numbers = np.exp(scores - scores.max(axis=-1, keepdims=True))
        raised /= raised.sum(axis=-1, keepdims=True)
        return raised

    def _known(self, features: Iterable[str]) -> list[int]:
        number = self._number.get
        return [one for one in map(number, set(features)) if one is not None]
