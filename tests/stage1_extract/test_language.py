"""The language of a text."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from streams.stage1_extract.language import language_of, language_tag

ENGLISH = "The city council met on Tuesday and voted for the new bridge, which is to be opened in three years."
SPANISH = "El ayuntamiento votó el martes a favor del nuevo puente, que se inaugurará dentro de tres años."
ARABIC = "صوّت مجلس المدينة يوم الثلاثاء لصالح الجسر الجديد الذي سيفتتح بعد ثلاث سنوات."


@pytest.mark.parametrize(
    ("value", "tag"),
    [
        ("en", "en"),
        ("EN-gb", "en-GB"),
        ("pt_br", "pt-BR"),
        (" zh-hant-tw ", "zh-Hant-TW"),
        ("es-419", "es-419"),
        ("de-CH-1996", "de-CH-1996"),
        ("gsw", "gsw"),
    ],
)
def test_tags_are_brought_into_their_usual_form(value: str, tag: str) -> None:
    assert language_tag(value) == tag


@pytest.mark.parametrize(
    "value",
    [None, "", "e", "english", "xx-not-a-tag", "und", "und-Latn", "en-", "-en", "en--GB", "en GB", "\u017fk", "日本"],
)
def test_what_is_no_tag_is_none(value: str | None) -> None:
    assert language_tag(value) is None


@pytest.mark.parametrize(("text", "language"), [(ENGLISH, "en"), (SPANISH, "es"), (ARABIC, "ar")])
def test_a_text_shows_its_language(text: str, language: str) -> None:
    assert language_of(text) == language


def test_the_producer_is_believed_before_the_text_and_the_text_before_the_page() -> None:
    assert language_of(ENGLISH, "en-GB", "es") == "en-GB"
    assert language_of(SPANISH, "en", "fr") == "en"
    assert language_of(SPANISH, None, "en") == "es"
    assert language_of(SPANISH, "xx-not-a-tag", "en") == "es"


def test_the_page_is_believed_where_the_text_is_too_short_to_tell() -> None:
    assert language_of("OK 12", None, "pt-BR") == "pt-BR"


def test_a_language_that_nobody_can_tell_is_left_out() -> None:
    assert language_of("12345") is None
    assert language_of("!!!", "english", "und") is None


@settings(deadline=None)
@given(text=st.text(max_size=80), hint=st.none() | st.text(max_size=12), page=st.none() | st.text(max_size=12))
def test_any_text_and_any_hints_give_a_tag_or_none(text: str, hint: str | None, page: str | None) -> None:
    found = language_of(text, hint, page)
    assert found is None or language_tag(found) == found


@settings(deadline=None)
@given(st.text(alphabet="abzABZ019-_\u017f ", max_size=16))
def test_a_tag_is_its_own_usual_form(value: str) -> None:
    tag = language_tag(value)
    assert tag is None or (tag.isascii() and language_tag(tag) == tag)
