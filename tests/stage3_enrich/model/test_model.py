"""Which pipeline serves which language, and what is changed in it."""

from __future__ import annotations

import pytest
import spacy
from spacy.tokens import Doc

from streams.stage3_enrich.model import ModelMissingError, load_models, model_language
from streams.stage3_enrich.parsing import parse
from tests.english import parser

TEXTS = (
    "The ferry that left Tallinn at noon, Captain Ana Ruiz's first, came to Helsinki at two; nobody was on the quay.",
    "I'm gonna go. Y'all got ta see this; c'm on, let's go! There 're. it ain't nothin'. He gets \n\n Rain. \t",
    "Israel withdrew its negotiators from talks with Hamas in Doha on Tuesday, officials in Jerusalem said.",
    "",
    " ",
)


def read_off(doc: Doc) -> list[tuple[object, ...]]:
    """All that the stage reads of words."""
    return [
        (
            word.text,
            word.tag_,
            word.pos_,
            word.dep_,
            word.head.i,
            word.lemma_,
            str(word.morph),
            word.ent_type_,
            word.ent_iob_,
        )
        for word in doc
    ]


def test_the_default_pipeline_is_there_with_all_that_the_stage_reads() -> None:
    assert {"tagger", "dependency_decoder", "lemma_table", "entity_decoder"} <= set(parser().pipe_names)


def test_a_pipeline_that_is_not_installed_is_named() -> None:
    with pytest.raises(ModelMissingError, match=r"xx_core_lost_sm is not installed.*COPYDESK_MODELS"):
        load_models({"xx": "xx_core_lost_sm"})


@pytest.mark.parametrize(
    ("tag", "language"),
    [("en", "en"), ("en-GB", "en"), ("EN", "en"), ("es", None), ("eng", None), ("", None), (None, None)],
)
def test_a_language_is_served_with_its_regions(tag: str | None, language: str | None) -> None:
    assert model_language({"en": parser()}, tag) == language


@pytest.mark.parametrize("word", ['"' * 10_000, "“" * 10_000, "(" * 10_000, "a-" * 5000, "''" * 5000])
def test_what_no_blank_ever_parts_is_one_word(word: str) -> None:
    assert [token.text for token in parse(parser(), f"Look: {word} there.")] == ["Look", ":", word, "there", "."]


def test_a_word_of_usual_length_is_taken_apart() -> None:
    assert [token.text for token in parse(parser(), "(“Don't”)")] == ["(", "“", "Do", "n't", "”", ")"]


def test_a_changed_pipeline_finds_what_the_stock_one_finds() -> None:
    stock = spacy.load(f"{parser().meta['lang']}_{parser().meta['name']}")
    expected = [read_off(stock(text)) for text in TEXTS]
    assert [read_off(parser()(text)) for text in TEXTS] == expected
    assert [read_off(doc) for doc in parser().pipe(TEXTS * 4)] == expected * 4


def test_common_words_are_known_for_good_and_others_for_a_batch_only() -> None:
    words = parser().vocab.strings
    assert "parliament" in words
    assert "Parliament," not in words
    assert "Blurbish" not in words
