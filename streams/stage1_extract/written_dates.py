"""Days as pages write them: `3 March 2026`, `March 3, 2026`, `03.03.2026`, `2026年3月3日`, in many languages.

A day alone is read; a time of the day without a zone beside it would only put the day in doubt.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache
from importlib.resources import files
from itertools import islice

from streams.stage1_extract.published import Published, read_published

_FILE = files("streams.stage1_extract") / "data" / "months.json"
_LONGEST = 400
_MOST = 20
_BEFORE = 40


@dataclass(frozen=True)
class WrittenDate:
    """A day in a text, and whether it is said to be that of an update, or of something else than the article."""

    published: Published
    updated: bool
    other: bool


def written_dates(text: str, received: datetime, *, month_first: bool) -> Iterator[WrittenDate]:
    """The days in a short text in their order; `month_first` tells how `3/4/2026` is to be read."""
    text = text[:_LONGEST]
    for match in islice(_pattern().finditer(text), _MOST):
        day = _day(match, month_first=month_first)
        found = read_published(day, received)
        if found:
            before = text[max(0, match.start() - _BEFORE) : match.start()].casefold()
            yield WrittenDate(found, _labelled(before, "updated"), _labelled(before, "other"))


def _labelled(before: str, kind: str) -> bool:
    """Whether the last label before a date is of that kind."""
    return any(word in before for word in _words(kind))


def is_month(word: str) -> bool:
    """Whether a word is the name of a month, or short for it."""
    return word.casefold().rstrip(".") in _months()


@cache
def _words(kind: str) -> tuple[str, ...]:
    return tuple(json.loads(_FILE.read_text("utf-8"))[kind])


@cache
def _months() -> dict[str, int]:
    names = json.loads(_FILE.read_text("utf-8"))["months"]
    return {name: number for number, forms in enumerate(names, 1) for name in forms}


@cache
def _pattern() -> re.Pattern[str]:
    month = "|".join(re.escape(name) for name in sorted(_months(), key=len, reverse=True))
    return re.compile(
        rf"(?<![\w/.-])(?P<d1>\d{{1,2}})(?:st|nd|rd|th|er|\.|º|ª)?[\s\u00a0/-]*(?:de\s+|of\s+)?(?P<m1>{month})\b\.?,?[\s/-]*(?:de[l]?\s+)?(?P<y1>\d{{4}})(?!\d)"
        rf"|(?<!\w)(?P<m2>{month})\b\.?\s*(?P<d2>\d{{1,2}})(?:st|nd|rd|th|\.)?,?\s+(?P<y2>\d{{4}})(?!\d)"
        r"|(?<![\d/.-])(?P<y3>\d{4})(?P<s3>[-/.])(?P<m3>\d{1,2})(?P=s3)(?P<d3>\d{1,2})(?!\d)"
        r"|(?<![\d/.-])(?P<a4>\d{1,2})(?P<s4>[./-])\s?(?P<b4>\d{1,2})(?P=s4)\s?(?P<y4>\d{4}(?!:\d)|\d{2}(?=\d{2}:\d\d)|\d{2}(?!\d))(?![/-])"
        r"|(?P<y5>\d{4})\s?[年년]\s?(?P<m5>\d{1,2})\s?[月월]\s?(?P<d5>\d{1,2})\s?[日일]",
        re.IGNORECASE,
    )


def _day(match: re.Match[str], *, month_first: bool) -> str | None:
    part = match.groupdict()
    if part["a4"]:
        first, second = int(part["a4"]), int(part["b4"])
        year = int(part["y4"]) + (2000 if len(part["y4"]) == 2 else 0)
        # Points part days from months in that order only.
        swapped = (month_first and part["s4"] != ".") != (first > 12 or second > 12) if first != second else False
        if first > 12:
            day, month = first, second
        elif second > 12:
            day, month = second, first
        else:
            day, month = (second, first) if swapped else (first, second)
    else:
        number = next(one for one in "1235" if part[f"y{one}"])
        year, day = int(part[f"y{number}"]), int(part[f"d{number}"])
        named = part[f"m{number}"].casefold()
        month = int(named) if named.isdigit() else _months().get(named, 0)
    try:
        return datetime(year, month, day, tzinfo=UTC).date().isoformat()
    except ValueError:
        return None
