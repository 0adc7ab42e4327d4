"""What articles tell of an event, as one record, in whatever order they come."""

from __future__ import annotations

from typing import Any, get_args

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec import UNSET

from schemas.event import Event, Magnitude, MagnitudeReport, Status
from streams.stage4_corroborate.merging import MOST_CONFIDENCE, STATUSES, canceled, record_of
from tests.stage4_corroborate.coded_events import COUNTRY, KHARKIV, ODESA, event

PLACES = [UNSET, COUNTRY, KHARKIV, ODESA]
TOLD = st.builds(
    lambda article, number, publication, hours, changed: event(
        article, number=number, publication=publication, hours=hours, **changed
    ),
    st.sampled_from("abcdef"),
    st.integers(0, 2),
    st.sampled_from(["Courier", "courier ", "Gazette", None]),
    st.integers(0, 3),
    st.fixed_dictionaries(
        {
            "confidence": st.sampled_from([0.2, 0.5, 0.9, 1.0]),
            "date": st.sampled_from(["2026-03", "2026-03-10", "2026-03-11"]),
            "event_loc": st.sampled_from(PLACES),
            "status": st.sampled_from(STATUSES),
            "story": st.sampled_from([UNSET, "story-1", "story-2"]),
            "magnitude": st.sampled_from([UNSET, Magnitude(dead=3), Magnitude(dead=5, injured=9)]),
        }
    ),
)
TOLD_BY_ARTICLES = st.lists(TOLD, min_size=1, max_size=8, unique_by=lambda one: one.id)


def record(*events: Event) -> Event:
    return record_of("r", events)


@given(TOLD_BY_ARTICLES, st.randoms(use_true_random=False))
def test_the_order_in_which_articles_come_does_not_matter(events: list[Event], rng: Any) -> None:
    shuffled = rng.sample(events, len(events))
    assert msgspec.json.encode(record(*shuffled)) == msgspec.json.encode(record(*events))


@given(TOLD_BY_ARTICLES)
def test_what_is_told_twice_counts_once(events: list[Event]) -> None:
    assert record(*events, *events) == record(*events)


@given(TOLD_BY_ARTICLES)
def test_a_record_says_no_more_than_its_articles(events: list[Event]) -> None:
    merged = record(*events)
    assert [one.id for one in merged.cite_info] == list(dict.fromkeys(one.id for one in merged.cite_info))
    assert {one.id for one in merged.cite_info} == {one.cite_info[0].id for one in events}
    assert 1 <= merged.sources <= len(merged.cite_info)
    assert max(len(one.date) for one in events) >= len(merged.date)
    assert merged.confidence <= MOST_CONFIDENCE
    assert merged.event_text in {one.event_text for one in events}
    assert merged.id == "r"


def test_every_status_has_its_rank() -> None:
    assert set(STATUSES) == set(get_args(Status))


def test_an_article_is_cited_once_however_often_it_tells() -> None:
    merged = record(event("a"), event("a", number=1, confidence=0.9, event_text="better"))
    assert [one.id for one in merged.cite_info] == ["a"]
    assert (merged.event_text, merged.sources, merged.confidence) == ("better", 1, 0.9)


def test_publications_count_and_not_articles() -> None:
    merged = record(event("a", publication="Courier"), event("b", publication="COURIER"), event("c"), event("d"))
    assert merged.sources == 3
    assert merged.confidence == pytest.approx(0.99)


def test_independent_reports_are_more_certain_together() -> None:
    assert record(event("a", confidence=0.5), event("b", confidence=0.6)).confidence == pytest.approx(0.8)
    same = [event("a", publication="Courier", confidence=0.5), event("b", publication="Courier", confidence=0.6)]
    assert record(*same).confidence == pytest.approx(0.6)


def test_what_stands_in_a_text_is_of_the_article_with_the_most_confidence() -> None:
    merged = record(
        event("a", confidence=0.5), event("b", confidence=0.9, hours=9), event("c", confidence=0.9, hours=1)
    )
    assert merged.event_text.endswith("said c")
    assert merged.cite_info[0].id == "c"


@pytest.mark.parametrize(
    ("dates", "expected"),
    [
        (["2026-03", "2026-03-11"], "2026-03-11"),
        (["2026-03-11", "2026-03-10", "2026-03-11"], "2026-03-11"),
        (["2026-03-11", "2026-03-10"], "2026-03-10"),
    ],
)
def test_a_day_is_better_than_a_month_then_most_decide_then_the_earliest(dates: list[str], expected: str) -> None:
    assert record(*(event(f"a{n}", date=date) for n, date in enumerate(dates))).date == expected


def test_the_most_exact_place_is_kept_then_that_of_most() -> None:
    places = [COUNTRY, COUNTRY, ODESA, KHARKIV, KHARKIV, UNSET]
    assert record(*(event(f"a{n}", event_loc=place) for n, place in enumerate(places))).event_loc == KHARKIV
    assert record(event("a"), event("b", event_loc=COUNTRY)).event_loc == COUNTRY
    assert record(event("a")).event_loc is UNSET


def test_a_place_that_was_assumed_counts_where_no_article_says_any() -> None:
    assumed = msgspec.structs.replace(KHARKIV, rule="article")
    assert record(event("a", event_loc=assumed), event("b", event_loc=COUNTRY)).event_loc == COUNTRY
    assert record(event("a", event_loc=assumed), event("b")).event_loc == assumed


def test_what_happened_outweighs_what_was_planned_or_reported() -> None:
    planned = event("a", status="planned")
    army = event("b", status="reported", reported_by="the army")
    police = event("c", status="reported", reported_by="the police", confidence=0.9)
    assert record(planned, army).status == "reported"
    assert (record(planned, army, police).reported_by, record(army, police).status) == ("the police", "reported")
    asserted = record(army, event("d"))
    assert (asserted.status, asserted.reported_by) == ("asserted", UNSET)


def test_where_articles_disagree_on_numbers_most_decide_and_every_number_is_kept() -> None:
    told = [
        event("a", magnitude=Magnitude(dead=3), hours=1),
        event("b", magnitude=Magnitude(dead=5), hours=2),
        event("c", magnitude=Magnitude(dead=3, injured=9), hours=3),
        event("d", hours=4),
    ]
    merged = record(*told)
    assert merged.magnitude == Magnitude(dead=3, injured=9)
    assert merged.magnitude_reports == [
        MagnitudeReport(of="dead", count=3, cited_by=["a", "c"]),
        MagnitudeReport(of="dead", count=5, cited_by=["b"]),
    ]


def test_of_numbers_that_as_many_give_that_of_the_latest_article_counts() -> None:
    told = [event("a", magnitude=Magnitude(dead=9), hours=1), event("b", magnitude=Magnitude(dead=4), hours=2)]
    assert record(*told).magnitude == Magnitude(dead=4)


def test_where_articles_agree_there_are_no_reports() -> None:
    merged = record(event("a", magnitude=Magnitude(dead=3)), event("b", magnitude=Magnitude(dead=3)))
    assert (merged.magnitude, merged.magnitude_reports) == (Magnitude(dead=3), UNSET)


def test_the_story_is_that_of_the_earliest_article_in_one() -> None:
    told = [event("a", hours=3, story="late"), event("b", hours=1, story=UNSET), event("c", hours=2, story="early")]
    assert record(*told).story == "early"


def test_a_retraction_has_a_body_and_cites_nobody() -> None:
    merged = record(event("a", magnitude=Magnitude(dead=3)), event("b", magnitude=Magnitude(dead=5)))
    gone = canceled(merged)
    assert (gone.pub_status, gone.sources, gone.cite_info) == ("canceled", 0, [])
    assert gone.event_text == merged.event_text
    assert gone.magnitude_reports is UNSET
