"""Which coded events are worth telling."""

from __future__ import annotations

import msgspec
import pytest

from schemas.article import Topic
from schemas.event import Actor, Event, EventType
from streams.stage3_enrich.events.relevance import (
    BUSINESS,
    SPARSE,
    SURE,
    SURER,
    SUREST,
    Setting,
    is_elsewhere,
    is_worth_telling,
)
from tests.stage4_corroborate.coded_events import event

STATE = Actor(code="KEN", sector="GOV", entity_text="Kenya")
ARMY = Actor(sector="MIL", entity_text="army")
COMPANY = Actor(sector="BUS", entity_text="Acme", identifier_id="organisation:acme")
UNKNOWN = Actor(entity_text="Zeta", identifier_id="organisation:zeta")
PERSON = Actor(entity_text="Ana Duarte", identifier_id="person:ana-duarte")
THING = Actor(entity_text="town")
POLITICS = Setting(politics=10, business=0, elsewhere=False, short=False)
SPORT = POLITICS._replace(elsewhere=True)
NATURE = POLITICS._replace(politics=SPARSE - 0.1)
COMPANIES = POLITICS._replace(business=BUSINESS)


def told(kind: EventType, actor: Actor | None, recipient: Actor | None, rule: str = "active") -> Event:
    return event(
        "a",
        event=[kind],
        actor=[actor] if actor else [],
        recipient=[recipient] if recipient else [],
        confidence=0.99,
        rule=rule,
    )


@pytest.mark.parametrize(
    ("kind", "actor", "recipient", "worth"),
    [
        ("ASSAULT", STATE, ARMY, True),
        ("ASSAULT", None, ARMY, True),
        ("AID", STATE, THING, True),
        ("COOPERATE", COMPANY, UNKNOWN, False),
        ("AGREE", COMPANY, COMPANY, False),
        ("AGREE", COMPANY, STATE, False),
        ("ACCUSE", COMPANY, COMPANY, False),
        ("ACCUSE", COMPANY, STATE, False),
        ("ASSAULT", PERSON, PERSON, True),
        ("AGREE", PERSON, PERSON, False),
        ("ASSAULT", PERSON, THING, False),
    ],
)
def test_one_side_is_political_and_business_is_none(
    kind: EventType, actor: Actor | None, recipient: Actor | None, *, worth: bool
) -> None:
    assert is_worth_telling(told(kind, actor, recipient, "passive"), POLITICS) is worth


@pytest.mark.parametrize(
    ("one", "setting", "least"),
    [
        (told("ASSAULT", STATE, ARMY), POLITICS, SURE),
        (told("ASSAULT", STATE, ARMY), SPORT, SURE),
        (told("ASSAULT", STATE, PERSON), SPORT, SURER),
        (told("AID", STATE, ARMY), POLITICS, SURER),
        (told("ASSAULT", STATE, THING), POLITICS, SURER),
        (told("ASSAULT", None, ARMY, "passive"), POLITICS, SURER),
        (told("ASSAULT", ARMY, STATE), POLITICS, SURER),
        (told("ASSAULT", STATE, ARMY, "noun"), POLITICS, SURER),
        (told("ASSAULT", STATE, STATE), NATURE, SUREST),
        (told("ASSAULT", STATE, STATE), COMPANIES, SUREST),
        (told("AGREE", STATE, None), POLITICS, SUREST),
    ],
    ids=[
        "plain",
        "known",
        "elsewhere",
        "doubtful type",
        "at a thing",
        "by nobody",
        "by somebody of no known state",
        "told by a noun",
        "few actors around",
        "companies around",
        "with nobody",
    ],
)
def test_an_event_must_be_the_surer_the_less_its_article_and_its_sides_are_political(
    one: Event, setting: Setting, least: float
) -> None:
    for confidence, worth in ((least, True), (least - 0.01, False)):
        event = msgspec.structs.replace(one, confidence=confidence)
        assert is_worth_telling(event, setting) is worth
        assert is_worth_telling(event, setting._replace(short=True))


def test_a_short_text_is_taken_at_its_word_unless_a_company_does_business() -> None:
    headline = SPORT._replace(politics=0, short=True)
    for actor, recipient, worth in ((COMPANY, UNKNOWN, False), (PERSON, PERSON, True), (COMPANY, STATE, True)):
        assert is_worth_telling(told("AGREE", actor, recipient), headline) is worth


def test_a_short_text_about_companies_tells_only_what_two_known_sides_do() -> None:
    brief = COMPANIES._replace(short=True)
    for actor, recipient, worth in ((STATE, STATE, True), (STATE, PERSON, False), (STATE, None, False)):
        assert is_worth_telling(told("AGREE", actor, recipient), brief) is worth


def test_the_passive_need_not_name_who_acts_but_the_active_does() -> None:
    for voice, worth in (("passive", True), ("active", False)):
        assert is_worth_telling(told("ASSAULT", None, ARMY, voice), POLITICS) is worth


@pytest.mark.parametrize(
    ("codes", "elsewhere"),
    [
        (["15000000"], True),
        (["04000000"], True),
        (["15000000", "11000000"], False),
        (["16000000"], False),
        ([], False),
    ],
)
def test_an_article_about_sport_or_the_economy_and_not_about_politics_is_elsewhere(
    codes: list[str], *, elsewhere: bool
) -> None:
    topics = [Topic(uri=f"http://cv.iptc.org/newscodes/mediatopic/{code}", name=code) for code in codes]
    assert is_elsewhere(topics) is elsewhere
