"""The words of bylines in many languages, out of `data/bylines.json`, and the patterns made of them."""

from __future__ import annotations

import json
import re
from functools import cache
from importlib.resources import files

_FILE = files("streams.stage1_extract") / "data" / "bylines.json"


@cache
def byline_words(*kinds: str) -> frozenset[str]:
    """The words of these kinds, in lower case."""
    words = json.loads(_FILE.read_text("utf-8"))
    return frozenset(word for kind in kinds for word in words[kind])


def _any_of(kind: str) -> str:
    return "|".join(re.escape(one).replace(r"\ ", r"\s+") for one in sorted(byline_words(kind), key=len, reverse=True))


@cache
def opening() -> re.Pattern[str]:
    """What opens a byline: `By `, `Von `, `Autor: `. A name may follow at once where markup parted them."""
    plain = "|".join(
        re.escape(one).replace(r"\ ", r"\s+")
        for one in sorted(byline_words("by") - byline_words("by_colon_only"), key=len, reverse=True)
    )
    return re.compile(
        rf"(?:(?:{plain})(?:\s*[:\uff1a]\s*|\s+|$|(?<=[^\x00-\x7f]))|(?:{_any_of('by')})\s*[:\uff1a]\s*)", re.IGNORECASE
    )


@cache
def loose_opening() -> re.Pattern[str]:
    """What opens a byline in a place that is one: `Par `, `Di ` and `Autor ` as well, which begin other texts too."""
    return re.compile(rf"(?:{_any_of('by')})(?:\s*[:\uff1a]\s*|\s+|$)", re.IGNORECASE)


@cache
def others() -> re.Pattern[str]:
    """What opens a line on others than the authors: who took the pictures, who translated."""
    return re.compile(rf"(?:{_any_of('others')})\b", re.IGNORECASE)


@cache
def joining() -> re.Pattern[str]:
    """What stands between the names of two authors."""
    return re.compile(
        rf"\s*(?:;|,|\||&|\s/\s)\s*(?:(?:{_any_of('and')})\s+)?|\s+(?:{_any_of('and')})\s+", re.IGNORECASE
    )


@cache
def ending() -> re.Pattern[str]:
    """What ends a list of names: a dash, a date, a time, an address, or a word such as `updated`."""
    return re.compile(
        rf"\s+[-–—|·•/\u203a»>+]+(?:\s|$)|[|•·\u203a»→\n\t(\[]|//|https?:|www\.|\s@|@\w|\S+@|\d{{1,4}}[./-]\d|\d{{1,2}}:\d\d|\s\d"
        rf"|(?:^|\s)(?:on|am|le|el|il|op|em|den|dne)\s+(?=\d|\w+[,.]?\s+\d)|(?:^|\s)(?:{_any_of('after')})(?=[\s:,.]|$)"
        r"|\s(?:in|dans)(?:\s+(?=\w)|$)|\sen\s+(?!\w\S*\s+\w)|,\s*(?:mon|tue|wed|thu|fri|sat|sun|mo|di|mi|do|fr|sa|so)\b"
        r"|\s(?:jan|feb|m[aä]r|mar|apr|ma[iy]|jun|jul|aug|sep|oct|okt|nov|dec|dez)[a-z]*\.?\s+\d",
        re.IGNORECASE,
    )
