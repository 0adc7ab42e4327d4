"""Vectors of words in which like meanings are near: GloVe of Wikipedia and Gigaword (Pennington et al. 2014)."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache
from importlib.resources import files
from itertools import islice

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

    def commonest(self, number: int) -> list[str]:
        """The most frequent words, in the order of their frequency."""
        return list(islice(self._row, number))

    def mean(self, words: Iterable[str]) -> Vector:
        """The mean vector of those words that have one; zeros where none has."""
        known = [self._row[word] for word in words if word in self._row]
        if not known:
            return np.zeros(DIMENSIONS, np.float32)
        total: Vector = np.add.reduce(self._rows[known], dtype=np.float32)
        return total / np.float32(len(known)) * _UNIT


@cache
def word_vectors() -> WordVectors:
    """The vectors that are packaged with the stage."""
    with (files("streams.stage3_enrich") / "data" / "word_vectors.npz").open("rb") as file, np.load(file) as stored:
        words = bytes(stored["words"]).decode("utf-8").split("\n")
        return WordVectors(words, stored["rows"])
