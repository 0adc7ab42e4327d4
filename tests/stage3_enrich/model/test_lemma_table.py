"""The lemmatizer as a table: the same lemmas, whatever was asked before."""

from __future__ import annotations

from typing import Any

import pytest
import spacy
from hypothesis import given, settings
from hypothesis import strategies as st
from spacy.language import Language
from spacy.tokens import Doc

from streams.stage3_enrich.model import lemma_table
from streams.stage3_enrich.model.lemma_table import LemmaTable, look_up_lemmas
from tests.english import parser

FORMS = ["saw", "Ships", "left", "better", "Oslo", " ", "wolves"]
PARTS = [
    ("NOUN", "Number=Sing"),
    ("NOUN", "Number=Plur"),
    ("VERB", "VerbForm=Inf"),
    ("VERB", "Tense=Past|VerbForm=Fin"),
    ("ADJ", "Degree=Cmp"),
    ("PROPN", ""),
    ("SPACE", ""),
]


@pytest.fixture(scope="module")
def lemmatizer() -> Any:
    """The lemmatizer of the stock pipeline."""
    stock = spacy.load(f"{parser().meta['lang']}_{parser().meta['name']}")
    return stock.get_pipe("lemmatizer")


def lemmas(doc: Doc) -> list[str]:
    return [token.lemma_ for token in doc]


@settings(max_examples=200, deadline=None)
@given(
    words=st.lists(st.tuples(st.sampled_from(FORMS), st.sampled_from(PARTS), st.sampled_from(["", "given"]))),
    overwrite=st.booleans(),
    kept=st.integers(1, 5),
)
def test_any_words_get_the_lemmas_that_the_lemmatizer_gives_them(
    lemmatizer: Any,
    words: list[tuple[str, tuple[str, str], str]],
    overwrite: bool,  # noqa: FBT001
    kept: int,
) -> None:
    made, expected = (
        Doc(
            lemmatizer.vocab,
            [form for form, _, _ in words],
            pos=[part for _, (part, _), _ in words],
            morphs=[morphology for _, (_, morphology), _ in words],
            lemmas=[lemma for _, _, lemma in words],
        )
        for _ in range(2)
    )
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(lemma_table, "_MOST_KEPT", kept)
        patched.setattr(lemmatizer, "overwrite", overwrite)
        table = LemmaTable(lemmatizer)
        assert lemmas(table(made)) == lemmas(lemmatizer(expected))


def test_so_many_lemmas_are_kept_and_no_more(lemmatizer: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(lemma_table, "_MOST_KEPT", 3)
    lemmatizer.cache.clear()
    table = LemmaTable(lemmatizer)
    words = ["ships", "crews", "ports", "wolves", "birds"]
    doc = Doc(lemmatizer.vocab, words, pos=["NOUN"] * 5, morphs=["Number=Plur"] * 5)
    assert lemmas(table(doc)) == ["ship", "crew", "port", "wolf", "bird"]
    assert len(lemmatizer.cache) == 2


def test_a_pipeline_without_the_english_lemmatizer_stays_as_it_is() -> None:
    nlp: Language = spacy.blank("xx")
    nlp.add_pipe("lemmatizer")
    look_up_lemmas(nlp)
    assert nlp.pipe_names == ["lemmatizer"]
