"""An article may say twice what happened once."""

from __future__ import annotations

from typing import Any

import pytest

from schemas.event import Actor, Event
from streams.stage3_enrich.events.repetitions import without_repetitions
from tests.stage4_corroborate.coded_events import event

KENYA = Actor(code="KEN", entity_text="Kenya")
NAIROBI = Actor(code="KEN", sector="GOV", entity_text="Nairobi")
MALI = Actor(code="MLI", entity_text="Mali")
CROWD = Actor(sector="CVL", entity_text="a crowd")


def rejected(number: int, **changed: Any) -> Event:
    told: dict[str, Any] = {"event": ["REJECT"], "actor": [KENYA], "recipient": [MALI], "confidence": 0.8} | changed
    return event(f"a{number}", **told)


def test_what_is_said_twice_is_told_once_in_its_surest_words_and_first_place() -> None:
    told = [rejected(1, confidence=0.7), rejected(2, actor=[CROWD]), rejected(3, actor=[NAIROBI], confidence=0.9)]
    assert [one.id for one in without_repetitions(told)] == [told[2].id, told[1].id]


@pytest.mark.parametrize(
    "other",
    [
        {"event": ["ACCUSE"]},
        {"actor": [MALI], "recipient": [KENYA]},
        {"date": "2024-03-02"},
        {"status": "planned"},
        {"recipient": []},
    ],
)
def test_what_differs_is_told(other: dict[str, object]) -> None:
    told = [rejected(1), rejected(2, **other)]
    assert without_repetitions(told) == told


@pytest.mark.parametrize("kind", ["ASSAULT", "CONSULT", "RETREAT"])
def test_each_of_several_deeds_is_told(kind: str) -> None:
    told = [rejected(1, event=[kind]), rejected(2, event=[kind])]
    assert without_repetitions(told) == told


def test_what_two_crowds_said_may_be_two_things() -> None:
    told = [rejected(1, actor=[CROWD]), rejected(2, actor=[CROWD])]
    assert without_repetitions(told) == told
