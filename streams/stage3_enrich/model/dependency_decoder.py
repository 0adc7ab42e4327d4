"""The heads of the words of Docs as spaCy's parser finds them, with the Docs parsed step by step together.

The parser is a machine with a stack (arc-eager, Nivre 2008): in each state its network scores all moves, and the best
of those that are allowed is made. spaCy's own loop goes through the states of a few Docs at a time, and takes Python's
lock anew at each unit of the network. Here a step of all Docs is one product of matrices.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from spacy.language import Language
from spacy.pipeline import DependencyParser
from spacy.tokens import Doc

from streams.stage3_enrich.model.components import batches, component_of, is_greedy, put_in_place

_FEWEST_TOGETHER = 6
"""Docs, counted by the length of the longest, from which on a step of all takes less time than one by one."""

_PART = 4
"""The parser takes a fourth of a batch at a time."""


class DependencyDecoder:
    """Finds in Docs the heads and sentences that the parser that it is made from finds."""

    def __init__(self, parser: DependencyParser) -> None:
        """Take the parser's network and moves."""
        self._parser: Any = parser
        output = self._parser.model.get_ref("upper")
        self._weights, self._bias = output.get_param("W").T, output.get_param("b")

    def __call__(self, doc: Doc) -> Doc:
        """Parse one Doc."""
        parsed: Doc = self._parser(doc)
        return parsed

    def pipe(self, docs: Iterable[Doc], *, batch_size: int = 128) -> Iterator[Doc]:
        """Parse many Docs, `batch_size` at once."""
        for batch in batches(docs, batch_size):
            together, others = _by_likeness_of_length(batch)
            if together:
                self._parse(together)
            for _ in self._parser.pipe(others, batch_size=_PART * len(batch)):
                pass
            yield from batch

    def _parse(self, docs: Sequence[Doc]) -> None:
        states = self._parser.moves.init_batch(docs)
        network = self._parser.model.predict(docs)
        unfinished = [state for state in states if not state.is_final()]
        while unfinished:
            hidden = network.state2vec.predict(network.get_token_ids(unfinished))
            unfinished = self._parser.transition_states(unfinished, hidden @ self._weights + self._bias)
        self._parser.set_annotations(docs, states)


def _by_likeness_of_length(docs: Iterable[Doc]) -> tuple[list[Doc], list[Doc]]:
    """The Docs to parse step by step together, and the longest, if most steps of these would be shared by too few."""
    together, others = sorted(docs, key=len), list[Doc]()
    words = sum(map(len, together))
    while together and words < _FEWEST_TOGETHER * len(together[-1]):
        others.append(together.pop())
        words -= len(others[-1])
    return (together, others) if words else ([], together + others)


@Language.factory("dependency_decoder", default_config={"parser": "parser"})
def _made(nlp: Language, name: str, parser: str) -> DependencyDecoder:  # noqa: ARG001 - what spaCy gives each component
    component: Any = nlp.get_pipe(parser)
    return DependencyDecoder(component)


def decode_dependencies_together(nlp: Language) -> None:
    """Put a decoder in the place of a pipeline's parser, where that is greedy and has a network of spaCy's kind."""
    component = component_of(nlp, "parser")
    if isinstance(component, DependencyParser) and is_greedy(component):
        put_in_place(nlp, "dependency_decoder", "parser")
