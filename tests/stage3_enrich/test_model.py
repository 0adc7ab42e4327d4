"""Which pipeline serves which language, and how long texts are parsed."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from streams.stage3_enrich import model
from streams.stage3_enrich.model import ModelMissingError, load_models, model_language, parse
from tests.english import parser


def test_the_default_pipeline_is_there_with_all_that_the_stage_reads() -> None:
    assert {"tagger", "parser", "ner", "lemmatizer"} <= set(parser().pipe_names)


def test_a_pipeline_that_is_not_installed_is_named() -> None:
    with pytest.raises(ModelMissingError, match=r"xx_core_lost_sm is not installed.*COPYDESK_MODELS"):
        load_models({"xx": "xx_core_lost_sm"})


@pytest.mark.parametrize(
    ("tag", "language"),
    [("en", "en"), ("en-GB", "en"), ("EN", "en"), ("es", None), ("eng", None), ("", None), (None, None)],
)
def test_a_language_is_served_with_its_regions(tag: str | None, language: str | None) -> None:
    assert model_language({"en": parser()}, tag) == language


def test_a_long_text_is_parsed_in_pieces_and_keeps_its_offsets(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(model, "LONGEST_PIECE", 80)
    text = "The ferry left Tallinn at noon.\n\nIt came to Helsinki at two, and nobody was on the quay to meet it. " * 5
    doc = parse(parser(), text)
    assert doc.text == text
    assert {text[entity.start_char : entity.end_char] for entity in doc.ents} >= {"Tallinn", "Helsinki"}
    assert len(list(doc.sents)) >= 10


@pytest.mark.parametrize("word", ['"' * 10_000, "“" * 10_000, "(" * 10_000, "a-" * 5000, "''" * 5000])
def test_what_no_blank_ever_parts_is_one_word(word: str) -> None:
    assert [token.text for token in parse(parser(), f"Look: {word} there.")] == ["Look", ":", word, "there", "."]


def test_a_word_of_usual_length_is_taken_apart() -> None:
    assert [token.text for token in parse(parser(), "(“Don't”)")] == ["(", "“", "Do", "n't", "”", ")"]


@settings(max_examples=60, deadline=None)
@given(st.text(alphabet=st.characters(exclude_categories=["Cs"]), max_size=60), st.integers(1, 20))
def test_any_text_is_its_docs_text(text: str, longest: int) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(model, "LONGEST_PIECE", longest)
        assert parse(parser(), text).text == text
