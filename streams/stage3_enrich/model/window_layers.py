"""The layers of spaCy's networks in which a word meets its neighbours, in blocks that a processor's cache holds.

Such a layer (MaxoutWindowEncoder) sets a word beside its neighbours, multiplies, takes the greatest of several pieces
(Goodfellow et al. 2013), normalises it (Ba et al. 2016) and adds it to what the word was. thinc does each of these for
all words of a batch before the next, and makes a new array of megabytes for it; here a block of words goes through all
of a layer.
"""

from __future__ import annotations

from functools import reduce
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt
from spacy.language import Language
from thinc.api import Model

from streams.stage3_enrich.model.components import Layer, layers_of

Floats = npt.NDArray[np.float32]

_BLOCK = 600
"""Words that go through a layer together: with their neighbours they take 700 kB."""

_RESIDUAL = "residual(expand_window>>maxout>>layernorm>>dropout)"
_SMALLEST_VARIANCE = 1e-8


def compute_in_blocks(nlp: Language) -> None:
    """Let the networks of a pipeline compute such layers so, where they are of spaCy's usual kind."""
    for layer in layers_of(nlp):
        layer.layers[:] = [_in_blocks(inner) if _is_window_encoder(inner) else inner for inner in layer.layers]


class _WindowLayer(NamedTuple):
    window: int
    """Neighbours on each side."""

    weights: Floats
    """From a word beside its neighbours to the pieces, one piece after the other."""

    bias: Floats
    scale: Floats
    shift: Floats

    def through(self, rows: Floats) -> Floats:
        """What becomes of rows of numbers, one a word; the first and last, as many as are neighbours, are left out."""
        count, width = len(rows) - 2 * self.window, rows.shape[1]
        beside = np.lib.stride_tricks.as_strided(rows, (count, len(self.weights)), rows.strides)
        pieces = beside @ self.weights
        pieces += self.bias
        best: Floats = reduce(np.maximum, np.split(pieces, pieces.shape[1] // width, axis=1))
        evenly = np.full(width, 1 / width, dtype=np.float32)
        best -= (best @ evenly)[:, np.newaxis]
        variance = np.einsum("ij,ij->i", best, best) / width
        best *= (1 / np.sqrt(variance + _SMALLEST_VARIANCE))[:, np.newaxis]
        best *= self.scale
        best += self.shift
        best += rows[self.window : -self.window]
        return best


def _is_window_encoder(layer: Layer) -> bool:
    """Whether a layer is a sequence of such layers, with so many rows between two texts that none sees the other."""
    residuals = _residuals(layer)
    is_sequence = bool(residuals) and layer.name == f"with_array({'>>'.join([_RESIDUAL] * len(residuals))})"
    return is_sequence and sum(map(_window, residuals)) <= layer.attrs["pad"]


def _residuals(layer: Layer) -> list[Layer]:
    return [inner for inner in layer.walk() if inner.name == _RESIDUAL]


def _window(residual: Layer) -> int:
    return next(int(inner.attrs["window_size"]) for inner in residual.walk() if inner.name == "expand_window")


def _taken_from(residual: Layer) -> _WindowLayer:
    parts: dict[str, Any] = {inner.name: inner for inner in residual.walk()}
    maxout, norm = parts["maxout"], parts["layernorm"]
    weights: Floats = maxout.get_param("W")
    by_piece = weights.transpose(1, 0, 2).reshape(-1, weights.shape[2])
    return _WindowLayer(
        window=_window(residual),
        weights=np.ascontiguousarray(by_piece.T),
        bias=maxout.get_param("b").T.ravel(),
        scale=norm.get_param("G"),
        shift=norm.get_param("b"),
    )


def _in_blocks(encoder: Layer) -> Layer:
    layers = [_taken_from(residual) for residual in _residuals(encoder)]
    padding = int(encoder.attrs["pad"])

    def forward(model: Layer, texts: Any, is_train: bool) -> tuple[Any, Any]:  # noqa: FBT001 - as in thinc
        if is_train or not isinstance(texts, list):
            return encoder(texts, is_train)
        operations: Any = model.ops
        rows: Floats = operations.flatten(texts, pad=padding)
        for layer in layers:
            rows = _through(layer, rows)
        return operations.unflatten(rows, np.array([*map(len, texts)]), pad=padding), encoder

    return Model("window_layers", forward, layers=[encoder])


def _through(layer: _WindowLayer, rows: Floats) -> Floats:
    """All rows after a layer. Those at the ends, which no text comes to see, stay as they are."""
    after = rows.copy()
    last = len(rows) - layer.window
    for start in range(layer.window, last, _BLOCK):
        end = min(start + _BLOCK, last)
        after[start:end] = layer.through(rows[start - layer.window : end + layer.window])
    return after
