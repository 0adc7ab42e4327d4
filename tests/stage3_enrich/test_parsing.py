"""Texts become Docs: alone, together, in pieces, and nothing of them is kept."""

from __future__ import annotations

from functools import cache

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from streams.stage3_enrich import parsing
from streams.stage3_enrich.parsing import Parser, parse
from tests.english import DEFAULTS, parser

SHORT = "The ferry left Tallinn at noon."
OTHER = "It came to Helsinki at two, and nobody was on the quay to meet it."


@cache
def english() -> Parser:
    return Parser(DEFAULTS.models)


def tags(text: str) -> list[str]:
    with english().doc("en", text) as doc:
        return [token.tag_ for token in doc]


def test_a_long_text_is_parsed_in_pieces_and_keeps_its_offsets(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(parsing, "LONGEST_PIECE", 80)
    text = "The ferry left Tallinn at noon.\n\nIt came to Helsinki at two, and nobody was on the quay to meet it. " * 5
    doc = parse(parser(), text)
    assert doc.text == text
    assert {text[entity.start_char : entity.end_char] for entity in doc.ents} >= {"Tallinn", "Helsinki"}
    assert len(list(doc.sents)) >= 10


@settings(max_examples=60, deadline=None)
@given(st.text(alphabet=st.characters(exclude_categories=["Cs"]), max_size=60), st.integers(1, 20))
def test_any_text_is_its_docs_text(text: str, longest: int) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(parsing, "LONGEST_PIECE", longest)
        assert parse(parser(), text).text == text


def test_what_is_parsed_together_is_what_is_parsed_alone() -> None:
    alone = [tags(SHORT), tags(OTHER)]
    with english().together([("en", SHORT), ("en", OTHER), ("en", SHORT)]):
        assert [tags(SHORT), tags(OTHER)] == alone


def test_together_is_parsed_once_and_forgotten_when_the_block_ends() -> None:
    texts = [("en", SHORT)]
    with english().together(texts), english().doc("en", SHORT) as first, english().doc("en", SHORT) as second:
        assert first is second
    with english().doc("en", SHORT) as later:
        assert later is not first


def test_a_text_that_was_not_announced_or_is_long_is_parsed_in_its_turn(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(parsing, "LONGEST_TOGETHER", len(SHORT))
    expected = tags(OTHER)
    with english().together([("en", SHORT), ("en", OTHER)]):
        assert tags(OTHER) == expected
        assert tags("Not announced.") == ["RB", "VBN", "."]


def test_after_a_failure_in_the_block_texts_are_parsed_as_before() -> None:
    with pytest.raises(ValueError, match="in the block"), english().together([("en", SHORT)]):
        raise ValueError("in the block")
    assert len(tags(SHORT)) == 7


def test_words_are_kept_up_to_a_number_of_them(monkeypatch: pytest.MonkeyPatch) -> None:
    vocab, known = english().models["en"].vocab, len(english().models["en"].vocab.strings)
    monkeypatch.setattr(parsing, "MOST_WORDS", len(vocab) + 500)
    kept = []
    for batch in range(5):
        with english().together(("en", f"A blurb{batch}n{number}ish thing.") for number in range(400)):
            pass
        kept.append(len(vocab.strings) - known)
    assert kept[0] >= 400
    assert kept[1] >= kept[0] + 400
    assert kept[-1] < kept[1] + 100


def test_words_of_texts_that_are_parsed_alone_are_kept_up_to_that_number(monkeypatch: pytest.MonkeyPatch) -> None:
    vocab, known = english().models["en"].vocab, len(english().models["en"].vocab.strings)
    monkeypatch.setattr(parsing, "MOST_WORDS", len(vocab))
    tags(" ".join(f"alone{number}ish" for number in range(300)))
    assert len(vocab.strings) >= known + 300
    tags(" ".join(f"again{number}ish" for number in range(300)))
    assert len(vocab.strings) < known + 400
