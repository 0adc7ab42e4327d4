"""Names of authors, out of the bylines that pages and texts give."""

from __future__ import annotations

import re
from collections.abc import Iterable

from streams.stage1_extract.text import one_line

_BY = re.compile(r"^(?:written\s+)?by\b[:\s]*", re.IGNORECASE)
_AND = re.compile(r"\s*(?:;|,|\||\band\b|&)\s*")
_NO_NAME = re.compile(r"https?:|www\.|@|\d", re.IGNORECASE)
_LONGEST = 60


def read_byline(byline: str | None) -> tuple[str, ...] | None:
    """The persons that a byline such as `By Ann Lee and Bob Ray` names."""
    return names_of(_AND.split(_BY.sub("", one_line(byline) or "")))


def names_of(candidates: Iterable[str | None]) -> tuple[str, ...] | None:
    """Those that can be names, each once, in their order; None where there are none."""
    cleaned = (one_line(_BY.sub("", one_line(candidate) or "")) for candidate in candidates)
    names = [name for name in cleaned if name and len(name) <= _LONGEST and not _NO_NAME.search(name)]
    return tuple(dict.fromkeys(names)) or None
