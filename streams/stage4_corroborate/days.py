"""When an event happened, in days, whether its date names the day, the month or the year."""

from __future__ import annotations

from calendar import monthrange
from datetime import date
from typing import NamedTuple

_DAY, _MONTH = len("2026-03-10"), len("2026-03")


class Days(NamedTuple):
    """The first and the last day that a date may mean, counted as `date.toordinal` does."""

    first: int
    last: int


def days_of(text: str) -> Days:
    """The days of an ISO 8601 date of a day, a month or a year.

    Raises ValueError for what is none.
    """
    if names_day(text):
        day = date.fromisoformat(text).toordinal()
        return Days(day, day)
    year = int(text[:4])
    first, last = (int(text[5:7]),) * 2 if len(text) == _MONTH else (1, 12)
    end = date(year, last, monthrange(year, last)[1])
    return Days(date(year, first, 1).toordinal(), end.toordinal())


def names_day(text: str) -> bool:
    """Whether a date names the day."""
    return len(text) == _DAY


def days_apart(one: Days, other: Days) -> int:
    """How many days lie between two dates at least; 0 where they may mean the same day."""
    return max(0, one.first - other.last, other.first - one.last)
