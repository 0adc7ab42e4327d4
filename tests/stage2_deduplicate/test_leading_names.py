"""The names that an article says most often."""

from __future__ import annotations

from streams.stage2_deduplicate.leading_names import leading_names

TEXT = "On Tuesday, Ann Lee met Bob Ray in March. Later, Ann Lee said that Bob Ray and Ann Lee agree."


def test_the_most_frequent_names_come_first_and_days_are_none() -> None:
    assert leading_names(TEXT, "en") == ["Ann Lee", "Bob Ray"]
    assert leading_names(TEXT, None) == ["Ann Lee", "Bob Ray"]


def test_where_all_nouns_have_capitals_no_names_are_told() -> None:
    assert leading_names("Der Rat der Stadt hat die neue Brücke beschlossen.", "de-AT") == []


def test_ten_names_are_told_at_most() -> None:
    assert len(leading_names(" and ".join(f"so Name{letter}" for letter in "abcdefghijklmnop"), "en")) == 10
