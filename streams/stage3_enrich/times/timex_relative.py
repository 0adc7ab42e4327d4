"""The meaning of dates that are told from another: from publication ("last week") or a date before ("the next day")."""

from __future__ import annotations

from collections.abc import Callable

from streams.stage3_enrich.times.timex_calendar import UNKNOWN, anchor, parsed, shifted
from streams.stage3_enrich.times.timex_frame import Frame, Meaning, Words, counted_on, in_unit, number_of, value_of


def same_last_year(_: Words, frame: Frame) -> Meaning:
    """The period mentioned last, a year before: "sales fell in January, compared to the same month a year ago"."""
    for value in reversed(frame.mentioned):
        known = parsed(value)
        if known and known[1] != "Y":
            return "DATE", in_unit(shifted(known[0], -1, "Y"), known[1])
    return "DATE", counted_on(frame.published, -1, "Y")


def weekday(words: Words, frame: Frame) -> Meaning:
    """As in "Tuesday", "next Friday", "the following Monday", "Tuesday morning"."""
    number = number_of(words, "weekday")
    value = f"XXXX-WXX-{number}"
    base = anchor("D", frame.mentioned, frame.published) if "anchored_shift" in words else frame.published
    if base:
        value = in_unit(shifted(base, _days_to(number, base.isoweekday(), words, frame.direction), "D"), "D")
    return _with_part(value, words)


def _days_to(number: int, base: int, words: Words, direction: int) -> int:
    """Days from one weekday to another: "last" and "next" exclude the day itself, a bare name does not."""
    given = [number_of(words, kind) for kind in ("shift", "anchored_shift") if kind in words]
    if not given:
        return (number - base) % 7 if direction > 0 else -((base - number) % 7)
    if given == [0]:
        return number - base
    return (number - base - 1) % 7 + 1 if given[0] > 0 else -((base - number - 1) % 7 + 1)


def _with_part(day: str, words: Words) -> Meaning:
    return ("TIME", day + value_of(words, "part")) if "part" in words else ("DATE", day)


def day_word(words: Words, frame: Frame) -> Meaning:
    """As in "today" and "yesterday evening"."""
    return _with_part(counted_on(frame.published, number_of(words, "day_word"), "D"), words)


def tonight(_: Words, frame: Frame) -> Meaning:
    """The night of publication; also of "overnight", which does not tell which of its two nights is meant."""
    return "TIME", in_unit(frame.published, "D") + "TNI"


def shifted_part(words: Words, frame: Frame) -> Meaning:
    """As in "this morning" and "last night"."""
    return _with_part(counted_on(frame.published, number_of(words, "shift"), "D"), words)


def anchored_part(days: int) -> Callable[[Words, Frame], Meaning]:
    """As in "that night" (0 days on) and "the next morning" (1 day on)."""

    def found(words: Words, frame: Frame) -> Meaning:
        return _with_part(counted_on(anchor("D", frame.mentioned, frame.published), days, "D"), words)

    return found


def period(words: Words, frame: Frame) -> Meaning | None:
    """As in "last week", "this year", "the coming quarter"."""
    unit = value_of(words, "period") if "period" in words else "Q"
    shift = number_of(words, "shift") if "shift" in words else -1
    return None if unit == "D" else ("DATE", counted_on(frame.published, shift, unit))


def weekend(_: Words, frame: Frame) -> Meaning:
    """The weekend that has begun last, or the coming one."""
    if not frame.published:
        return "DATE", UNKNOWN["WE"]
    begun = frame.published.isoweekday() >= 6 or frame.direction > 0
    return "DATE", counted_on(frame.published, 0 if begun else -1, "WE")


def anchored_period(words: Words, frame: Frame) -> Meaning:
    """As in "the same day" and "the previous year", counted from the last date mentioned."""
    unit = value_of(words, "period")
    shift = number_of(words, "anchored_shift") if "anchored_shift" in words else int("next" in words)
    return "DATE", counted_on(anchor(unit, frame.mentioned, frame.published), shift, unit)


def period_beside(words: Words, frame: Frame) -> Meaning | None:
    """As in "the year before", where nothing follows that it is before."""
    unit = value_of(words, "unit")
    if unit not in UNKNOWN:
        return None
    return "DATE", counted_on(anchor(unit, frame.mentioned, frame.published), number_of(words, "side"), unit)
