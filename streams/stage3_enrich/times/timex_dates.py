"""The meaning of dates by the calendar: days, months, quarters, seasons, years and longer, with a year or without."""

from __future__ import annotations

from datetime import date

from streams.stage3_enrich.times.timex_calendar import SEASON_MONTHS, existing, parsed
from streams.stage3_enrich.times.timex_frame import Frame, Meaning, Words, number_of, value_of, year_of

# A day named without its year that lies no further ahead than this is near enough to be meant where no verb tells.
_SOON_DAYS = 30


def _nearest(candidates: list[date], published: date, frame: Frame) -> date | None:
    """Of a day's occurrences, the one that the direction points to; publication day counts both ways."""
    before = [day for day in candidates if day <= published]
    ahead = [day for day in candidates if day >= published]
    soon = frame.direction == 0 and ahead and (ahead[0] - published).days <= _SOON_DAYS
    if (frame.direction > 0 or soon) and ahead:
        return ahead[0]
    return before[-1] if before else None


def calendar_day(words: Words, frame: Frame) -> Meaning | None:
    """A day of a month, with its year or without; None where there is no such day."""
    month = int(words["month_number"]) if "month_number" in words else number_of(words, "month")
    day = int(words["day"])
    if "year" in words:
        exact = existing(int(words["year"]), month, day)
        return ("DATE", exact.isoformat()) if exact else None
    if not existing(2000, month, day):
        return None
    return "DATE", _yearless_day(month, day, frame)


def _yearless_day(month: int, day: int, frame: Frame) -> str:
    if frame.published:
        years = range(frame.published.year - 8, frame.published.year + 9)
        days = [found for year in years if 0 < year < 10000 and (found := existing(year, month, day))]
        nearest = _nearest(days, frame.published, frame)
        if nearest:
            return nearest.isoformat()
    return f"XXXX-{month:02}-{day:02}"


def slashed_day(words: Words, _: Frame) -> Meaning | None:
    """Month first, as in the United States, unless only the other order makes a date; day first between periods."""
    first, middle, year = int(words["first"]), int(words["middle"]), int(words["last"])
    if len(words["last"]) == 2:
        year += 2000 if year < 50 else 1900
    orders = [(middle, first)] if words["mark"] == "." else [(first, middle), (middle, first)]
    days = [found for month, day in orders if (found := existing(year, month, day))]
    return ("DATE", days[0].isoformat()) if days else None


def iso_time(words: Words, _: Frame) -> Meaning | None:
    """A time of ISO 8601, with its offset from UTC as written."""
    if not parsed(words["date"]):
        return None
    return "TIME", f"{words['date']}T{words['clock']}{words.get('offset', '').upper()}"


def month(words: Words, frame: Frame) -> Meaning:
    """As in "March 2024", "March of last year", "last March", "March"."""
    month = number_of(words, "month")
    shift = words.get("shift")
    if "year" in words or (shift and "of_year" in words):
        return "DATE", f"{year_of(words, frame)}-{month:02}"
    if not frame.published:
        return "DATE", f"XXXX-{month:02}"
    if shift:
        return "DATE", f"{_shifted_year(number_of(words, 'shift'), month, frame.published):04}-{month:02}"
    return "DATE", f"{_occurrence_year(month, frame.published.month, 12, frame):04}-{month:02}"


def _shifted_year(shift: int, month: int, published: date) -> int:
    """The year of "last March" or "next March": never the month that is running."""
    if shift < 0:
        return published.year - (month >= published.month)
    return published.year + (shift > 0 and month <= published.month)


def plain_year(words: Words, _: Frame) -> Meaning:
    """A year in four digits; FY marks a fiscal one."""
    return "DATE", ("FY" if "fiscal" in words else "") + words["year"]


def short_year(words: Words, frame: Frame) -> Meaning:
    """As in "since '82": in the century of publication, unless more than five years ahead of it."""
    year = int(words["short"])
    latest = frame.published.year if frame.published else 2049
    century = latest // 100 * 100
    return "DATE", f"{century + year if century + year <= latest + 5 else century - 100 + year:04}"


def decade(words: Words, _: Frame) -> Meaning:
    """As in "the 1990s", which is 199; of the decades in two digits, only "the 10s" are of this century."""
    if "decade_word" in words:
        return "DATE", value_of(words, "decade_word")
    digits = words["decade"]
    return "DATE", digits if len(digits) == 3 else ("20" if digits == "1" else "19") + digits


def century(words: Words, _: Frame) -> Meaning | None:
    """As in "the 19th century", which is 18."""
    number = int(words["century"]) if "century" in words else number_of(words, "century_word")
    return ("DATE", f"{number - 1:02}") if 0 < number < 30 else None


def quarter(words: Words, frame: Frame) -> Meaning:
    """As in "Q3" and "the third quarter of last year"; fiscal quarters are taken for those of the calendar."""
    quarter = int(words["quarter"]) if "quarter" in words else number_of(words, "ordinal")
    year = year_of(words, frame)
    if year is None and frame.published:
        return "DATE", f"{_occurrence_year(quarter, (frame.published.month + 2) // 3, 4, frame):04}-Q{quarter}"
    return "DATE", f"{year or 'XXXX'}-Q{quarter}"


def _occurrence_year(number: int, running: int, in_year: int, frame: Frame) -> int:
    """The year of a month or quarter named by its number alone. Where no verb tells, the very next one is meant."""
    year = frame.published.year if frame.published else 0
    ahead = frame.direction > 0 or (frame.direction == 0 and (number - running) % in_year == 1)
    return year + (number < running) if ahead else year - (number > running)


def half(words: Words, frame: Frame) -> Meaning | None:
    """As in "the first half of 2009"."""
    half = number_of(words, "ordinal")
    return ("DATE", f"{year_of(words, frame)}-H{half}") if half <= 2 else None


def season(words: Words, frame: Frame) -> Meaning:
    """A season of the northern hemisphere; a winter belongs to the year in which it begins."""
    season = value_of(words, "season")
    if "year" in words or "of_year" in words:
        return "DATE", f"{year_of(words, frame)}-{season}"
    return "DATE", f"{_season_year(SEASON_MONTHS[season], words, frame)}-{season}"


def _season_year(month: int, words: Words, frame: Frame) -> str:
    """The latest season that has begun; "last" is one that has ended, "next" one that has not begun."""
    if not frame.published:
        return "XXXX"
    shift = number_of(words, "shift") if "shift" in words else None
    begun = frame.published.year - (frame.published.month < month)
    if shift == 0:
        return f"{frame.published.year:04}"
    if shift is not None and shift < 0:
        running = (frame.published.month - month) % 12 < 3
        return f"{begun - running:04}"
    return f"{begun + (shift is not None or frame.direction > 0):04}"


def holiday(words: Words, frame: Frame) -> Meaning:
    """A holiday that has a fixed day."""
    month, day = value_of(words, "holiday").split("-")
    return "DATE", _yearless_day(int(month), int(day), frame)
