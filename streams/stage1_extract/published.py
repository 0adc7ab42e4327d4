"""Times of publication, as pages, envelopes and metadata lines write them."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from typing import Literal

import dateparser

Precision = Literal["second", "minute", "day"]

# The first printed newspaper, the Relation of Strasbourg, is of 1605.
_EARLIEST = datetime(1605, 1, 1, tzinfo=UTC)
# Clocks differ, and outlets publish under tomorrow's date in another zone.
TOLERANCE = timedelta(days=1, hours=14)
# Whoever sends a message may say any time of it.
_LAST_DAY = datetime.max.replace(tzinfo=UTC) - 2 * TOLERANCE

_ISO = re.compile(
    r"(?P<day>\d{4}-?\d{2}-?\d{2})"
    r"(?:[T ](?P<time>\d{2}:?\d{2})(?P<seconds>:?\d{2})?(?:[.,]\d+)?\s*(?P<zone>Z|[+-]\d{2}:?\d{2}|[+-]\d{2})?)?",
    re.IGNORECASE,
)
_RFC_2822 = re.compile(
    r"(?:[a-z]{3},\s*)?\d{1,2}\s+[a-z]{3}\s+\d{4}\s+\d{2}:\d{2}(?P<seconds>:\d{2})?\s+(?:[+-]\d{4}|GMT|UTC?|Z|[ECMP][SD]T)",
    re.IGNORECASE | re.ASCII,
)
# Whatever is told in relation to today would be read otherwise tomorrow.
_SETTINGS: dict[str, object] = {
    "PARSERS": ["timestamp", "absolute-time"],
    "REQUIRE_PARTS": ["day", "month", "year"],
    "RETURN_AS_TIMEZONE_AWARE": True,
    "TIMEZONE": "UTC",
}
_WRITTEN_TIME = re.compile(r"\b\d{1,2}[:.]\d{2}\b|\b\d{1,2}\s*[ap]\.?m\b", re.IGNORECASE)
# Points part days from months in that order only.
_POINTS = re.compile(r"\d{1,2}\.\s?\d{1,2}\.\s?\d{2,4}\b")
_LONGEST = 100


@dataclass(frozen=True)
class Published:
    """A moment, zone aware, and how precisely it was given. A day stands at midnight UTC."""

    moment: datetime
    precision: Precision


def read_published(value: str | None, received: datetime) -> Published | None:
    """The moment that a string names; None where it names none, or an impossible one.

    Impossible is what lies before the first newspaper or after the article was received. ISO 8601 and RFC 2822 are
    read as such, English and other written dates with dateparser. A time without a zone is taken for UTC.
    """
    text = (value or "").strip()
    if not text or len(text) > _LONGEST:
        return None
    found = _iso(text) or _rfc_2822(text) or _written(text, received)
    if found is None or not _EARLIEST <= found.moment <= latest(received):
        return None
    return found


def latest(received: datetime) -> datetime:
    """The last moment at which an article that was received then may have been published."""
    return min(received, _LAST_DAY) + TOLERANCE


def _iso(text: str) -> Published | None:
    match = _ISO.fullmatch(text)
    if match is None:
        return None
    precision: Precision = "second" if match["seconds"] else "minute" if match["time"] else "day"
    try:
        moment = datetime.fromisoformat(re.sub(r"\s+(?=Z|[+-])", "", text.replace(",", ".")).replace(" ", "T").upper())
    except ValueError:
        return None
    return Published(_aware(moment), precision)


def _rfc_2822(text: str) -> Published | None:
    match = _RFC_2822.fullmatch(text)
    if match is None:
        return None
    try:
        moment = parsedate_to_datetime(text)
    except (ValueError, TypeError, IndexError, OverflowError):
        return None
    return Published(_aware(moment), "second" if match["seconds"] else "minute")


def _written(text: str, received: datetime) -> Published | None:
    settings = _SETTINGS | {"RELATIVE_BASE": received.replace(tzinfo=None)}
    if _POINTS.match(text):
        settings |= {"DATE_ORDER": "DMY"}
    try:
        moment = dateparser.parse(text, settings=settings)
    except (ValueError, OverflowError):
        return None
    if moment is None:
        return None
    if not _WRITTEN_TIME.search(text):
        return Published(moment.replace(hour=0, minute=0, second=0, microsecond=0, tzinfo=UTC), "day")
    return Published(moment, "minute")


def _aware(moment: datetime) -> datetime:
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)
