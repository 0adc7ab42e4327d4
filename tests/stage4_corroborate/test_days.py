"""Dates of events as days."""

from __future__ import annotations

from datetime import date

import pytest

from streams.stage4_corroborate.days import days_apart, days_of, names_day


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("2026-03-10", date(2026, 3, 10), date(2026, 3, 10)),
        ("2024-02", date(2024, 2, 1), date(2024, 2, 29)),
        ("2026", date(2026, 1, 1), date(2026, 12, 31)),
    ],
)
def test_a_date_means_the_days_that_it_may_be(text: str, first: date, last: date) -> None:
    assert days_of(text) == (first.toordinal(), last.toordinal())


@pytest.mark.parametrize("text", ["2026-13-01", "2026-02-30", "2026-00", "0000", "0000-01-01"])
def test_what_no_calendar_holds_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r"\w"):
        days_of(text)


@pytest.mark.parametrize(
    ("one", "other", "apart"),
    [("2026-03-10", "2026-03-12", 2), ("2026-03", "2026-03-12", 0), ("2026-02", "2026-03-12", 12), ("2025", "2026", 1)],
)
def test_days_apart_are_the_least_there_may_be(one: str, other: str, apart: int) -> None:
    assert days_apart(days_of(one), days_of(other)) == days_apart(days_of(other), days_of(one)) == apart


def test_a_month_names_no_day() -> None:
    assert names_day("2026-03-10")
    assert not names_day("2026-03")
