"""A multinomial logistic regression over named features and, where it has them, dense ones. Its weights are data."""

from __future__ import annotations

from collections.abc import Sequence

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
        self._intercepts = np.array(weights.intercepts, np.float32) / SCALE
        self._row = {feature: number for number, feature in enumerate(weights.features)}
        rows = np.array(list(weights.features.values()), np.float32).reshape(-1, len(weights.classes))
        self._rows = rows / SCALE
        self._dense = np.array(weights.dense, np.float32).reshape(-1, len(weights.classes)) / SCALE

    def knows(self, feature: str) -> bool:
        """Whether it was trained on a feature."""
        return feature in self._row

    def probabilities(self, features: Sequence[str], dense: Numbers | None = None) -> Numbers:
        """The probabilities, in the order of `classes`. Features that it does not know say nothing."""
        known = [row for feature in set(features) if (row := self._row.get(feature)) is not None]
        scores: Numbers = self._intercepts + self._rows[known].sum(axis=0, dtype=np.float32)
        if dense is not None:
            scores += dense @ self._dense
        raised: Numbers = np.exp(scores - scores.max())
        raised /= raised.sum()
        return raised
