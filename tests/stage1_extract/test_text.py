# ruff: noqa: RUF001 - texts of other scripts
"""The text of an article: paragraphs, blanks, and no character that nobody sees."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from streams.stage1_extract.text import clean_text, one_line

MESSY = st.text(
    alphabet=st.sampled_from(" \t\n\r\x00\x0b\x0c\x1f\x85\xa0\xad\u200b\u2028\u3000\ufeff\u0301e\ud800a.漢ﺎ")
)


def test_paragraphs_are_parted_by_one_empty_line_and_lines_inside_them_stay() -> None:
    assert clean_text("  One \r\n two.\r\n\r\n \t\r\n\r\nThree.\rFour.  \n") == "One\ntwo.\n\nThree.\nFour."


@pytest.mark.parametrize("end", ["\r\n", "\r", "\n", "\u2028", "\u2029", "\x85", "\x0b", "\x0c"])
def test_every_kind_of_line_end_is_one(end: str) -> None:
    assert clean_text(f"One.{end}Two.{end}{end}Three.") == "One.\nTwo.\n\nThree."


def test_blanks_of_every_width_become_one() -> None:
    assert clean_text("One\u00a0\u2003\t two\u3000three") == "One two three"


def test_letters_and_their_marks_are_composed() -> None:
    assert clean_text("re\u0301e\u0301lu") == "réélu"


def test_letters_that_only_look_alike_are_left_as_they_are() -> None:
    text = "½ ﬁne Ⅳ ｗｉｄｅ²"
    assert clean_text(text) == text


def test_invisible_characters_go_and_those_that_steer_reading_stay() -> None:
    assert clean_text("a\x00b\u00adc\u200bd\ufeffe\x7f\x9ff\ud800") == "abcdef"
    for text in ("می\u200cخواهم", "👩\u200d🚒", "\u200fשלום\u200e", "\u202bמילה\u202c"):
        assert clean_text(text) == text


def test_right_to_left_text_keeps_its_order() -> None:
    text = "اجتمع المجلس يوم الثلاثاء.\n\nقال رئيس البلدية: «سنبدأ في 2026»."
    assert clean_text(text) == text


@pytest.mark.parametrize("text", ["", " ", "\n\r\n", "\x00\u200b\ufeff", "\ud800"])
def test_nothing_is_left_of_nothing(text: str) -> None:
    assert clean_text(text) == ""
    assert one_line(text) is None
    assert one_line(None) is None


def test_a_headline_stands_on_one_line() -> None:
    assert one_line(" Council\r\n\r\nto\tmeet ") == "Council to meet"


def test_many_marks_on_one_letter_are_parted_by_joiners_and_few_are_not() -> None:
    few, many = "q" + "\u0323\u0302" * 15, "q" + "\u0302\u0323" * 50
    assert "\u034f" not in clean_text(few)
    runs = clean_text(many).split("\u034f")
    assert max(map(len, runs)) <= 31
    assert sum(map(len, runs)) == 101


@settings(deadline=None)
@given(st.text() | MESSY)
@example("\u0958 \n\u0301\n\n \u1100\u1161")
def test_cleaning_twice_is_cleaning_once(text: str) -> None:
    cleaned = clean_text(text)
    assert clean_text(cleaned) == cleaned
    line = one_line(text)
    assert one_line(line) == line


@settings(deadline=None)
@given(st.text() | MESSY)
def test_a_clean_text_holds_no_controls_and_no_stray_blanks(text: str) -> None:
    cleaned = clean_text(text)
    assert not [one for one in cleaned if unicodedata.category(one) in {"Cc", "Cs"} and one != "\n"]
    assert "  " not in cleaned
    assert "\n\n\n" not in cleaned
    assert cleaned == cleaned.strip()
    assert unicodedata.is_normalized("NFC", cleaned)
