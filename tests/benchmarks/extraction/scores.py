"""How right an answer is: the measures of one page, and their sums over many.

Whole texts are compared as in the Article Extraction Benchmark (Scrapinghub, 2020): as multisets of 4-word shingles,
with the mean precision over the pages on which there is a text, and the mean recall over all. Where the gold has parts
that a text must and must not hold, these are counted over all pages. A headline is right if its words are, case and
punctuation aside; authors, if the set of names is; a day, if it is no further off than the next.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Iterator
from datetime import date
from typing import Any

from tests.benchmarks.extraction.extractors import Answer

_SHINGLE = 4
_ONE_DAY = 1


class Scores:
    """The sums of the measures of many pages, and for each page the harmonic mean of its text's."""

    def __init__(self) -> None:
        self._rights: dict[str, float] = defaultdict(float)
        self._wholes: dict[str, float] = defaultdict(float)
        self.pages: dict[str, float] = {}

    def add(self, page: dict[str, Any], answer: Answer) -> None:
        """Score one page, on what its gold has."""
        gold = page["gold"]
        measured = {name: (right, whole) for name, right, whole in _measures(gold, answer)}
        for name, (right, whole) in measured.items():
            self._rights[name] += right
            self._wholes[name] += whole
        for kind in ("text", "parts"):
            if f"{kind} R" in measured:
                precision, recall = (measured.get(f"{kind} {one}", (0, 0)) for one in "PR")
                self.pages[page["id"]] = _harmonic(_ratio(*precision), _ratio(*recall))

    def value(self, name: str) -> float | None:
        """The measure of that name; None where no page has it."""
        if name.endswith("F1"):
            precision, recall = (self.value(name.replace("F1", one)) for one in "PR")
            return None if recall is None else _harmonic(precision or 0.0, recall)
        return _ratio(self._rights[name], self._wholes[name]) if name in self._wholes else None


def _measures(gold: dict[str, Any], answer: Answer) -> Iterator[tuple[str, float, float]]:
    """By name: how much is right, of how much."""
    if "text" in gold:
        wanted, found = _shingles(gold["text"]), _shingles(answer.text)
        right = (wanted & found).total()
        yield "text R", _ratio(right, wanted.total()), 1
        if found:
            yield "text P", right / found.total(), 1
    if "segments_with" in gold:
        text = _spaced(answer.text)
        kept, unwanted = (
            sum(_spaced(part) in text for part in gold[key]) for key in ("segments_with", "segments_without")
        )
        yield "parts R", kept, len(gold["segments_with"])
        yield "parts P", kept, kept + unwanted
    if "headline" in gold:
        yield "headline", _plain(gold["headline"]) == _plain(answer.headline), 1
    if gold.get("by"):
        yield "by", _names(gold["by"]) == _names(answer.by), 1
    elif "by" in gold:
        yield "by extra", bool(answer.by), 1
    if "published" in gold:
        yield "published", _is_near(gold["published"], answer.published), 1


def _shingles(text: str) -> Counter[tuple[str, ...]]:
    """The shingles of a text; one of fewer words is a single one."""
    words = re.findall(r"\w+", text)
    last = max(1, len(words) - _SHINGLE + 1) if words else 0
    return Counter(tuple(words[at : at + _SHINGLE]) for at in range(last))


def _spaced(text: str) -> str:
    return " ".join(text.split())


def _plain(text: str) -> str:
    return " ".join(re.findall(r"\w+", unicodedata.normalize("NFKC", text).casefold()))


def _names(names: Any) -> set[str]:
    return {_plain(name).removeprefix("by ") for name in names}


def _is_near(day: str, other: str) -> bool:
    try:
        return abs((date.fromisoformat(day[:10]) - date.fromisoformat(other[:10])).days) <= _ONE_DAY
    except ValueError:
        return False


def _ratio(part: float, whole: float) -> float:
    return part / whole if whole else 0.0


def _harmonic(one: float, other: float) -> float:
    return 2 * one * other / (one + other) if one + other else 0.0
