"""The terms that tell what an article is about."""

from __future__ import annotations

import base64

import pytest
from hypothesis import given
from hypothesis import strategies as st

from streams.gist import FACETS, Gist, gist, names_in

TEXT = "The council of Aldermoor met on Tuesday, Ann Lee said. It gave 1,240 votes to the bridge, a blue one."


def facet(name: str, text: str, headline: str | None = None) -> set[int]:
    return set(gist(headline, text).facets[FACETS.index(name)])


@given(st.text(max_size=400), st.none() | st.text(max_size=40))
def test_what_is_sent_is_what_is_read(text: str, headline: str | None) -> None:
    made = gist(headline, text)
    assert Gist.decode(made.encode()) == made


@pytest.mark.parametrize(
    "value", ["", "!", "AA==", base64.b64encode(b"\x02" + bytes(8)).decode(), gist(None, TEXT).encode()[:-8]]
)
def test_anything_else_is_no_gist(value: str) -> None:
    with pytest.raises(ValueError, match=r"gist|base64|padding|characters"):
        Gist.decode(value)


def test_inflected_words_are_one_term() -> None:
    assert facet("words", "bridges") & facet("words", "bridge builders") != set()


def test_numbers_names_and_words_are_apart() -> None:
    assert facet("numbers", TEXT) == facet("numbers", "only 1,240 here")
    assert facet("names", TEXT) >= facet("names", "says Ann Lee")
    assert facet("words", "1,240 2026") == set()


def test_the_headline_is_part_of_it() -> None:
    assert facet("lead", TEXT, "Harbour") > facet("lead", TEXT)


def test_names_are_told_by_their_capitals_inside_sentences() -> None:
    assert names_in(TEXT) == ["Aldermoor", "Tuesday", "Ann Lee"]


def test_a_text_without_words_has_a_gist_without_terms() -> None:
    assert all(not terms for terms in gist(None, "… — !").facets)


def test_scripts_without_blanks_have_terms() -> None:
    assert facet("words", "東京で会議") & facet("words", "会議は東京") != set()
