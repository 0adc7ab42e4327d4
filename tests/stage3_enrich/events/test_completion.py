"""Pronouns resolved to names, and mutual acts parted."""

from __future__ import annotations

import pytest

from streams.stage3_enrich.events.completion import parted, standing_for
from streams.stage3_enrich.events.sides import Sides
from tests.stage3_enrich.events.coded_text import Parsed


@pytest.mark.parametrize(
    ("text", "word", "core"),
    [
        ("Turkey said that it had bombed Syria.", "it", "Turkey"),
        ("The rebels said that they had left the town.", "they", "rebels"),
        ("Turkey said that its forces had bombed Syria.", "forces", "Turkey"),
        ("Turkey said that Kurdish forces had left.", "forces", "forces"),
        ("A Security Council resolution that called for peace was read.", "that", "Council"),
        ("It had bombed Syria.", "It", "It"),
        ("Turkey said that we had bombed Syria.", "we", "we"),
        ("Ana Duarte said that they had bombed Syria.", "they", "they"),
        ("Ana Duarte said that it had bombed Syria.", "it", "it"),
        ("Turkey said that he had bombed Syria.", "he", "he"),
        ("Ana Duarte said that she had met rebels.", "she", "Duarte"),
    ],
)
def test_a_pronoun_stands_for_the_subject_of_the_clause_above(text: str, word: str, core: str) -> None:
    parsed = Parsed(text)
    assert standing_for(parsed.part(word), parsed.named).core.text == core


def sides(parsed: Parsed, *actors: str, recipients: tuple[str, ...] = ()) -> Sides:
    return Sides(
        tuple(map(parsed.part, actors)), tuple(map(parsed.part, recipients)), "subj", "obj" if recipients else "", 1.0
    )


def cores(one: Sides) -> tuple[list[str], list[str]]:
    return [part.core.text for part in one.actors], [part.core.text for part in one.recipients]


@pytest.mark.parametrize(
    ("text", "trigger", "kind", "actors", "expected"),
    [
        ("Kenya and Chad met.", "met", "CONSULT", ["Kenya", "Chad"], (["Kenya"], ["Chad"])),
        ("Kenya, Chad and Mali met.", "met", "CONSULT", ["Kenya", "Chad", "Mali"], (["Kenya"], ["Chad", "Mali"])),
        ("Kenya and Chad clashed.", "clashed", "ASSAULT", ["Kenya", "Chad"], (["Kenya"], ["Chad"])),
        ("Kenya and Chad marched.", "marched", "MOBILIZE", ["Kenya", "Chad"], (["Kenya", "Chad"], [])),
        ("Kenyan and Chadian officials met.", "met", "CONSULT", ["officials"], (["Kenyan"], ["Chadian"])),
        ("Kenyan officials met.", "met", "CONSULT", ["officials"], (["officials"], [])),
    ],
)
def test_those_who_act_on_each_other_are_parted(
    text: str, trigger: str, kind: str, actors: list[str], expected: tuple[list[str], list[str]]
) -> None:
    parsed = Parsed(text)
    assert cores(parted(sides(parsed, *actors), parsed.word(trigger), kind, parsed.named)) == expected


def test_those_who_meet_somebody_else_stay_together() -> None:
    parsed = Parsed("Kenya and Chad met Mali.")
    together = sides(parsed, "Kenya", "Chad", recipients=("Mali",))
    assert parted(together, parsed.word("met"), "CONSULT", parsed.named) == together
