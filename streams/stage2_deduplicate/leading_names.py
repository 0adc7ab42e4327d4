"""The names that an article says most often: what a story is told to be about, before its articles are enriched."""

from __future__ import annotations

from collections import Counter
from functools import cache
from importlib.resources import files

import msgspec

from streams.gist import names_in

_MOST = 10


def leading_names(text: str, language: str | None) -> list[str]:
    """At most ten names in a text, the most frequent first; none where the language writes all nouns in capitals."""
    no_names = _no_names()
    if (language or "").partition("-")[0] in no_names["languagesWithNounsInCapitals"]:
        return []
    found = Counter(name for name in names_in(text) if name not in no_names["capitals"])
    return [name for name, _ in found.most_common(_MOST)]


@cache
def _no_names() -> dict[str, frozenset[str]]:
    data = files("streams.stage2_deduplicate") / "data" / "no_names.json"
    return msgspec.json.decode(data.read_bytes(), type=dict[str, frozenset[str]])
