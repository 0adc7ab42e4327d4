"""What boilerplate speaks of wherever in a block it does: newsletters, rights, comments, …, in many languages."""

from __future__ import annotations

import re
from functools import cache
from importlib.resources import files

import msgspec

# Beyond this a block speaks of more than one thing.
_LONGEST = 800
_WORD = re.compile(r"\w+")

_Phrases = dict[str, list[tuple[list[str], int]]]
"""By the first word of a phrase, its other words and the number of its kind."""


def phrase_kinds() -> tuple[str, ...]:
    """The kinds of phrases, in the order of `phrases_in`."""
    return tuple(_kinds())


def phrases_in(text: str) -> list[bool]:
    """For each kind whether a phrase of it stands in the text."""
    found = [False] * len(_kinds())
    known = _phrases()
    words = _WORD.findall(text[:_LONGEST].casefold())
    for place, word in enumerate(words):
        for rest, kind in known.get(word, ()):
            if words[place + 1 : place + 1 + len(rest)] == rest:
                found[kind] = True
    return found


@cache
def _kinds() -> dict[str, list[str]]:
    data = files("streams.stage1_extract") / "data" / "boilerplate_phrases.json"
    return msgspec.json.decode(data.read_bytes(), type=dict[str, list[str]])


@cache
def _phrases() -> _Phrases:
    found: _Phrases = {}
    for number, phrases in enumerate(_kinds().values()):
        for phrase in phrases:
            first, *rest = phrase.casefold().split()
            found.setdefault(first, []).append((rest, number))
    return found
