"""Words counted at a glance."""

from __future__ import annotations

import pytest

from streams.stage1_extract.tokens import tokens, word_count


@pytest.mark.parametrize(
    ("text", "count"),
    [("", 0), ("  ", 0), ("One two, three.", 3), ("naïve café", 2), ("東京で会議", 3), ("Tokyo で 2 days", 4)],
)
def test_words_are_counted_in_every_script(text: str, count: int) -> None:
    assert word_count(text) == count


def test_each_character_of_a_script_without_blanks_is_a_token() -> None:
    assert tokens("Das 東京 Fest") == ["Das", "東", "京", "Fest"]
