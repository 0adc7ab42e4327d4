"""Triggers: which words may tell of an event."""

from __future__ import annotations

import pytest

from streams.stage3_enrich.events.triggers import triggers
from tests.stage3_enrich.events.coded_text import Parsed

NOUNS = {"attack", "talk"}


def found(text: str) -> list[str]:
    return [word.text for sentence in Parsed(text).parsed.sentences for word in triggers(sentence, NOUNS)]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Kenya bombed Somalia.", ["bombed"]),
        ("The attack on the town failed.", ["failed", "attack"]),
        ("The attack helicopter was blue.", []),
        ("The offer was generous.", []),
        ("The army said that rebels had left the town.", ["left"]),
        ("The town is small and has a port.", []),
        ("", []),
    ],
)
def test_verbs_and_the_nouns_that_are_known_may_be_triggers(text: str, words: list[str]) -> None:
    assert found(text) == words


def test_those_that_govern_others_come_first() -> None:
    assert found("After the attack Kenya threatened to bomb Somalia.").index("threatened") == 0


@pytest.mark.parametrize(
    "text",
    ["The minister declined to comment.", "The minister declined comment.", "The minister refused to elaborate."],
)
def test_who_has_no_comment_does_nothing(text: str) -> None:
    assert not {"declined", "refused"} & set(found(text))


def test_who_refuses_something_else_does_something() -> None:
    assert "refused" in found("The minister refused to resign.")


def test_who_seeks_to_do_something_asks_for_nothing() -> None:
    assert "seeking" not in found("Japan is seeking to prevent a dispute.")
    assert "seeking" in found("Japan is seeking a loan from the bank.")
