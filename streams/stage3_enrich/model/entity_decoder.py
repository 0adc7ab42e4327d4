"""The names of Docs as spaCy's recogniser finds them, with the words of all Docs decoded together.

The recogniser goes from word to word: at each it lets its network score all moves, and makes the best of those that
are allowed. The network sees the word, the first word of the name that is open, and the word before; nothing else of
what was decided. So outside names no word depends on another, and all are scored at once; in names, only those that
follow a first word are. The moves are those of BILUO (Ratinov and Roth 2009): a name Begins, goes on Inside, has a Last
word, or is a Unit; all other words are Out.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from functools import reduce
from typing import Any

import numpy as np
import numpy.typing as npt
from spacy.language import Language
from spacy.pipeline import EntityRecognizer
from spacy.tokens import Doc, Span

from streams.stage3_enrich.model.components import batches, component_of, is_greedy, put_in_place

Floats = npt.NDArray[np.float32]
Numbers = npt.NDArray[np.intp]
Flags = npt.NDArray[np.bool_]

_SEEN = 3
"""Words that the network sees in a state."""

_FOLLOWED_TOGETHER = 16
"""Words up to which all that may be names are followed at once. A longer one is followed if it lies in no other."""


class EntityDecoder:
    """Finds in Docs the names that the recogniser that it is made from finds."""

    def __init__(self, recogniser: EntityRecognizer) -> None:
        """Take the recogniser's network and moves."""
        self._recogniser = recogniser
        moves: Any = recogniser.moves
        self._moves = _Moves([moves.get_class_name(number) for number in range(moves.n_moves)])

    def __call__(self, doc: Doc) -> Doc:
        """Set the names of one Doc."""
        self._decode([doc])
        return doc

    def pipe(self, docs: Iterable[Doc], *, batch_size: int = 128) -> Iterator[Doc]:
        """Set the names of many Docs, of `batch_size` at once."""
        for batch in batches(docs, batch_size):
            self._decode(batch)
            yield from batch

    def _decode(self, docs: Sequence[Doc]) -> None:
        if any(doc.has_annotation("ENT_IOB") for doc in docs):
            self._recogniser.set_annotations(docs, self._recogniser.predict(docs))
            return
        starts = np.cumsum([0, *map(len, docs)])
        spans: list[list[Span]] = [[] for _ in docs]
        for first, last, label in _Decoding(self._recogniser, self._moves, docs).names() if starts[-1] else ():
            place = int(np.searchsorted(starts, first, side="right")) - 1
            start = int(starts[place])
            spans[place].append(Span(docs[place], first - start, last + 1 - start, label))
        for doc, names in zip(docs, spans, strict=True):
            doc.set_ents(names)


class _Moves:
    """The labels of names, and the number that the network gives each move: those of a label in the labels' order."""

    def __init__(self, names: Sequence[str]) -> None:
        number = {name: index for index, name in enumerate(names)}
        self.labels = [name[2:] for name in names if name.startswith("B-")]
        begin, self.inside, self.last, unit = (
            np.array([number[f"{move}-{label}"] for label in self.labels], dtype=np.intp) for move in "BILU"
        )
        self.outside_names = np.concatenate([begin, unit, [number["O"]]])


class _Decoding:
    """The words of several Docs, counted through all of them, as the network scores them."""

    def __init__(self, recogniser: EntityRecognizer, moves: _Moves, docs: Sequence[Doc]) -> None:
        network: Any = recogniser.model
        lower, upper = network.get_ref("lower"), network.get_ref("upper")
        features: Floats = lower.predict(network.get_ref("tok2vec").predict(docs))
        self._nothing, self._features = features[0], features[1:]
        self._bias: Floats = lower.get_param("b")
        self._weights: Floats = upper.get_param("W").T
        self._move_bias: Floats = upper.get_param("b")
        self._moves = moves
        self._may_begin, self._may_go_on = _allowed(docs)

    def names(self) -> Iterator[tuple[int, int, str]]:
        """First word, last word and label of each name."""
        labels = self._moves.labels
        moves = self._outside()
        begins = moves < len(labels)
        ends = np.arange(len(moves)) + begins
        long = set(self._follow(np.flatnonzero(begins), moves, ends, _FOLLOWED_TOGETHER).tolist())
        last = -1
        for first in np.flatnonzero(moves < 2 * len(labels)).tolist():
            if first > last:
                if first in long:
                    self._follow(np.array([first]), moves, ends, len(moves))
                last = int(ends[first])
                yield first, last, labels[moves[first] % len(labels)]

    def _outside(self) -> Numbers:
        """The best move of each word when no name is open: a label's place for Begin, then those for Unit, then Out."""
        scores = self._scores(self._features[:, 0] + self._nothing[1] + self._nothing[2])[:, self._moves.outside_names]
        labels = len(self._moves.labels)
        scores[~self._may_begin, : 2 * labels] = -np.inf
        scores[~self._may_go_on, :labels] = -np.inf
        best: Numbers = scores.argmax(axis=1)
        return best

    def _follow(self, firsts: Numbers, labels: Numbers, ends: Numbers, most: int) -> Numbers:
        """Move the ends of the names that begin at `firsts` on, by `most` words; returns those that go on further."""
        for _ in range(most):
            if not len(firsts):
                break
            words, kinds, each = ends[firsts], labels[firsts], np.arange(len(firsts))
            scores = self._scores(self._features[words, 0] + self._features[firsts, 1] + self._features[words - 1, 2])
            better = scores[each, self._moves.inside[kinds]] >= scores[each, self._moves.last[kinds]]
            firsts = firsts[better & self._may_go_on[words]]
            ends[firsts] += 1
        return firsts

    def _scores(self, state: Floats) -> Floats:
        """Of all moves, in states whose features are summed up."""
        hidden: Floats = reduce(np.maximum, np.moveaxis(state + self._bias, 2, 0))
        return hidden @ self._weights + self._move_bias


def _allowed(docs: Sequence[Doc]) -> tuple[Flags, Flags]:
    """Which words may begin a name, and which may be followed by another of it.

    No name begins with white space, and none goes on past the end of a sentence or of its Doc.
    """
    columns: Any = np.concatenate([doc.to_array(["IS_SPACE", "SENT_START"]) for doc in docs])
    starts = np.append(columns[:, 1] == 1, True)
    starts[np.cumsum([*map(len, docs)])] = True
    return columns[:, 0] == 0, ~starts[1:]


def _is_decoded(recogniser: EntityRecognizer) -> bool:
    network: Any = recogniser.model
    lower = network.get_ref("lower")
    return is_greedy(recogniser) and (lower.get_dim("nF"), lower.get_dim("nP") > 1) == (_SEEN, True)


@Language.factory("entity_decoder", default_config={"recogniser": "ner"})
def _made(nlp: Language, name: str, recogniser: str) -> EntityDecoder:  # noqa: ARG001 - what spaCy gives each component
    component: Any = nlp.get_pipe(recogniser)
    return EntityDecoder(component)


def decode_entities_together(nlp: Language) -> None:
    """Put a decoder in the place of a pipeline's recogniser, where that is greedy and has a network of spaCy's kind."""
    component = component_of(nlp, "ner")
    if isinstance(component, EntityRecognizer) and _is_decoded(component):
        put_in_place(nlp, "entity_decoder", "ner")
