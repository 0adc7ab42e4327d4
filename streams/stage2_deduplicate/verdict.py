"""The verdict on an article: whether it is new, and of what it is a copy where it is not."""

from __future__ import annotations

from dataclasses import dataclass

from schemas.article import CopyKind
from streams.fingerprint import Fingerprint, Sketch
from streams.stage2_deduplicate.window import Window

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


def verdict(uri: str, text: Fingerprint | None, window: Window) -> Verdict:
    """Judge an article whose id has not been seen: the same URI makes a revision, the same words an exact copy.

    Else the article that holds most of its shingles, if it holds enough of them; ties go to the least id. Without a
    text to compare, as for a retraction, it is no copy of any.
    """
    previous = window.latest(uri)
    if previous is not None:
        return Verdict("revision", previous.version + 1, previous.id)
    if text is None:
        return Verdict("original")
    same = window.with_text(text)
    if same is not None:
        return Verdict("exact", same.version, same.id, 1.0)
    found = [(_similarity(text, other), row, other) for row, other in window.candidates(text)]
    similarity, row, other = max(found, key=lambda one: one[0], default=(0.0, None, None))
    if row is None or other is None or similarity < CONTAINED:
        return Verdict("original")
    return Verdict(_kind(text, other), row.version, row.id, round(similarity, 3))


def _kind(text: Fingerprint, original: Fingerprint) -> CopyKind:
    shorter, longer = sorted((text.shingles.size, original.shingles.size))
    return "near" if shorter >= SAME_LENGTH * longer else "contained"


def _similarity(text: Fingerprint, original: Fingerprint) -> float:
    if _compared(text.shingles, original.shingles) < FEW_SHINGLES:
        return 0.0
    if _differ(text.numbers, original.numbers) or _differ(text.names, original.names):
        return 0.0
    if min(text.shingles.size, original.shingles.size) < SHORT and _is_another_item(text, original):
        return 0.0
    return text.shingles.shares(original.shingles)[0]


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
