"""Frames: which noun phrases the clause of a trigger holds, and how each is reached."""

from __future__ import annotations

import pytest

from streams.stage3_enrich.events.frames import frame
from tests.stage3_enrich.events.coded_text import Parsed


def reached(text: str, trigger: str) -> dict[str, str]:
    return {one.head.text: one.path for one in frame(Parsed(text).word(trigger))}


@pytest.mark.parametrize(
    ("text", "trigger", "paths"),
    [
        ("Kenya bombed Somalia.", "bombed", {"Kenya": "subj", "Somalia": "obj"}),
        ("Somalia was bombed by Kenya.", "bombed", {"Somalia": "passive", "Kenya": "agent"}),
        ("Somalia was bombed.", "bombed", {"Somalia": "passive"}),
        ("The withdrawal of the troops pleased Kenya.", "withdrawal", {"troops": "prep:of"}),
        ("Talks between Kenya and Somalia failed.", "Talks", {"Kenya": "prep:between", "Somalia": "prep:between"}),
        ("Kenya and Uganda bombed Somalia.", "bombed", {"Kenya": "subj", "Uganda": "subj", "Somalia": "obj"}),
        ("Kenya agreed to send food to Somalia.", "agreed", {"Kenya": "subj", "food": "xcomp>obj"}),
        ("Kenya's rejection of the offer pleased Somalia.", "rejection", {"Kenya": "poss", "offer": "prep:of"}),
    ],
)
def test_a_noun_phrase_is_reached_by_its_place_in_the_clause(text: str, trigger: str, paths: dict[str, str]) -> None:
    assert paths.items() <= reached(text, trigger).items()


def test_a_joined_verb_with_a_subject_of_its_own_shares_nothing() -> None:
    assert reached("Sudan expelled the envoys, and Norway suspended aid to Khartoum.", "suspended").keys() == {
        "Norway",
        "aid",
        "Khartoum",
    }


@pytest.mark.parametrize(
    ("text", "trigger", "shared"),
    [
        ("The troops who bombed the town left.", "bombed", "troops"),
        ("Kenya bombed Somalia and invaded Uganda.", "invaded", "Kenya"),
        ("Kenya agreed to send food to Somalia.", "send", "Kenya"),
    ],
)
def test_what_a_clause_shares_with_those_above_it_is_reached_upwards(text: str, trigger: str, shared: str) -> None:
    assert reached(text, trigger)[shared].startswith("^")


def test_what_stands_in_a_clause_of_its_own_does_not_belong_to_the_frame() -> None:
    assert "Uganda" not in reached("Kenya bombed Somalia after Uganda closed the border.", "bombed")


def test_each_noun_phrase_stands_once_in_a_frame_that_is_not_long() -> None:
    parsed = Parsed("Kenya sent food, " + "food, " * 200 + "and water to Somalia and to the rebels in Uganda.")
    for word in parsed.parsed.words:
        heads = [one.head.i for one in frame(word)]
        assert len(heads) == len(set(heads)) < 30


@pytest.mark.parametrize(
    "text",
    [
        "Kenya bombed " + ", ".join(["Somalia"] * 5000) + ".",
        "Kenya and " * 5000 + "Somalia bombed Uganda.",
        "Kenya bombed " + "from under " * 3000 + "Somalia.",
        "The leader " + "of the leader " * 3000 + "bombed Somalia.",
    ],
    ids=["objects", "subjects", "prepositions", "owners"],
)
def test_thousands_of_words_that_hang_on_each_other_do_not_exhaust_the_stack(text: str) -> None:
    parsed = Parsed(text)
    words = parsed.parsed.words
    for word in [*words[:60], parsed.word("bombed"), *words[-60:]]:
        assert len(frame(word)) < 30
