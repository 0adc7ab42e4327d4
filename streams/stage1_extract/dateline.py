"""The dateline of a text: where, and when, it was written, as in `LONDON, March 3 (Reuters) - ` before the first words.

It stays in the text, so that offsets hold; the field repeats the place and the day without the agency and the dash.
"""

from __future__ import annotations

import re

from streams.stage1_extract.text import one_line

_UPPER = r"[^\W\d_a-zà-öø-ÿ\u0430-\u044f\u03b1-\u03c9]"
# Capitals, or one to four capitalised words; then optional parts after commas, an agency in brackets, and a dash.
_PLACE = rf"(?:{_UPPER}[\w.'’-]*|(?:de|del|la|le|el|of|am|an|der|upon|sur|di)(?=\s))"
_DATELINE = re.compile(
    rf"(?P<told>{_UPPER}[\w.'’-]*(?:[ /]{_PLACE}){{0,4}}(?:,\s*{_PLACE}(?: {_PLACE}){{0,3}}){{0,2}}"
    r"(?:,\s*(?:[^\W\d_]{3,10}\.?\s+\d{1,2}|\d{1,2}\.?\s+[^\W\d_]{3,10}\.?|\d{1,2}[./]\d{1,2}\.?)(?:,?\s+\d{4})?)?)"
    r"(?P<agency>\s*[,:]?\s*\([^()\n]{2,40}\))?\s*(?:[—–]|--|-(?=\s)|:(?=\s))\s*(?=\S)"
)
_CAPITALS = re.compile(rf"{_UPPER}{{2}}[^a-z\u0430-\u044f]*?(?:,|$)")
_DAY = re.compile(r",\s*(?:[^\W\d_]{3,10}\.?\s+\d{1,2}|\d{1,2}\.?\s+[^\W\d_]{3,10})")
_LONGEST = 80
_LOOKED_AT = 400
_FIRST_LINES = 4
_SHORTEST = 30
_INITIALS = 3


def read_dateline(text: str) -> str | None:
    """The dateline at the start of a text or of one of its first paragraphs; None where there is none.

    A place in ordinary letters counts only with an agency or a day beside it: other sentences have dashes too.
    """
    for paragraph in text[: _LOOKED_AT * _FIRST_LINES].split("\n\n")[:_FIRST_LINES]:
        match = _DATELINE.match(paragraph[:_LOOKED_AT])
        if match is None or len(match["told"]) > _LONGEST or len(paragraph) - match.end() < _SHORTEST:
            continue
        told = match["told"].strip(" ,")
        sure = bool(match["agency"]) or bool(_DAY.search(told))
        dash = ":" not in match[0][len(match["told"]) + len(match["agency"] or "") :]
        if sure or (dash and _CAPITALS.match(told) and len(told) > _INITIALS):
            return one_line(told)
    return None
