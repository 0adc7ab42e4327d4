"""The verdict on an article: whether it is new, and of what it is a copy where it is not."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

from schemas.article import CopyKind
from streams.fingerprint import Fingerprint, Sketch
from streams.stage2_deduplicate.revision import is_corrected, is_longer
from streams.stage2_deduplicate.seen import Seen
from streams.stage2_deduplicate.window import Window
from streams.traits import host_of

CONTAINED = 0.5
"""The least share of a text's shingles that an original holds, for the text to be a copy of it."""

SAME_PARTICULARS = 0.6
"""The least share in common of the numbers, and of the names, of two texts: below, one is another report."""

SAME_LENGTH = 0.8
"""The least length of the shorter of two texts, as a share of the longer, for a copy to be near and not contained."""

FEW_SHINGLES = 8
"""Where fewer shingles can be compared, only the very same words make a copy: there is too little to tell."""

FEW_PARTICULARS = 4
"""Where fewer numbers, or names, can be compared, they tell nothing."""

SHORT = 37
"""A text of fewer shingles, some 40 words, is an item of news agencies or a result: others differ from it in a word."""

SAME_OF_FEW = 0.75
"""The least share of the numbers, and of the names, where a text is short, however few they are: of three, all."""


@dataclass(frozen=True)
class Verdict:
    """What an article is to those before it. `similarity` is the share of it that stands in the article `of`."""

    kind: CopyKind
    version: int = 1
    of: str | None = None
    similarity: float | None = None


class Compared(NamedTuple):
    """An original beside a text: the share of the text that it has, and of itself that the text has."""

    similarity: float
    held: float
    row: Seen
    other: Fingerprint


def verdict(uri: str, text: Fingerprint | None, window: Window) -> Verdict:
    """Judge an article whose id has not been seen: the same URI makes a revision, the same words an exact copy.

    Else it is a copy of the article that holds most of its shingles, if that holds enough of them; ties go to the least
    id. It is a revision where it says more than that, or has other numbers. Without a text to compare, as for a
    retraction, it is no copy of any.
    """
    previous = window.latest(uri)
    if previous is not None:
        return Verdict("revision", previous.version + 1, previous.id)
    if text is None:
        return Verdict("original")
    same = window.with_text(text)
    if same is not None:
        return Verdict("exact", same.version, same.id, 1.0)
    compared = [Compared(*_shares(text, other), row, other) for row, other in window.candidates(text)]
    best = max(compared, key=lambda one: one.similarity, default=None)
    if best is None or best.similarity < CONTAINED:
        grown = (one for one in compared if _is_grown(text, one, uri))
        best = max(grown, key=lambda one: one.held, default=None)
        return _revision(best) if best else Verdict("original")
    corrected = is_corrected(text, best.other, min(best.similarity, best.held))
    same_outlet = _are_of_one_outlet(uri, best.row.uri)
    if corrected or is_longer(text, best.other, best.held, same_outlet=same_outlet):
        return _revision(best)
    return Verdict(_kind(text, best.other), best.row.version, best.row.id, round(best.similarity, 3))


def _revision(of: Compared) -> Verdict:
    return Verdict("revision", of.row.version + 1, of.row.id, round(of.similarity, 3))


def _is_grown(text: Fingerprint, one: Compared, uri: str) -> bool:
    """Whether a text of the same outlet has an original in it and is more than twice as long."""
    return is_longer(text, one.other, one.held, same_outlet=True) and _are_of_one_outlet(uri, one.row.uri)


def _are_of_one_outlet(uri: str, other: str) -> bool:
    host = host_of(uri)
    return host is not None and host == host_of(other)


def _kind(text: Fingerprint, original: Fingerprint) -> CopyKind:
    shorter, longer = sorted((text.shingles.size, original.shingles.size))
    return "near" if shorter >= SAME_LENGTH * longer else "contained"


def _shares(text: Fingerprint, original: Fingerprint) -> tuple[float, float]:
    """The share of a text that is in an original, and of the original that is in it; none if it is another report."""
    if _compared(text.shingles, original.shingles) < FEW_SHINGLES:
        return 0.0, 0.0
    if _differ(text.numbers, original.numbers) or _differ(text.names, original.names):
        return 0.0, 0.0
    if min(text.shingles.size, original.shingles.size) < SHORT and _is_another_item(text, original):
        return 0.0, 0.0
    return text.shingles.shares(original.shingles)


def _is_another_item(text: Fingerprint, original: Fingerprint) -> bool:
    """Whether of two texts, one of them short, the one with fewer numbers, or names, has others than the other."""
    for one, other in ((text.numbers, original.numbers), (text.names, original.names)):
        fewer, more = sorted((one, other), key=lambda sketch: sketch.size)
        if fewer.size and fewer.shares(more)[0] < SAME_OF_FEW:
            return True
    return False


def _differ(particulars: Sketch, others: Sketch) -> bool:
    if _compared(particulars, others) < FEW_PARTICULARS:
        return False
    return max(particulars.shares(others)) < SAME_PARTICULARS


def _compared(one: Sketch, other: Sketch) -> int:
    return min(one.compared(other), other.compared(one))
