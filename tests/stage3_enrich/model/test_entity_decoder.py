"""Names decoded together: those that the recogniser itself finds, whatever its network thinks of the words."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
import spacy
from hypothesis import given, settings
from hypothesis import strategies as st
from spacy.language import Language
from spacy.tokens import Doc, Span

from streams.stage3_enrich.model.entity_decoder import EntityDecoder, decode_entities_together
from tests.stage3_enrich.model.networks import weigh_by_chance

WORDS = ["Oslo", "Lima", "the", "port", "of", " ", "\n\n", "Ms", "Diallo", "9"]
Sentences = list[list[str]]


def recogniser(seed: int, going_on: float = 0.0) -> Language:
    """A pipeline whose network has weights by chance, and an inclination to let names go on."""
    nlp = spacy.blank("en")
    component: Any = nlp.add_pipe("ner")
    for label in ("PLACE", "PERSON", "SHIP"):
        component.add_label(label)
    nlp.initialize()
    weigh_by_chance(component.model, seed)
    moves = [component.moves.get_class_name(number) for number in range(component.moves.n_moves)]
    bias = component.model.get_ref("upper").get_param("b")
    bias += np.array([going_on * move.startswith(("B-", "I-")) for move in moves], dtype=np.float32)
    return nlp


def docs(nlp: Language, texts: list[Sentences]) -> list[Doc]:
    return [
        Doc(
            nlp.vocab,
            words=[word for sentence in text for word in sentence],
            sent_starts=[place == 0 for sentence in text for place, _ in enumerate(sentence)],
        )
        for text in texts
    ]


def names(made: list[Doc]) -> list[list[tuple[int, int, str, str]]]:
    return [[(span.start, span.end, span.label_, span.text) for span in doc.ents] for doc in made]


def outside(made: list[Doc]) -> list[list[int]]:
    return [[token.ent_iob for token in doc] for doc in made]


NETWORKS = [recogniser(seed, going_on) for seed, going_on in ((1, 0.0), (2, 2.0), (3, 1e6))]


@settings(max_examples=150, deadline=None)
@given(
    st.lists(st.lists(st.lists(st.sampled_from(WORDS), min_size=1, max_size=40), max_size=3), min_size=1, max_size=5),
    st.sampled_from(NETWORKS),
)
def test_any_texts_get_the_names_that_the_recogniser_finds(texts: list[Sentences], nlp: Language) -> None:
    component: Any = nlp.get_pipe("ner")
    expected = list(component.pipe(docs(nlp, texts)))
    made = list(EntityDecoder(component).pipe(docs(nlp, texts)))
    assert names(made) == names(expected)
    assert outside(made) == outside(expected)
    alone = [EntityDecoder(component)(doc) for doc in docs(nlp, texts)]
    assert names(alone) == names(expected)


def test_a_name_that_never_ends_is_followed_to_the_end_of_its_text() -> None:
    nlp = NETWORKS[-1]
    (doc,) = docs(nlp, [[["Oslo"] * 300]])
    EntityDecoder(nlp.get_pipe("ner"))(doc)
    assert [(span.start, span.end) for span in doc.ents] == [(0, 300)]


def test_names_that_are_set_already_are_left_to_the_recogniser() -> None:
    nlp = NETWORKS[0]
    made, expected = docs(nlp, [[WORDS]] * 2)
    for doc in (made, expected):
        doc.set_ents([Span(doc, 1, 4, "SHIP")], default="unmodified")
    component: Any = nlp.get_pipe("ner")
    component(expected)
    EntityDecoder(component)(made)
    assert names([made]) == names([expected])
    assert (1, 4, "SHIP", "Lima the port") in names([made])[0]


def test_the_decoder_takes_the_place_of_the_recogniser() -> None:
    nlp = recogniser(4)
    decode_entities_together(nlp)
    assert nlp.pipe_names == ["entity_decoder"]


@pytest.mark.parametrize("pipe", [None, "beam_ner", "entity_ruler"])
def test_what_is_not_a_greedy_recogniser_stays_as_it_is(pipe: str | None) -> None:
    nlp = spacy.blank("en")
    if pipe:
        nlp.add_pipe(pipe, name="ner")
    before = nlp.pipeline
    decode_entities_together(nlp)
    assert nlp.pipeline == before
