"""Vectors of words in which like meanings are near: GloVe of Wikipedia and Gigaword (Pennington et al. 2014)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import cache
from importlib.resources import files
from itertools import chain

import numpy as np
from numpy.typing import NDArray

DIMENSIONS = 100

_UNIT = np.float32(1 / 127)

Vector = NDArray[np.float32]


class WordVectors:
    """Vectors of unit length by word, in lower case."""

    def __init__(self, words: Iterable[str], rows: NDArray[np.int8]) -> None:
        """Take the words and, in their order, their vectors in 127ths."""
        self._row = {word: number for number, word in enumerate(words)}
        self._rows = rows

    def means(self, groups: Sequence[Sequence[str]]) -> Vector:
        """For each group of words a row with the mean vector of those that have one; zeros where none has."""
        known = [[self._row[word] for word in words if word in self._row] for words in groups]
        filled = [number for number, rows in enumerate(known) if rows]
        told = np.zeros((len(groups), DIMENSIONS), np.float32)
        if filled:
            lengths = np.array([len(known[number]) for number in filled])
            begins = np.concatenate(([0], np.cumsum(lengths)[:-1]))
            sums = np.add.reduceat(self._rows[list(chain.from_iterable(known))], begins, dtype=np.float32)
            told[filled] = sums / lengths[:, None].astype(np.float32) * _UNIT
        return told


@cache
def word_vectors() -> WordVectors:
    """The vectors that are packaged with the stage."""
    with (files("streams.stage3_enrich") / "data" / "word_vectors.npz").open("rb") as file, np.load(file) as stored:
        words = bytes(stored["words"]).decode("utf-8").split("\n")
        return WordVectors(words, stored["rows"])
