"""What classifiers look at: names are masked, and the voice of a trigger is told."""

from __future__ import annotations

import pytest

from streams.stage3_enrich.events.features import role_features, type_features, voice_of
from streams.stage3_enrich.events.roles import phrases
from tests.stage3_enrich.events.coded_text import Parsed


@pytest.mark.parametrize(
    ("text", "trigger", "voice"),
    [
        ("Kenya bombed Somalia.", "bombed", "active"),
        ("Somalia was bombed by Kenya.", "bombed", "passive"),
        ("The withdrawal of the troops began.", "withdrawal", "noun"),
        ("Towns bombed by Kenya were empty.", "bombed", "participle"),
        ("A general commanding the troops met rebels.", "commanding", "gerund"),
    ],
)
def test_the_voice_of_a_trigger(text: str, trigger: str, voice: str) -> None:
    assert voice_of(Parsed(text).word(trigger)) == voice


def features(text: str, trigger: str) -> tuple[list[str], list[list[str]]]:
    parsed = Parsed(text)
    word = parsed.word(trigger)
    reached, parts = phrases(word, parsed.named)
    paths = [one.path for one in reached]
    roles = [role_features(word, "ASSAULT", part, path, first=False) for part, path in zip(parts, paths, strict=True)]
    return sorted(type_features(word, parts, paths)), roles


def test_one_country_in_the_place_of_another_changes_nothing() -> None:
    assert features("Kenya bombed Somalia.", "bombed") == features("France bombed Poland.", "bombed")


def test_actor_and_recipient_do_not_look_the_same() -> None:
    _, (first, second) = features("Kenya bombed Somalia.", "bombed")
    assert first != second
