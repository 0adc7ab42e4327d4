"""When an article was first published and when it was last updated, by what its page says.

JSON-LD and meta tags give moments with zones; what is printed near the headline and in the address gives days. The
time at which a page was built, the date of today, and the year of a copyright are no dates of the article.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta

from streams.stage1_extract.byline_places import is_embedded
from streams.stage1_extract.lines import Line
from streams.stage1_extract.meta_tags import PUBLISHED, UPDATED, Tags, first_of
from streams.stage1_extract.microdata import Microdata
from streams.stage1_extract.published import Published, read_published
from streams.stage1_extract.written_dates import written_dates

_GENERIC = ("date", "dc.date", "dcterms.date")
_BEFORE, _AFTER = 8, 14
_SHORT, _CLAUSE = 120, 60
_FIRST = 24
_OPENING = re.compile(
    r"\W{0,3}(?:\d{1,2}\.\s?(?:\d{1,2}\.|[^\W\d_]{3,10})\s?\d{4}|\d{1,2}/\d{1,2}/\d{4}|\d{4}-\d\d-\d\d)\b"
)
_MOST = 60
_APART = timedelta(days=2)


def tagged_dates(tags: Tags, received: datetime) -> tuple[Published | None, Published | None]:
    """The first and the last date in meta tags."""
    names = tuple(name for name in PUBLISHED if name not in _GENERIC)
    published = _first_read(first_of(tags, names), received) or _first_read(first_of(tags, _GENERIC), received)
    return published, _first_read(first_of(tags, UPDATED), received)


def marked_dates(marked: Microdata, received: datetime) -> tuple[Published | None, Published | None]:
    """The dates that microdata or RDFa in the body name as those of the article."""
    return (
        _first_read(marked.get("datepublished", []), received),
        _first_read(marked.get("datemodified", []), received),
    )


def printed_dates(
    lines: Sequence[Line], headline: int | None, received: datetime, *, month_first: bool
) -> tuple[Published | None, Published | None]:
    """The dates near the headline, below it before above; `headline` is the number of its line."""
    start = headline or 0
    below = lines[start + 1 : start + 1 + _AFTER]
    above = list(reversed(lines[max(0, start - _BEFORE) : start]))
    published: Published | None = None
    updated: Published | None = None
    # The day in a headline may be that of what it is about.
    for line in (*below, *above, *lines[start : start + 1]):
        if is_embedded(line) or (_is_sentence(line.text) and not _OPENING.match(line.text)):
            continue
        for moment, late in _dates(line, received, month_first=month_first):
            if late:
                updated = updated or moment
            else:
                published = published or moment
        if published:
            break
    return published, updated


def _is_sentence(text: str) -> bool:
    """Whether a date in a text may be any day; but a text may well open with that of the article."""
    return len(text) > _SHORT or (len(text) > _CLAUSE and text.endswith((".", "!", "?")))


def _dates(line: Line, received: datetime, *, month_first: bool) -> Iterator[tuple[Published, bool]]:
    """The dates of a line and whether each is of an update: moments that machines are told, else days as written."""
    text = line.text[:_SHORT] if not _is_sentence(line.text) else line.text[:_FIRST]
    written = [one for one in written_dates(text, received, month_first=month_first) if not one.other]
    told = [moment for piece in line.pieces if piece.moment and (moment := read_published(piece.moment, received))]
    for number, one in enumerate(written):
        exact = next((moment for moment in told if abs(moment.moment - one.published.moment) < _APART), None)
        yield exact or one.published, one.updated and (number > 0 or len(written) == 1)
    if not written:
        late = any("modif" in piece.marks or "update" in piece.marks for piece in line.pieces if piece.moment)
        for moment in told:
            yield moment, late


def first_published(
    described: Published | None,
    told: Sequence[Published | None],
    printed: Published | None,
    address: Published | None,
    updated: Published | None = None,
) -> Published | None:
    """The date of first publication out of JSON-LD, tags and microdata, the printed day, and the day in the address.

    JSON-LD is believed first; but where a page prints the day of its last change as its own, it was published anew.
    Tags may hold the time of the last change, so they give way to another printed day, and make an equal one more
    precise. Whatever is far from the day in the address was set when the page was changed.
    """
    known = [one for one in told if one]
    equal = [one for one in known if printed and _are_near(one, printed)]
    if described and printed and updated and _are_near(printed, updated) and described.moment < printed.moment - _APART:
        described = None
    found = described or next(iter(equal), None) or printed or next(iter(known), None) or address
    if found and address and not _are_near(found, address):
        near = [one for one in (*known, printed) if one and _are_near(one, address)]
        return near[0] if near else address
    return found


def _are_near(one: Published, other: Published) -> bool:
    return abs(one.moment - other.moment) <= _APART


def _first_read(values: list[str], received: datetime) -> Published | None:
    return next((moment for value in values[:_MOST] if (moment := read_published(value, received))), None)
