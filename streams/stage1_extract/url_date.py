"""The day in the address of a page, as in `/2026/03/10/bridge`, `/2026-03-10-bridge` or `/20260310/bridge`."""

from __future__ import annotations

import re
from datetime import datetime

from streams.stage1_extract.published import Published, read_published

_PATH = re.compile(
    r"(?:^|[/_-])(?P<year>(?:19|20)\d{2})(?P<mark>[/_-]?)(?P<month>0[1-9]|1[0-2]|[1-9](?=[/_-])|(?:jan|feb|mar|apr|may|jun|jul|aug|sep"
    r"|oct|nov|dec)(?=[/_-]))(?P=mark)(?P<day>0[1-9]|[12]\d|3[01]|[1-9](?=[/_-]))(?=[/_.?-]|$|[a-z])",
    re.IGNORECASE,
)
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_ARCHIVED = re.compile(r"^https?://[^/]{1,80}/web/\d{4,14}[a-z_]{0,4}/")
_LONGEST = 2_000


def url_date(uri: str | None, received: datetime) -> Published | None:
    """The day that an address names; that on which an archive kept the page is none."""
    path = _ARCHIVED.sub("", (uri or "")[:_LONGEST])
    match = _PATH.search(path.partition("://")[2] or path)
    if match is None:
        return None
    month = match["month"].lower()
    number = _MONTHS.index(month) + 1 if month in _MONTHS else int(month)
    return read_published(f"{match['year']}-{number:02}-{int(match['day']):02}", received)
