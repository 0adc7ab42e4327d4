"""The meaning of lengths of time, of what recurs, of counted distances ("two days ago") and of times of day."""

from __future__ import annotations

from streams.stage3_enrich.times.lexicon import lexicon
from streams.stage3_enrich.times.timex_calendar import FINER, anchor, length
from streams.stage3_enrich.times.timex_frame import Frame, Meaning, Words, counted_on, number_of, value_of


def every_weekday(words: Words, _: Frame) -> Meaning:
    """As in "every Friday" and "each weekend"."""
    return "SET", f"XXXX-WXX-{number_of(words, 'weekday')}" if "weekday" in words else "XXXX-WXX-WE"


def clock(words: Words, _: Frame) -> Meaning | None:
    """As in "3 p.m.", "18:00 UTC", "6 o'clock". Only UTC is marked, by Z; any other time is local."""
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
    return value_of(words, "units") if "units" in words else value_of(words, "unit")


def duration(words: Words, _: Frame) -> Meaning:
    """As in "three days", "two-year", "several months", "the past decade"."""
    return "DURATION", length(_amount(words), _unit(words))


def rate(words: Words, _: Frame) -> Meaning:
    """As in "15 a year"."""
    return "SET", length(1, value_of(words, "unit"))


def every(words: Words, _: Frame) -> Meaning:
    """As in "every day", "every two weeks", "each morning"."""
    if "part" in words:
        return "SET", "XXXX-XX-XX" + value_of(words, "part")
    unit = "D" if "unit_alone" in words else _unit(words)
    return "SET", length(_amount(words) if "count" in words else 1, unit)


def offset(words: Words, frame: Frame) -> Meaning:
    """So many units from the publication (ago, from now) or from the date mentioned last (earlier, later)."""
    amount, unit, side = _amount(words), _unit(words), number_of(words, "side")
    if amount is None:
        return "DATE", "PAST_REF" if side < 0 else "FUTURE_REF"
    from_now = words["side"] in ("ago", "from now", "hence", "from today")
    if unit.startswith("T"):
        return "DURATION", length(amount, unit)
    if unit == "FN":
        amount, unit = amount * 2, "W"
    if amount % 1 and unit in FINER:
        amount, unit = amount * FINER[unit][0], FINER[unit][1]
    base = frame.published if from_now else anchor(unit, frame.mentioned, frame.published)
    return "DATE", counted_on(base, side * round(amount), unit)
