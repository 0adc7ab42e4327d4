"""Magnitudes: how many people an event touched."""

from __future__ import annotations

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec import UNSET

from streams.stage3_enrich.events.magnitudes import magnitude_of, number
from tests.stage3_enrich.events.coded_text import Parsed


@pytest.mark.parametrize(
    ("text", "trigger", "counts"),
    [
        ("Rebels killed 14 soldiers.", "killed", {"dead": 14}),
        ("Rebels killed 14 soldiers and wounded 20 guards.", "killed", {"dead": 14, "injured": 20}),
        ("Twelve soldiers were killed by rebels.", "killed", {"dead": 12}),
        ("Police arrested 40 demonstrators.", "arrested", {"arrested": 40}),
        ("Some 2,000 demonstrators marched in Athens.", "marched", {"protesters": 2000}),
        ("The attack killed two dozen people.", "attack", {"dead": 24}),
        ("Rebels shelled the town, killing four soldiers.", "shelled", {"dead": 4}),
    ],
)
def test_the_clause_of_a_trigger_numbers_people(text: str, trigger: str, counts: dict[str, int]) -> None:
    assert msgspec.to_builtins(magnitude_of(Parsed(text).word(trigger))) == counts


@pytest.mark.parametrize("text", ["Rebels killed soldiers.", "Rebels fired 40 rockets.", "Rebels killed many people."])
def test_without_a_number_of_people_there_is_no_magnitude(text: str) -> None:
    assert magnitude_of(next(word for word in Parsed(text).parsed.words if word.dep == "ROOT")) is UNSET


def counted(words: str) -> int | None:
    parsed = Parsed(f"Rebels killed {words} soldiers on Monday.")
    return number(parsed.word("soldiers"))


@pytest.mark.parametrize(
    ("words", "count"),
    [
        ("14", 14),
        ("1,000", 1000),
        ("twenty-five", 25),
        ("two dozen", 24),
        ("a hundred", 100),
        ("two hundred and fifty", 250),
        ("one thousand two hundred", 1200),
        ("two hundred fifty thousand", 250_000),
        ("three million", 3_000_000),
        ("more than 300", 300),
        ("several", None),
        ("0", None),
        ("999999999999", None),
        ("1.5 million", None),
        ("half a million", None),
    ],
)
def test_number_words(words: str, count: int | None) -> None:
    assert counted(words) == count


@pytest.mark.parametrize("words", ["three or four", "10 to 20", "20-25"])
def test_two_numbers_are_not_added(words: str) -> None:
    assert counted(words) is None


@given(st.integers(1, 99_999_999))
@settings(max_examples=60)
def test_a_number_in_figures_is_what_it_says(count: int) -> None:
    assert counted(str(count)) in (count, None)
    assert counted(f"{count:,}") in (count, None)


WORDS = st.lists(
    st.sampled_from(["one", "twelve", "twenty", "five", "hundred", "thousand", "million", "dozen", "7", "300", "or"]),
    max_size=8,
)


@given(WORDS)
@settings(max_examples=100)
def test_any_words_of_numbers_give_a_count_of_people_or_none(words: list[str]) -> None:
    count = counted(" ".join(words))
    assert count is None or 0 < count < 100_000_000
