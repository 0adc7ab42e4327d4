"""Whether a report is of the event that a record is of."""

from __future__ import annotations

from typing import Any

import msgspec
import pytest
from msgspec import UNSET

from schemas.event import Actor
from streams.stage4_corroborate.joining import likeness
from streams.stage4_corroborate.places import Fit
from tests.stage4_corroborate.coded_events import COUNTRY, KHARKIV, KUPIANSK, ODESA, event

HERE, ELSEWHERE = {"story-1"}, {"story-2"}
ASSUMED = msgspec.structs.replace(ODESA, rule="article")
SPEECH: dict[str, Any] = {
    "event": ["ACCUSE"],
    "quad_code": 3,
    "mode": "disapprove",
    "recipient": [Actor(code="UKR", sector="GOV")],
}


def same(record: dict[str, Any], told: dict[str, Any], stories: set[str]) -> bool:
    return likeness(event("a", **record), stories, event("b", **told)) is not None


@pytest.mark.parametrize(
    ("record", "told", "expected"),
    [
        ({}, {}, True),
        ({}, {"date": "2026-03-12"}, True),
        ({}, {"date": "2026-03-13"}, False),
        ({}, {"date": "2026-03"}, True),
        ({}, {"date": "2026-02"}, False),
        ({}, {"mode": "firearms"}, True),
        ({"event_loc": KHARKIV}, {"event_loc": COUNTRY}, True),
        ({"event_loc": KHARKIV}, {"event_loc": ODESA}, False),
        ({"event_loc": KHARKIV}, {}, True),
        ({"event_loc": KHARKIV}, {"event_loc": ASSUMED}, True),
        ({"status": "planned"}, {"status": "asserted"}, True),
    ],
)
def test_in_one_story_days_and_places_must_not_deny_it(
    record: dict[str, Any], told: dict[str, Any], *, expected: bool
) -> None:
    assert same(record, told, HERE) is expected


@pytest.mark.parametrize(
    ("record", "told", "expected"),
    [
        ({"event_loc": KHARKIV}, {"event_loc": KHARKIV}, True),
        ({"event_loc": KHARKIV}, {"event_loc": KUPIANSK}, False),
        ({"event_loc": KHARKIV}, {"event_loc": KHARKIV, "date": "2026-03-11"}, False),
        ({"event_loc": KHARKIV, "date": "2026-03"}, {"event_loc": KHARKIV, "date": "2026-03"}, False),
        ({"event_loc": KHARKIV}, {"event_loc": KHARKIV, "mode": "firearms"}, False),
        ({"event_loc": KHARKIV}, {"event_loc": COUNTRY}, False),
        ({"event_loc": KHARKIV}, {}, False),
        ({}, {}, False),
        ({"event_loc": ASSUMED}, {"event_loc": ASSUMED}, False),
        (SPEECH, SPEECH, True),
        (SPEECH, SPEECH | {"event_loc": ASSUMED}, True),
        (SPEECH, SPEECH | {"event_loc": KHARKIV}, False),
        (SPEECH | {"context": ["military"]}, SPEECH | {"context": ["economic"]}, False),
        (SPEECH | {"context": ["military", "economic"]}, SPEECH | {"context": ["economic"]}, True),
        (SPEECH, SPEECH | {"actor": [Actor(sector="GOV", entity_text="the minister")]}, False),
        (SPEECH, SPEECH | {"recipient": []}, False),
    ],
)
def test_between_stories_everything_has_to_be_the_same(
    record: dict[str, Any], told: dict[str, Any], *, expected: bool
) -> None:
    assert same(record, told, ELSEWHERE) is expected


def test_an_article_without_a_story_is_of_no_story() -> None:
    told = event("b", story=UNSET)
    assert likeness(event("a"), set(), told) is None


def test_the_story_counts_most_then_the_place_then_the_mode_then_the_day() -> None:
    told = event("b", event_loc=KHARKIV, date="2026-03-11")
    records = [
        (event("a", event_loc=KHARKIV), ELSEWHERE),
        (event("a", date="2026-03-10", mode="firearms"), HERE),
        (event("a", date="2026-03-13"), HERE),
        (event("a", date="2026-03-11"), HERE),
        (event("a", date="2026-03-13", event_loc=COUNTRY, mode="firearms"), HERE),
        (event("a", date="2026-03-13", event_loc=KHARKIV, mode="firearms"), HERE),
    ]
    found = [likeness(record, stories, told) for record, stories in records]
    assert found[0] is None
    known = [one for one in found[1:] if one]
    assert len(known) == len(found) - 1
    assert known == sorted(known)
    assert known[-1].place is Fit.SAME


def test_a_date_that_is_none_is_an_error() -> None:
    with pytest.raises(ValueError, match="month"):
        likeness(event("a"), HERE, msgspec.structs.replace(event("b"), date="2026-13-01"))
