"""With which words boilerplate begins, in the languages of many news sites: "Read also", "Photo:", "Sign up", …."""

from __future__ import annotations

from functools import cache
from importlib.resources import files

import msgspec

# Longer than any opening, and as far as a text is read for one.
_LONGEST = 48


def openings_of(text: str) -> list[bool]:
    """For each kind of boilerplate, whether the text begins as it does."""
    start = text[:_LONGEST].casefold()
    return [start.startswith(words) for words in _openings().values()]


def kinds() -> tuple[str, ...]:
    """The kinds of boilerplate, in the order of `openings_of`."""
    return tuple(_openings())


@cache
def _openings() -> dict[str, tuple[str, ...]]:
    data = files("streams.stage1_extract") / "data" / "boilerplate_openings.json"
    words = msgspec.json.decode(data.read_bytes(), type=dict[str, list[str]])
    return {kind: tuple(opening.casefold() for opening in openings) for kind, openings in words.items()}
