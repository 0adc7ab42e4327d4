"""Calendar arithmetic in the notation of TIMEX3: days, ISO weeks, months, quarters, years, decades and centuries.

Units are `D W WE M Q Y E C` (WE is the weekend, E a decade, C a century) and, for durations only, `TS TM TH FN`
(seconds, minutes, hours, fortnights). Source: TimeML Annotation Guidelines 1.2.1, section 2.2.
"""

from __future__ import annotations

import calendar
import re
from collections.abc import Sequence
from datetime import date, timedelta

UNKNOWN = {
    "D": "XXXX-XX-XX", "W": "XXXX-WXX", "WE": "XXXX-WXX-WE", "M": "XXXX-XX",
    "Q": "XXXX-QX", "Y": "XXXX", "E": "XXX", "C": "XX",
}  # fmt: skip
SEASON_MONTHS = {"SP": 3, "SU": 6, "FA": 9, "WI": 12}
_DAYS = {"D": 1, "W": 7, "WE": 7, "FN": 14}
_MONTHS = {"M": 1, "Q": 3, "Y": 12, "E": 120, "C": 1200}
FINER = {"C": (100, "Y"), "E": (10, "Y"), "Y": (12, "M"), "M": (30, "D"), "W": (7, "D"), "FN": (14, "D")}
"""What a fraction of a unit is counted in, and how many of them make the unit."""
_WRITTEN = re.compile(
    r"(?P<year>\d{4})(?:-(?:W(?P<week>\d\d)(?:-WE)?|Q(?P<quarter>[1-4])|(?P<month>\d\d)(?:-(?P<day>\d\d)(?:T.*)?)?))?"
)
# What a period of each unit can tell about coarser units.
_FINE_ENOUGH = {"D": "D", "W": "DW", "WE": "DW", "M": "DM", "Q": "DMQ", "Y": "DWMQY", "E": "DWMQY", "C": "DWMQY"}


def period(day: date, unit: str) -> str:
    """The period of the unit in which the day lies."""
    week = day.isocalendar()
    return {
        "D": day.isoformat(),
        "W": f"{week.year:04}-W{week.week:02}",
        "WE": f"{week.year:04}-W{week.week:02}-WE",
        "M": f"{day.year:04}-{day.month:02}",
        "Q": f"{day.year:04}-Q{(day.month + 2) // 3}",
        "Y": f"{day.year:04}",
        "E": f"{day.year // 10:03}",
        "C": f"{day.year // 100:02}",
    }[unit]


def shifted(day: date, count: int, unit: str) -> date | None:
    """The day so many units later (earlier where negative), or None where the calendar ends."""
    try:
        if unit in _DAYS:
            return day + timedelta(days=count * _DAYS[unit])
        year, month = divmod(day.year * 12 + day.month - 1 + count * _MONTHS[unit], 12)
        return date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))
    except (OverflowError, ValueError):
        return None


def parsed(value: str) -> tuple[date, str] | None:
    """The first day and the unit of a value that names one period of the calendar."""
    found = _WRITTEN.fullmatch(value)
    if not found:
        return None
    names = ("year", "week", "quarter", "month", "day")
    year, week, quarter, month, day = (int(part or 0) for part in found.group(*names))
    try:
        if week:
            return date.fromisocalendar(year, week, 1), "W"
        unit = "D" if day else "M" if month else "Q" if quarter else "Y"
        return date(year, month or max(1, quarter * 3 - 2), day or 1), unit
    except ValueError:
        return None


def anchor(unit: str, mentioned: Sequence[str], published: date | None) -> date | None:
    """The day from which to count in the unit: the last date mentioned that is fine enough, else publication."""
    for value in reversed(mentioned):
        known = parsed(value)
        if known and known[1] in _FINE_ENOUGH[unit]:
            return known[0]
    return published


def existing(year: int, month: int, day: int) -> date | None:
    """The day, if there is such a day."""
    try:
        return date(year, month, day)
    except ValueError:
        return None


def length(count: float | None, unit: str) -> str:
    """The length of so many units (None: an unknown number), as P3D, PT30M, PXY."""
    if count == 0.5 and unit in ("TH", "D", "Y"):
        return {"TH": "PT30M", "D": "PT12H", "Y": "P6M"}[unit]
    factor, code = {"E": (10, "Y"), "C": (100, "Y"), "FN": (2, "W")}.get(unit, (1, unit))
    prefix = "PT" if code.startswith("T") else "P"
    return f"{prefix}{'X' if count is None else format(count * factor, 'g')}{code.removeprefix('T')}"
