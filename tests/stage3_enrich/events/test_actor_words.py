"""The words that tell who acts."""

from __future__ import annotations

import pytest

from streams.stage3_enrich.events.actor_words import actor_words
from tests.english import gazetteer


@pytest.mark.parametrize(
    ("noun", "sector"),
    [("minister", "GOV"), ("soldier", "MIL"), ("rebel", "REB"), ("police", "COP"), ("judge", "JUD"), ("banana", None)],
)
def test_a_noun_has_a_sector(noun: str, sector: str | None) -> None:
    assert actor_words().sector(noun) == sector


def test_a_word_before_a_noun_has_another_list() -> None:
    assert (actor_words().modifier_sector("rebel"), actor_words().modifier_sector("purple")) == ("REB", None)


def test_capitals_and_former_states_stand_for_codes_of_three_letters() -> None:
    words = actor_words()
    for code in [*words.seats.values(), *words.former.values()]:
        assert len(code) == 3
        assert code.isupper()


def test_bodies_sit_in_towns_that_the_gazetteer_knows() -> None:
    words = actor_words()
    assert set(words.body_seats) <= {code for code, _ in words.named.values()}
    assert not [seat for seat in words.body_seats.values() if not gazetteer().candidates(seat)]


def test_a_title_stands_for_a_noun_that_has_a_sector() -> None:
    words = actor_words()
    assert not [noun for noun in words.titles.values() if words.sector(noun) is None]
