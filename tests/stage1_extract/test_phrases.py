"""Phrases that tell boilerplate wherever they stand in it."""

from __future__ import annotations

import pytest

from streams.stage1_extract.phrases import phrase_kinds, phrases_in


def kinds_of(text: str) -> set[str]:
    return {kind for kind, found in zip(phrase_kinds(), phrases_in(text), strict=True) if found}


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("If you liked this, SIGN UP for more.", "newsletter"),
        ("Abonnez-vous !", "newsletter"),
        ("Ein Nachdruck ist nur mit Erlaubnis gestattet.", "rights"),
        ("Подпишитесь и читайте", "newsletter"),
    ],
)
def test_a_phrase_is_found_anywhere_and_in_any_case(text: str, kind: str) -> None:
    assert kind in kinds_of(text)


def test_part_of_a_word_or_of_a_phrase_is_none() -> None:
    assert kinds_of("They signed. Up for sale: a bridge, and its aboriginal name.") == set()
    assert kinds_of("sign up") == set()


def test_nothing_speaks_of_nothing() -> None:
    assert kinds_of("") == set()


def test_only_the_beginning_of_a_long_text_is_read() -> None:
    assert kinds_of("word " * 1_000 + "newsletter") == set()
