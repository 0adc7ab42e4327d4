"""What every meaning is made from: the words of a match, and the frame in which they are understood."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal

from streams.stage3_enrich.times.lexicon import lexicon
from streams.stage3_enrich.times.timex_calendar import UNKNOWN, period, shifted

Kind = Literal["DATE", "TIME", "DURATION", "SET"]
Meaning = tuple[Kind, str]
Words = dict[str, str]
"""The groups of a rule's pattern that took part in the match."""


@dataclass(frozen=True)
class Frame:
    """What an expression is understood against.

    `direction` is the way its verb points: -1 to the past, 1 to the future, 0 where no verb tells. `mentioned` are the
    values of the dates before it, the last one last.
    """

    published: date | None
    direction: int
    mentioned: Sequence[str]


def number_of(words: Words, kind: str) -> int:
    """The number that the lexicon gives for the word of that kind."""
    return int(lexicon().words[kind][words[kind]])


def value_of(words: Words, kind: str) -> str:
    """What the lexicon gives for the word of that kind."""
    return str(lexicon().words[kind][words[kind]])


def in_unit(day: date | None, unit: str) -> str:
    """The period of the unit in which the day lies, in X where the day is unknown."""
    return period(day, unit) if day else UNKNOWN[unit]


def counted_on(day: date | None, count: int, unit: str) -> str:
    """The period that lies so many units after that of the day (before, where negative)."""
    return in_unit(day and shifted(day, count, unit), unit)


def year_of(words: Words, frame: Frame) -> str | None:
    """The year as named ("2008") or told ("last year"); None where the expression has none."""
    if "year" in words:
        return words["year"]
    if "shift" in words:
        return counted_on(frame.published, number_of(words, "shift"), "Y")
    return None
