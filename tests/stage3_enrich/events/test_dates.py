"""Dates: the time expression that belongs to a trigger, in ISO 8601."""

from __future__ import annotations

import re
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from streams.stage3_enrich.events.dates import Moment, iso_date, moment_of
from streams.stage3_enrich.times import find_times
from tests.stage3_enrich.events.coded_text import PUBLISHED, Parsed


def moment(text: str, trigger: str) -> Moment:
    parsed = Parsed(text)
    return moment_of(parsed.word(trigger), find_times(parsed.doc, PUBLISHED), "2026-03-10")


@pytest.mark.parametrize(
    ("value", "day"),
    [
        ("2026-03-09", "2026-03-09"),
        ("2026-03-09T14:00", "2026-03-09"),
        ("2026-03", "2026-03"),
        ("2026", "2026"),
        ("2026-SU", "2026"),
        ("2026-W11", "2026-03"),
        ("2026-W14", "2026"),
        ("0500-W10", "0500-03"),
        ("2026-W60", None),
        ("9999-W52", None),
        ("2026-02-30", None),
        ("2026-13", None),
        ("0000", None),
        ("PRESENT_REF", None),
        ("P3D", None),
        ("XXXX-03-09", None),
        ("", None),
    ],
)
def test_a_value_of_timex_becomes_a_day_month_or_year(value: str, day: str | None) -> None:
    assert iso_date(value) == day


PIECES = st.sampled_from([*"0123456789-WTQX:", "2026", "-W", "9999", "0001", "\n", "٢٠٢٦", "²"])


@given(
    st.one_of(
        st.text(max_size=12),
        st.lists(PIECES, max_size=8).map("".join),
        st.builds("{:04}-W{:02}".format, st.integers(0, 9999), st.integers(0, 99)),
        st.dates().map(date.isoformat),
    )
)
def test_any_value_gives_a_date_that_exists_or_none(value: str) -> None:
    day = iso_date(value)
    if day is not None:
        assert re.fullmatch(r"\d{4}(-\d\d(-\d\d)?)?", day, re.ASCII)
        date.fromisoformat((day + "-01-01")[:10])


@pytest.mark.parametrize(
    ("text", "trigger", "day", "said"),
    [
        ("Kenya bombed Somalia on Monday.", "bombed", "2026-03-09", "Monday"),
        ("On Monday, Kenya bombed Somalia.", "bombed", "2026-03-09", "Monday"),
        ("Kenya held talks with Somalia on Monday.", "talks", "2026-03-09", "Monday"),
        ("Germany invaded Poland in 1939.", "invaded", "1939", "1939"),
        ("Kenya announced the visit to Rome starting March 12, 2026.", "visit", "2026-03-12", "March 12, 2026"),
        ("Kenya bombed Somalia.", "bombed", "2026-03-10", None),
        ("Rain fell on Monday. Kenya bombed Somalia.", "bombed", "2026-03-10", None),
    ],
)
def test_an_event_is_of_the_day_in_its_clause_else_of_that_of_publication(
    text: str, trigger: str, day: str, said: str | None
) -> None:
    found = moment(text, trigger)
    assert (found.date, found.said.text if found.said else None) == (day, said)


@pytest.mark.parametrize(
    ("text", "trigger"),
    [
        ("Kenya bombed a town that Somalia had seized in 2014.", "bombed"),
        ("Kenya bombed Somalia after Uganda closed the border in 2014.", "bombed"),
        ("Kenya condemned the massacre of 2014.", "condemned"),
    ],
)
def test_the_date_of_a_nested_clause_or_of_another_noun_is_not_that_of_the_event(text: str, trigger: str) -> None:
    assert moment(text, trigger) == ("2026-03-10", None)


def test_the_day_on_which_something_was_said_is_not_that_on_which_it_happened() -> None:
    text = "The army said on Monday that rebels had bombed the town."
    assert moment(text, "bombed") == ("2026-03-10", None)
