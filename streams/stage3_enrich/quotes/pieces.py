"""How indirect attributions and quoted stretches share the text between them."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import replace

from streams.stage3_enrich.quotes.attribution import Attribution, Offsets
from streams.stage3_enrich.quotes.marks import Stretch

FEWEST_WORDS = 3


def pieces(
    text: str, one: Attribution, marks: Sequence[Stretch], spoken: Mapping[Stretch, Attribution]
) -> list[Attribution]:
    """An attribution with the partial quotations that it runs into, and without those that have a speaker of their own.

    `marks` are all stretches in order, `spoken` those with a speaker of their own. What is left beside the latter
    counts only where another cue brings it in, and it is long enough to say something.
    """
    whole = _widened(text, one, [mark for mark in _near(marks, *one.content) if mark not in spoken])
    near = _near(marks, *whole)
    owned = [mark for mark in near if mark in spoken and _without(whole, mark) != [whole]]
    if any(spoken[mark].cue == one.cue for mark in owned):
        return []
    parts = [whole]
    for mark in owned:
        parts = [part for piece in parts for part in _without(piece, mark)]
    if owned:
        parts = [part for part in parts if len(text[slice(*part)].split()) > FEWEST_WORDS]
    mixed = any(start <= mark.start and mark.end <= end for mark in near for start, end in parts)
    return [replace(one, content=part, kind="mixed" if mixed else one.kind) for part in parts]


def _near(marks: Sequence[Stretch], start: int, end: int) -> Sequence[Stretch]:
    """The stretches that meet a piece of text, and the one after it."""
    first = bisect_left(marks, start, key=lambda mark: mark.outer_end)
    return marks[first : bisect_right(marks, end, key=lambda mark: mark.outer_start) + 1]


def _widened(text: str, one: Attribution, partial: Sequence[Stretch]) -> Offsets:
    start, end = one.content
    for mark in partial:
        follows = one.cue is not None and one.cue.start < mark.outer_start
        overlaps = start < mark.end and mark.start < end
        adjoins = end <= mark.outer_start and not text[end : mark.outer_start].strip(" ")
        if overlaps or (adjoins and follows):
            start, end = min(start, mark.outer_start), max(end, mark.outer_end)
    return start, end


def _without(piece: Offsets, mark: Stretch) -> list[Offsets]:
    start, end = piece
    if mark.outer_end <= start or end <= mark.outer_start:
        return [piece]
    return [part for part in ((start, mark.outer_start), (mark.outer_end, end)) if part[0] < part[1]]
