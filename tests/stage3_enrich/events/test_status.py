"""Status: what happened, what is to come, what may come, what did not happen, and whose word it is."""

from __future__ import annotations

import pytest

from streams.stage3_enrich.events.status import Told, of_the_past, told
from streams.stage3_enrich.quotes import find_quotes
from tests.stage3_enrich.events.coded_text import Parsed


def status(text: str, trigger: str, kind: str = "ASSAULT", actor: str | None = None) -> Told:
    parsed = Parsed(text)
    return told(parsed.word(trigger), kind, actor, find_quotes(parsed.parsed, parsed.entities))


@pytest.mark.parametrize(
    ("text", "trigger", "expected"),
    [
        ("Kenya bombed Somalia.", "bombed", "asserted"),
        ("Kenya will bomb Somalia.", "bomb", "planned"),
        ("Kenya plans to bomb Somalia.", "bomb", "planned"),
        ("Kenya fears an imminent attack.", "attack", "planned"),
        ("Kenya may bomb Somalia.", "bomb", "conditional"),
        ("Kenya would bomb Somalia.", "bomb", "conditional"),
        ("If Kenya attacks Somalia, the talks will end.", "attacks", "conditional"),
        ("Kenya threatened to bomb Somalia.", "bomb", "conditional"),
        ("Kenya did not bomb Somalia.", "bomb", "negated"),
        ("Kenya never bombed Somalia.", "bombed", "negated"),
        ("Kenya refrained from attacking the rebels.", "attacking", "negated"),
        ("Kenya failed to bomb Somalia.", "bomb", "negated"),
    ],
)
def test_the_words_around_a_trigger_tell_its_status(text: str, trigger: str, expected: str) -> None:
    assert status(text, trigger) == (expected, None)


def test_an_attack_that_would_be_discussed_did_not_happen() -> None:
    text = "Russian and Syrian officials would discuss an imminent attack on Aleppo."
    assert status(text, "attack").status in ("planned", "conditional")
    assert status(text, "discuss", "CONSULT").status == "conditional"


@pytest.mark.parametrize(
    ("text", "by"),
    [
        ("The army said that rebels had attacked the town.", "army"),
        ("Rebels attacked the town, the army said.", "army"),
        ("According to the police, rebels attacked the town.", "police"),
        ("“Rebels attacked the town,” said Ana Duarte.", "Ana Duarte"),
    ],
)
def test_a_report_is_on_the_word_of_whoever_says_so(text: str, by: str) -> None:
    assert status(text, "attacked") == ("reported", by)


def test_what_somebody_believes_is_an_opinion() -> None:
    assert status("The general believes that Kenya bombed Somalia.", "bombed") == ("opinion", "general")


@pytest.mark.parametrize(
    ("text", "trigger", "kind", "expected"),
    [
        ("Greece said it would defend its rights and urged Turkey to talk.", "urged", "REQUEST", "reported"),
        ("Kenya wants peace and it called on Somalia to withdraw.", "called", "REQUEST", "asserted"),
        ("Kenya would bomb Somalia and shell the port.", "shell", "ASSAULT", "conditional"),
        ("Mali, backed by the United Nations, wants the border closed.", "backed", "SUPPORT", "asserted"),
        ("The pressure on Mali may be part of a plan.", "pressure", "REQUEST", "asserted"),
        ("The attack on Mali may happen soon.", "attack", "ASSAULT", "conditional"),
        ("The ministers failed to agree with Canada.", "failed", "AGREE", "negated"),
        ("The two sides failed to reach an agreement.", "agreement", "AGREE", "negated"),
        ("None of the members has asked for a meeting.", "asked", "REQUEST", "negated"),
        ("No member has asked for a meeting.", "asked", "REQUEST", "negated"),
        ("Kenya denied that it had bombed Somalia.", "bombed", "ASSAULT", "negated"),
        ("Mali is considering requiring banks to hold more gold.", "requiring", "REQUEST", "conditional"),
        ("The commission said it would ask Geneva to rule.", "ask", "REQUEST", "conditional"),
        ("Kenya did not dismiss the offer.", "dismiss", "REJECT", "negated"),
        ("Kenya is not prepared to give up the port.", "prepared", "AGREE", "negated"),
        ("Kenya might be willing to meet.", "willing", "AGREE", "conditional"),
        ("Speculation that Kenya will offer wheat to Mali has grown.", "offer", "AGREE", "conditional"),
        ("The talks ended due to the kidnapping of a minister.", "kidnapping", "ASSAULT", "asserted"),
        ("Kenya did not say which and had offered Mali a choice.", "offered", "AGREE", "asserted"),
        ("A question is whether or not the fund can help Mali.", "help", "AID", "conditional"),
        ("Iran denied reports that it had bombed the port.", "bombed", "ASSAULT", "negated"),
        ("Officials said they would not open the border.", "open", "REJECT", "reported"),
    ],
)
def test_what_stands_above_counts_as_far_as_it_governs(text: str, trigger: str, kind: str, expected: str) -> None:
    assert status(text, trigger, kind).status == expected


def test_what_is_only_claimed_is_reported() -> None:
    assert status("Iran repeated charges that Kuwait is supporting Iraq.", "supporting", "SUPPORT").status == "reported"


@pytest.mark.parametrize("kind", ["AGREE", "THREATEN"])
def test_a_promise_or_threat_of_what_is_to_come_has_been_made(kind: str) -> None:
    assert status("Kenya will send food to Somalia.", "send", kind).status == "asserted"


def test_who_will_not_do_it_refuses_it_and_that_has_happened() -> None:
    assert status("Kenya will not leave Somalia.", "leave", "REJECT").status == "asserted"


def test_what_somebody_says_for_himself_is_not_reported() -> None:
    text = "“We condemn the raid,” Ana Duarte said."
    assert status(text, "condemn", "ACCUSE", "Ana Duarte") == ("asserted", None)
    assert status(text, "condemn", "ACCUSE", "Ben Okri") == ("reported", "Ana Duarte")


@pytest.mark.parametrize(
    ("date", "past"),
    [
        ("2026-03-09", False),
        ("2025-03-10", False),
        ("2025-03-01", True),
        ("2025", False),
        ("2024", True),
        ("2025-03", False),
        ("2025-02", True),
        ("2027", False),
        ("0001-01-01", True),
    ],
)
def test_what_lies_more_than_a_year_back_is_past_and_a_month_or_year_by_its_last_day(date: str, *, past: bool) -> None:
    assert of_the_past(date, "2026-03-10") is past
