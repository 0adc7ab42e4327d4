"""Where events happened, and what says so."""

from __future__ import annotations

import pytest
from msgspec import UNSET

from schemas.event import Event
from tests.stage3_enrich.events.coded_text import events


def only(text: str) -> Event:
    (event,) = events(text)
    return event


@pytest.mark.parametrize(
    ("text", "place", "rule"),
    [
        ("Israel and Lebanon signed a treaty in Rome.", "Rome", "clause"),
        ("French ministers condemned the Syrian army in Geneva.", "Geneva", "clause"),
        ("The European Union condemned the rebels.", "European Union", "seat"),
        ("NAIROBI -- The army attacked rebels on Tuesday.", "NAIROBI", "article"),
        ("Iranian troops were attacked by Kurdish rebels.", "Iranian troops", "actor"),
    ],
)
def test_a_place_is_told_by_the_clause_before_the_seat_the_article_and_the_actor(
    text: str, place: str, rule: str
) -> None:
    event = only(text)
    assert event.event_loc is not UNSET
    assert (event.event_loc.extracted_place, event.event_loc.rule) == (place, rule)
    said = event.text_info.place
    assert said is not UNSET
    assert text[said.start : said.end] == place


def test_a_body_acts_where_it_sits() -> None:
    place = only("The European Union condemned the rebels.").event_loc
    assert place is not UNSET
    assert (place.resolved_place, place.country_code) == ("Brussels", "BEL")


@pytest.mark.parametrize(
    ("text", "country", "resolution"),
    [
        ("Police arrested 40 demonstrators in Cairo.", "EGY", 2),
        ("Israeli forces attacked militants in Lebanon.", "LBN", 5),
    ],
)
def test_a_place_is_resolved_to_country_and_fineness(text: str, country: str, resolution: int) -> None:
    place = only(text).event_loc
    assert place is not UNSET
    assert (place.country_code, place.resolution) == (country, resolution)


def test_a_dateline_is_no_place_of_the_clause() -> None:
    place = only("LONDON (Courier) - Israeli forces attacked militants in Lebanon on Tuesday.").event_loc
    assert place is not UNSET
    assert place.extracted_place == "Lebanon"


def test_the_place_of_a_relative_clause_is_not_that_of_the_event() -> None:
    place = only("The army attacked rebels who had trained in Lisbon.").event_loc
    assert place is UNSET or place.rule != "clause"


def test_where_nothing_tells_there_is_no_place() -> None:
    assert only("The army bombed the rebels.").event_loc is UNSET
