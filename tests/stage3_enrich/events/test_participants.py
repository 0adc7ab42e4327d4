"""Noun phrases: which words belong to them, and what kind of thing they name."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from streams.stage3_enrich.events.participants import dateline_end
from tests.stage3_enrich.events.coded_text import Parsed


@pytest.mark.parametrize(
    ("text", "head", "kind", "acts"),
    [
        ("Kenya closed the border.", "Kenya", "country", True),
        ("The rebels left the town.", "rebels", "role:REB", True),
        ("Hamas left the town.", "Hamas", "organisation", True),
        ("The rebels left the town.", "town", "thing", False),
        ("They left the town.", "They", "pronoun", False),
        ("Kenyans left the town.", "Kenyans", "norp", True),
    ],
)
def test_a_noun_phrase_is_of_the_kind_of_its_name_or_noun(text: str, head: str, kind: str, *, acts: bool) -> None:
    part = Parsed(text).part(head)
    assert (part.kind, part.acts) == (kind, acts)


@pytest.mark.parametrize(
    ("text", "head", "phrase"),
    [
        ("The Kenyan soldiers left the town.", "soldiers", "Kenyan soldiers"),
        ("Kenya's forces left the town.", "forces", "Kenya's forces"),
        ("Soldiers from Kenya left the town.", "Soldiers", "Soldiers from Kenya"),
        ("Soldiers who serve in Kenya left the town.", "Soldiers", "Soldiers"),
    ],
)
def test_a_phrase_has_its_owner_and_prepositions_but_no_article_and_no_clause(
    text: str, head: str, phrase: str
) -> None:
    assert Parsed(text).phrase(head) == phrase


def test_of_a_number_of_people_the_people_are_meant() -> None:
    parsed = Parsed("Thousands of Kenyans left the town.")
    assert parsed.part("Thousands").core == parsed.word("Kenyans")


@pytest.mark.parametrize(("text", "of_state"), [("Iraqi towns were empty.", True), ("Small towns were empty.", False)])
def test_the_name_of_a_people_before_a_noun_makes_it_that_of_a_state(text: str, *, of_state: bool) -> None:
    assert Parsed(text).part("towns").of_state is of_state


def test_the_names_before_a_head_are_told_in_order() -> None:
    parsed = Parsed("Kenyan and Somali soldiers left the town.")
    assert [entity.name for entity in parsed.named.inner(parsed.part("soldiers"))] == ["Kenyan", "Somali"]


@pytest.mark.parametrize(
    ("text", "end"),
    [
        ("NAIROBI -- Kenya closed the border.", len("NAIROBI -- ")),
        ("NAIROBI, Kenya (Courier) - Somalia closed the border.", len("NAIROBI, Kenya (Courier) - ")),
        ("Nairobi: Kenya closed the border.", len("Nairobi: ")),
        ("Kenya closed the border.", 0),
        ("", 0),
    ],
)
def test_a_dateline_ends_where_the_text_begins(text: str, end: int) -> None:
    assert dateline_end(Parsed(text).parsed) == end


def test_a_word_of_the_dateline_stands_for_nobody() -> None:
    parsed = Parsed("NAIROBI -- Kenya closed the border.")
    assert parsed.named.after_dateline(parsed.word("NAIROBI")) in (None, parsed.word("Kenya"))
    assert parsed.named.after_dateline(parsed.word("Kenya")) == parsed.word("Kenya")


WORDS = st.sampled_from(
    ["Kenya", "Kenya's", "rebels", "of", "thousands", "the", "and", ",", "soldiers", "in", "--", "🚢", "(", "12"]
)


@settings(max_examples=100)
@given(st.one_of(st.text(max_size=80), st.lists(WORDS, max_size=20).map(" ".join)))
def test_around_any_word_stands_a_phrase_that_holds_its_name(text: str) -> None:
    parsed = Parsed(text)
    for word in parsed.parsed.words:
        part = parsed.named.participant(word)
        assert 0 <= part.first <= part.start <= part.core.start
        assert part.core.end <= part.end <= part.last <= len(text)
