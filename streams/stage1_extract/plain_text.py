"""Plain text, and the metadata line or block that it may open with.

Two forms are read: `date 2024-03-26 Israel pulled …`, one line whose rest is the text, and a block of `Name: value`
lines before the text. What is no metadata stays in the text.
"""

from __future__ import annotations

import re
from datetime import datetime

from streams.stage1_extract.draft import Draft
from streams.stage1_extract.identity import canonical_uri
from streams.stage1_extract.language import language_tag
from streams.stage1_extract.persons import read_byline
from streams.stage1_extract.published import read_published
from streams.stage1_extract.text import clean_text, one_line

_DATE_LINE = re.compile(
    r"\s*(?:date|published)(?:\s*:)?\s+"
    r"(?P<date>\d{4}-\d{2}-\d{2}(?:[T ]\d{2}:\d{2}(?::\d{2})?(?:Z|[+-]\d{2}:?\d{2})?)?)\s+",
    re.IGNORECASE,
)
_FIELD = re.compile(r"(?P<name>[A-Za-z][A-Za-z -]{1,15}):[ \t]*(?P<value>.*)")
_NAMES = {
    "title": "headline",
    "headline": "headline",
    "date": "published",
    "published": "published",
    "by": "by",
    "author": "by",
    "authors": "by",
    "byline": "by",
    "source": "source",
    "outlet": "source",
    "publisher": "source",
    "url": "uri",
    "uri": "uri",
    "link": "uri",
    "language": "language",
    "lang": "language",
}
_MOST_FIELDS = 12
_LONGEST_VALUE = 300
# How a sentence ends, and a name does not.
_SENTENCE_END = re.compile(r"[^\W\d_]{4,}[.!?…]$")


def read_plain_text(text: str, received: datetime) -> Draft:
    """The text without its metadata, and what the metadata says."""
    found, rest = _block(text)
    told = _told(found, received)
    if told != Draft():
        return Draft(text=clean_text(rest)).over(told)
    line = _DATE_LINE.match(text)
    published = read_published(line["date"], received) if line else None
    if line and published:
        return Draft(text=clean_text(text[line.end() :]), published=published)
    return Draft(text=clean_text(text))


def _told(found: dict[str, str], received: datetime) -> Draft:
    """What the fields say, as far as they hold what their names promise: nothing, where they are prose."""
    by = read_byline(found.get("by")) or ()
    source = one_line(found.get("source"))
    return Draft(
        uri=canonical_uri(found.get("uri")),
        headline=one_line(found.get("headline")),
        by=None if any(name[0].islower() or _SENTENCE_END.search(name) for name in by) else by or None,
        published=read_published(found.get("published"), received),
        told_language=language_tag(found.get("language")),
        source_name=None if source and _SENTENCE_END.search(source) else source,
    )


def _block(text: str) -> tuple[dict[str, str], str]:
    lines = text.lstrip("\ufeff\r\n \t").splitlines(keepends=True)
    found: dict[str, str] = {}
    for number, line in enumerate(lines[: _MOST_FIELDS + 1]):
        field = _FIELD.fullmatch(line.strip())
        name = _NAMES.get(field["name"].lower()) if field else None
        if field is None or name is None or len(field["value"]) > _LONGEST_VALUE:
            # An empty line ends a block, and so does the text after several fields: one `By: …` may be prose.
            ends = bool(found) and (not line.strip() or len(found) > 1)
            return (found, "".join(lines[number:])) if ends else ({}, text)
        found[name] = field["value"].strip()
    return {}, text
