"""What a time expression means: one function for each rule of the lexicon, from the words to a TIMEX3 type and value.

A function gives None where the words are no time expression after all. What cannot be known, as the year of "October 7"
in an article without a date, is X in the value. The value of a time of day is only the part from the T on; the caller
puts the day before it. Source: TimeML Annotation Guidelines 1.2.1 (Saurí et al. 2006), section 2.2.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Literal

from streams.stage3_enrich.time_lexicon import lexicon
from streams.stage3_enrich.timex_calendar import (
    SEASON_MONTHS,
    UNKNOWN,
    anchor,
    duration,
    existing,
    parsed,
    period,
    shifted,
)

Kind = Literal["DATE", "TIME", "DURATION", "SET"]
Meaning = tuple[Kind, str]
Words = dict[str, str]
"""The groups of the pattern that took part in the match."""

# A day named without its year that lies no further ahead than this is near enough to be meant where no verb tells.
_SOON_DAYS = 30


@dataclass(frozen=True)
class Frame:
    """What an expression is understood against: publication, the way its verb points (-1, 0, 1), and dates before it."""

    published: date | None
    direction: int
    mentioned: list[str]


def meaning(rule: str, words: Words, frame: Frame) -> Meaning | None:
    """The type and value of an expression that a rule of the lexicon has found."""
    return _MEANINGS[rule](words, frame)


def _word(words: Words, kind: str) -> int:
    return int(lexicon().words[kind][words[kind]])


def _text(words: Words, kind: str) -> str:
    return str(lexicon().words[kind][words[kind]])


def _in_unit(day: date | None, unit: str) -> str:
    return period(day, unit) if day else UNKNOWN[unit]


def _counted_on(day: date | None, count: int, unit: str) -> str:
    return _in_unit(day and shifted(day, count, unit), unit)


def _year(words: Words, frame: Frame) -> str | None:
    """The year as named ("2008") or told ("last year"); None where the expression has none."""
    if "year" in words:
        return words["year"]
    if "shift" in words:
        return _counted_on(frame.published, _word(words, "shift"), "Y")
    return None


def _nearest(candidates: list[date], published: date, frame: Frame) -> date | None:
    """Of a day's occurrences, the one that the direction points to; publication day counts both ways."""
    before = [day for day in candidates if day <= published]
    ahead = [day for day in candidates if day >= published]
    soon = frame.direction == 0 and ahead and (ahead[0] - published).days <= _SOON_DAYS
    if (frame.direction > 0 or soon) and ahead:
        return ahead[0]
    return before[-1] if before else None


def _calendar_day(words: Words, frame: Frame) -> Meaning | None:
    month = int(words["month_number"]) if "month_number" in words else _word(words, "month")
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


def _slashed_day(words: Words, _: Frame) -> Meaning | None:
    """Month first, as in the United States, unless only the other order makes a date; day first between periods."""
    first, middle, year = int(words["first"]), int(words["middle"]), int(words["last"])
    if len(words["last"]) == 2:
        year += 2000 if year < 50 else 1900
    orders = [(middle, first)] if words["mark"] == "." else [(first, middle), (middle, first)]
    days = [found for month, day in orders if (found := existing(year, month, day))]
    return ("DATE", days[0].isoformat()) if days else None


def _iso_time(words: Words, _: Frame) -> Meaning | None:
    if not parsed(words["date"]):
        return None
    return "TIME", f"{words['date']}T{words['clock']}{words.get('offset', '').upper()}"


def _month(words: Words, frame: Frame) -> Meaning:
    month = _word(words, "month")
    shift = words.get("shift")
    if "year" in words or (shift and "of_year" in words):
        return "DATE", f"{_year(words, frame)}-{month:02}"
    if not frame.published:
        return "DATE", f"XXXX-{month:02}"
    if shift:
        return "DATE", f"{_shifted_year(_word(words, 'shift'), month, frame.published):04}-{month:02}"
    months = (frame.published.month - month) % 12
    next_one = (month - frame.published.month) % 12
    ahead = frame.direction > 0 or (frame.direction == 0 and next_one == 1)
    return "DATE", _in_unit(shifted(frame.published, next_one if ahead else -months, "M"), "M")


def _shifted_year(shift: int, month: int, published: date) -> int:
    """The year of "last March" or "next March": never the month that is running."""
    if shift < 0:
        return published.year - (month >= published.month)
    return published.year + (shift > 0 and month <= published.month)


def _plain_year(words: Words, _: Frame) -> Meaning:
    return "DATE", ("FY" if "fiscal" in words else "") + words["year"]


def _short_year(words: Words, frame: Frame) -> Meaning:
    year = int(words["short"])
    latest = frame.published.year if frame.published else 2049
    century = latest // 100 * 100
    return "DATE", f"{century + year if century + year <= latest + 5 else century - 100 + year:04}"


def _decade(words: Words, _: Frame) -> Meaning:
    if "decade_word" in words:
        return "DATE", _text(words, "decade_word")
    digits = words["decade"]
    return "DATE", digits if len(digits) == 3 else ("20" if digits == "1" else "19") + digits


def _century(words: Words, _: Frame) -> Meaning | None:
    number = int(words["century"]) if "century" in words else _word(words, "century_word")
    return ("DATE", f"{number - 1:02}") if 0 < number < 30 else None


def _quarter(words: Words, frame: Frame) -> Meaning:
    quarter = int(words["quarter"]) if "quarter" in words else _word(words, "ordinal")
    year = _year(words, frame)
    if year is None and frame.published:
        running = (frame.published.month + 2) // 3
        ahead = frame.direction > 0
        moved = (quarter > running) * (not ahead) - (quarter < running) * ahead
        year = f"{frame.published.year - moved:04}"
    return "DATE", f"{year or 'XXXX'}-Q{quarter}"


def _half(words: Words, frame: Frame) -> Meaning | None:
    half = _word(words, "ordinal")
    return ("DATE", f"{_year(words, frame)}-H{half}") if half <= 2 else None


def _same_last_year(_: Words, frame: Frame) -> Meaning:
    """The period mentioned last, a year before: "sales fell in January, compared to the same month a year ago"."""
    for value in reversed(frame.mentioned):
        known = parsed(value)
        if known and known[1] != "Y":
            return "DATE", _in_unit(shifted(known[0], -1, "Y"), known[1])
    return "DATE", _counted_on(frame.published, -1, "Y")


def _weekday(words: Words, frame: Frame) -> Meaning:
    number = _word(words, "weekday")
    value = f"XXXX-WXX-{number}"
    base = anchor("D", frame.mentioned, frame.published) if "anchored_shift" in words else frame.published
    if base:
        value = _in_unit(shifted(base, _days_to(number, base.isoweekday(), words, frame.direction), "D"), "D")
    return _with_part(value, words)


def _days_to(number: int, base: int, words: Words, direction: int) -> int:
    """Days from one weekday to another: "last" and "next" exclude the day itself, a bare name does not."""
    if "anchored_shift" in words:
        shift = _word(words, "anchored_shift")
        return (number - base - 1) % 7 + 1 if shift > 0 else -((base - number - 1) % 7 + 1) if shift else number - base
    shift = _word(words, "shift") if "shift" in words else None
    if shift == 0:
        return number - base
    if shift is not None:
        return (number - base - 1) % 7 + 1 if shift > 0 else -((base - number - 1) % 7 + 1)
    return (number - base) % 7 if direction > 0 else -((base - number) % 7)


def _with_part(day: str, words: Words) -> Meaning:
    return ("TIME", day + _text(words, "part")) if "part" in words else ("DATE", day)


def _every_weekday(words: Words, _: Frame) -> Meaning:
    return "SET", f"XXXX-WXX-{_word(words, 'weekday')}" if "weekday" in words else "XXXX-WXX-WE"


def _day_word(words: Words, frame: Frame) -> Meaning:
    return _with_part(_counted_on(frame.published, _word(words, "day_word"), "D"), words)


def _shifted_part(words: Words, frame: Frame) -> Meaning:
    return _with_part(_counted_on(frame.published, _word(words, "shift"), "D"), words)


def _anchored_part(days: int) -> Callable[[Words, Frame], Meaning]:
    def found(words: Words, frame: Frame) -> Meaning:
        return _with_part(_counted_on(anchor("D", frame.mentioned, frame.published), days, "D"), words)

    return found


def _period(words: Words, frame: Frame) -> Meaning | None:
    unit = _text(words, "period") if "period" in words else "Q"
    shift = _word(words, "shift") if "shift" in words else -1
    return None if unit == "D" else ("DATE", _counted_on(frame.published, shift, unit))


def _season(words: Words, frame: Frame) -> Meaning:
    season = _text(words, "season")
    if "year" in words or "of_year" in words:
        return "DATE", f"{_year(words, frame)}-{season}"
    return "DATE", f"{_season_year(SEASON_MONTHS[season], words, frame)}-{season}"


def _season_year(month: int, words: Words, frame: Frame) -> str:
    """The latest season that has begun; "last" is one that has ended, "next" one that has not begun."""
    if not frame.published:
        return "XXXX"
    shift = _word(words, "shift") if "shift" in words else None
    begun = frame.published.year - (frame.published.month < month)
    if shift == 0:
        return f"{frame.published.year:04}"
    if shift is not None and shift < 0:
        running = (frame.published.month - month) % 12 < 3
        return f"{begun - running:04}"
    return f"{begun + (shift is not None or frame.direction > 0):04}"


def _anchored_period(words: Words, frame: Frame) -> Meaning:
    unit = _text(words, "period")
    shift = _word(words, "anchored_shift") if "anchored_shift" in words else int("next" in words)
    return "DATE", _counted_on(anchor(unit, frame.mentioned, frame.published), shift, unit)


def _period_beside(words: Words, frame: Frame) -> Meaning | None:
    unit = _text(words, "unit")
    if unit not in UNKNOWN:
        return None
    return "DATE", _counted_on(anchor(unit, frame.mentioned, frame.published), _word(words, "side"), unit)


def _holiday(words: Words, frame: Frame) -> Meaning:
    month, day = _text(words, "holiday").split("-")
    return "DATE", _yearless_day(int(month), int(day), frame)


def _clock(words: Words, _: Frame) -> Meaning | None:
    hour = int(words["hour"]) if "hour" in words else _hour_in_words(words["hour_word"])
    if "meridiem" in words:
        hour = hour % 12 + 12 * (words["meridiem"] == "p")
    if hour == 24 and words.get("minute", "00") != "00":
        return None
    return "TIME", f"T{hour:02}:{words.get('minute', '00')}{'Z' if 'zone' in words else ''}"


def _hour_in_words(word: str) -> int:
    return int(word) if word.isdecimal() else int(lexicon().words["number"][word])


def _amount(words: Words) -> float | None:
    """The number that an expression counts; None where it is not told ("several")."""
    count = words.get("count")
    if count is None or "fuzzy" in words:
        return None
    half = 0.5 if "half" in words or "unit_half" in words else 0
    if count[:1].isdecimal():
        return float(count.replace(",", "")) + half
    if count.startswith("half"):
        return 0.5
    return _number(count.replace("-", " ").split()) + half


def _number(words: list[str]) -> float:
    """The number that words name: "twenty five", "two hundred", "a couple of"; no word at all stands for one."""
    numbers, multipliers = lexicon().words["number"], lexicon().words["multiplier"]
    total = 0
    for word in words:
        total = max(total, 1) * multipliers[word] if word in multipliers else total + numbers.get(word, 0)
    return max(total, 1)


def _unit(words: Words) -> str:
    if "unit_second" in words:
        return "TS"
    return _text(words, "units") if "units" in words else _text(words, "unit")


def _duration(words: Words, _: Frame) -> Meaning:
    return "DURATION", duration(_amount(words), _unit(words))


def _rate(words: Words, _: Frame) -> Meaning:
    return "SET", duration(1, _text(words, "unit"))


def _every(words: Words, _: Frame) -> Meaning:
    if "part" in words:
        return "SET", "XXXX-XX-XX" + _text(words, "part")
    unit = "D" if "unit_alone" in words else _unit(words)
    return "SET", duration(_amount(words) if "count" in words else 1, unit)


def _offset(words: Words, frame: Frame) -> Meaning:
    """So many units from the publication (ago, from now) or from the date mentioned last (earlier, later)."""
    amount, unit, side = _amount(words), _unit(words), _word(words, "side")
    if amount is None:
        return "DATE", "PAST_REF" if side < 0 else "FUTURE_REF"
    from_now = words["side"] in ("ago", "from now", "hence", "from today")
    if unit.startswith("T"):
        return "DURATION", duration(amount, unit)
    if unit == "FN":
        amount, unit = amount * 2, "W"
    if unit == "Y" and amount % 1:
        amount, unit = amount * 12, "M"
    base = frame.published if from_now else anchor(unit, frame.mentioned, frame.published)
    return "DATE", _counted_on(base, side * round(amount), unit)


def _valued(kind: Kind, words_of: str) -> Callable[[Words, Frame], Meaning]:
    """A meaning that stands in the lexicon as it is."""
    return lambda words, _: (kind, _text(words, words_of))


_MEANINGS: dict[str, Callable[[Words, Frame], Meaning | None]] = {
    "fixed": _valued("DATE", "fixed"),
    "iso_time": _iso_time,
    "calendar_day": _calendar_day,
    "slashed_day": _slashed_day,
    "month": _month,
    "year": _plain_year,
    "short_year": _short_year,
    "decade": _decade,
    "century": _century,
    "quarter": _quarter,
    "half": _half,
    "same_last_year": _same_last_year,
    "weekday": _weekday,
    "every_weekday": _every_weekday,
    "set_value": _valued("SET", "weekdays"),
    "day_word": _day_word,
    "night": lambda _, frame: ("TIME", _in_unit(frame.published, "D") + "TNI"),
    "overnight": lambda _, frame: ("TIME", _in_unit(frame.published, "D") + "TNI"),
    "shifted_part": _shifted_part,
    "anchored_part": _anchored_part(0),
    "next_part": _anchored_part(1),
    "part": _valued("TIME", "part"),
    "period": _period,
    "season": _season,
    "anchored_period": _anchored_period,
    "same_period": _anchored_period,
    "period_beside": _period_beside,
    "offset": _offset,
    "rate": _rate,
    "duration": _duration,
    "lasting": _valued("DURATION", "lasting"),
    "every": _every,
    "frequency": _valued("SET", "frequency"),
    "reference": _valued("DATE", "reference"),
    "holiday": _holiday,
    "clock": _clock,
    "instant": _valued("TIME", "instant"),
}
