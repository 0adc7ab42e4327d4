"""Full names of persons, told from other words in capitals by the given name that they begin with.

A name alone on a line, without `By` before it, may as well be a place, a rubric or a company.
"""

from __future__ import annotations

import json
import re
from functools import cache
from importlib.resources import files

from streams.stage1_extract.byline_words import byline_words

_FILE = files("streams.stage1_extract") / "data" / "given_names.json"
_WORD = re.compile(r"[^\W\d_][\w'’.-]*")
_MOST_WORDS = 4
_LONGEST = 60


def is_full_name(text: str) -> bool:
    """Whether a text is a given name and one to three more words, in capitals but for such as `von`: `Ann Lee`."""
    words = text.split() if len(text) <= _LONGEST else []
    if not 1 < len(words) <= _MOST_WORDS or not all(_WORD.fullmatch(word) for word in words):
        return False
    particles = byline_words("particles")
    others = byline_words("roles", "generic", "groups", "agencies")
    return (
        has_given_name(text)
        and all(word[0].isupper() or word.casefold() in particles for word in words)
        and words[-1][0].isupper()
        and not any(word.casefold() in others for word in words)
    )


def has_given_name(text: str) -> bool:
    """Whether the first word is a given name, or the first part of one such as `Ann-Marie`."""
    first = text.split(maxsplit=1)[:1]
    return bool(first) and first[0][:1].isupper() and first[0].casefold().split("-")[0] in _given_names()


@cache
def _given_names() -> frozenset[str]:
    return frozenset(name for line in json.loads(_FILE.read_text("utf-8"))["names"] for name in line.split())
