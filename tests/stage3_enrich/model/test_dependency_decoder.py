"""Texts parsed step by step together: the heads and sentences that the parser itself finds."""

from __future__ import annotations

from typing import Any

import pytest
import spacy
from hypothesis import given, settings
from hypothesis import strategies as st
from spacy.language import Language
from spacy.tokens import Doc

from streams.stage3_enrich.model.dependency_decoder import DependencyDecoder, decode_dependencies_together
from tests.stage3_enrich.model.networks import weigh_by_chance

WORDS = ["Oslo", "Lima", "the", "port", "of", " ", "\n\n", "Ms", "Diallo", "9"]
Texts = list[list[str]]


def parser(seed: int) -> Language:
    """A pipeline whose network has weights by chance."""
    nlp = spacy.blank("en")
    component: Any = nlp.add_pipe("parser")
    for label in ("nsubj", "obj", "case", "ROOT", "det||obj"):
        component.add_label(label)
    nlp.initialize()
    weigh_by_chance(component.model, seed)
    return nlp


def docs(nlp: Language, texts: Texts) -> list[Doc]:
    return [Doc(nlp.vocab, words) for words in texts]


def heads(made: list[Doc]) -> list[list[tuple[int, str, bool | None]]]:
    return [[(token.head.i, token.dep_, token.is_sent_start) for token in doc] for doc in made]


PARSERS = [parser(seed) for seed in range(3)]
TEXT = st.lists(st.sampled_from(WORDS), max_size=30)
ALIKE = st.lists(TEXT, min_size=8, max_size=30)


@settings(max_examples=150, deadline=None)
@given(st.one_of(ALIKE, st.lists(TEXT, min_size=1, max_size=5)), st.sampled_from(PARSERS))
def test_any_texts_get_the_heads_that_the_parser_finds(texts: Texts, nlp: Language) -> None:
    component: Any = nlp.get_pipe("parser")
    expected = list(component.pipe(docs(nlp, texts)))
    given = docs(nlp, texts)
    made = list(DependencyDecoder(component).pipe(given))
    assert [id(doc) for doc in made] == [id(doc) for doc in given]
    assert heads(made) == heads(expected)
    assert heads([DependencyDecoder(component)(doc) for doc in docs(nlp, texts)]) == heads(expected)


def test_a_text_much_longer_than_the_others_is_left_to_the_parser() -> None:
    nlp = PARSERS[0]
    component: Any = nlp.get_pipe("parser")
    left: list[int] = []

    class Watched(DependencyDecoder):
        def _parse(self, docs: Any) -> None:
            left.extend(map(len, docs))
            super()._parse(docs)

    texts = [WORDS] * 8 + [WORDS * 50]
    made = list(Watched(component).pipe(docs(nlp, texts)))
    assert left == [len(WORDS)] * 8
    assert heads(made) == heads(list(component.pipe(docs(nlp, texts))))


def test_the_decoder_takes_the_place_of_the_parser() -> None:
    nlp = parser(4)
    decode_dependencies_together(nlp)
    assert nlp.pipe_names == ["dependency_decoder"]


@pytest.mark.parametrize("pipe", [None, "beam_parser", "sentencizer"])
def test_what_is_not_a_greedy_parser_stays_as_it_is(pipe: str | None) -> None:
    nlp = spacy.blank("en")
    if pipe:
        nlp.add_pipe(pipe, name="parser")
    before = nlp.pipeline
    decode_dependencies_together(nlp)
    assert nlp.pipeline == before
