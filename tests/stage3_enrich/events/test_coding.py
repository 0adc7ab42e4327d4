"""Coding: which events a sentence tells, and of whom."""

from __future__ import annotations

import pytest

from streams.stage3_enrich.events import coding
from streams.stage3_enrich.events.coding import coded, event_model
from streams.stage3_enrich.events.participants import Participant
from streams.stage3_enrich.events.roles import ACTOR, NEITHER, RECIPIENT, phrases
from tests.stage3_enrich.events.coded_text import Parsed


def code(text: str) -> list[tuple[str, str, list[str], list[str]]]:
    """Trigger, type and sides of the events of a text."""
    parsed = Parsed(text)
    model = event_model()

    def said(parts: tuple[Participant, ...]) -> list[str]:
        return [parsed.parsed.text[part.first : part.last] for part in parts]

    return [
        (one.trigger.text, one.kind, said(one.sides.actors), said(one.sides.recipients))
        for one in coded(parsed.parsed.sentences, parsed.named, model)
    ]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Israel bombed Lebanon.", ("bombed", "ASSAULT", ["Israel"], ["Lebanon"])),
        ("Kurdish rebels attacked Iranian troops.", ("attacked", "ASSAULT", ["Kurdish rebels"], ["Iranian troops"])),
        (
            "Iranian troops were attacked by Kurdish rebels.",
            ("attacked", "ASSAULT", ["Kurdish rebels"], ["Iranian troops"]),
        ),
        ("Iranian troops were attacked near Tabriz.", ("attacked", "ASSAULT", [], ["Iranian troops"])),
        (
            "The withdrawal of Israeli troops from Lebanon began on Tuesday.",
            ("withdrawal", "RETREAT", ["Israeli troops"], ["Lebanon"]),
        ),
        ("Talks between Iran and Turkey were held in Geneva.", ("Talks", "CONSULT", ["Iran"], ["Turkey"])),
        ("Turkey agreed to send food to Syria.", ("agreed", "AGREE", ["Turkey"], ["Syria"])),
        (
            "Turkey's forces attacked Kurdish rebels.",
            ("attacked", "ASSAULT", ["Turkey's forces"], ["Kurdish rebels"]),
        ),
        ("Israel and Egypt signed a treaty.", ("signed", "SUPPORT", ["Israel"], ["Egypt"])),
        ("France and Germany condemned Russia.", ("condemned", "ACCUSE", ["France", "Germany"], ["Russia"])),
    ],
    ids=[
        "active",
        "peoples",
        "passive with by",
        "passive without by",
        "withdrawal of",
        "talks between",
        "control verb",
        "X's forces",
        "mutual act",
        "joined actors",
    ],
)
def test_who_did_what_to_whom(text: str, expected: tuple[str, str, list[str], list[str]]) -> None:
    assert code(text) == [expected]


def test_a_word_that_the_model_never_saw_must_be_surer(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(event_model().types, "knows", lambda feature: feature != "t=bomb")
    monkeypatch.setattr(coding, "LEAST_OF_UNKNOWN", 0.5)
    assert code("Israel bombed Lebanon.")
    monkeypatch.setattr(coding, "LEAST_OF_UNKNOWN", 1.0)
    assert not code("Israel bombed Lebanon.")


def test_joined_verbs_share_their_subject() -> None:
    assert code("Police arrested 40 demonstrators and killed 12 rebels.") == [
        ("arrested", "COERCE", ["Police"], ["40 demonstrators"]),
        ("killed", "ASSAULT", ["Police"], ["12 rebels"]),
    ]


def test_a_relative_clause_tells_of_the_noun_before_it() -> None:
    ((trigger, kind, actors, recipients),) = code("The troops who attacked the Kurdish militia fled.")
    assert (trigger, kind) == ("attacked", "ASSAULT")
    assert (actors, recipients) == (["troops"], ["Kurdish militia"])


def test_what_is_promised_is_no_event_of_its_own() -> None:
    assert [trigger for trigger, *_ in code("Turkey agreed to send food to Syria.")] == ["agreed"]


@pytest.mark.parametrize(
    "text",
    ["The old lighthouse was painted white.", "The minister declined to comment.", "Rain fell on the hills.", "Tea."],
)
def test_what_nobody_does_to_anybody_is_no_event(text: str) -> None:
    assert code(text) == []


def test_each_thing_stands_once_among_the_phrases_and_a_pronoun_is_whom_it_stands_for() -> None:
    parsed = Parsed("Turkey said that it had bombed Syria.")
    _, parts = phrases(parsed.word("bombed"), parsed.named)
    cores = [part.core.text for part in parts]
    assert sorted(cores) == ["Syria", "Turkey"]


def test_a_sentence_longer_than_any_tells_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(coding, "LONGEST_SENTENCE", 4)
    assert code("Israel bombed Lebanon.")
    monkeypatch.setattr(coding, "LONGEST_SENTENCE", 3)
    assert not code("Israel bombed Lebanon.")


def test_a_type_that_the_model_gives_has_a_quad_class_and_the_roles_are_those_that_are_asked_for() -> None:
    model = event_model()
    assert set(model.roles.classes) == {ACTOR, NEITHER, RECIPIENT}
    assert coding.NONE in model.types.classes
    assert {noun.lower() for noun in model.nouns} == set(model.nouns)
