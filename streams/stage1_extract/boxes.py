"""What the boxes of a page are among each other: which is the innermost that holds the article, which hold the same."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from streams.stage1_extract.blocks import Box
from streams.stage1_extract.class_words import purposes

# A purpose that no box around a block has.
_NOWHERE = 2.0
_MOST_OF_PROSE = 0.6


def with_those_around(boxes: Sequence[Box], number: int, most: int) -> Iterator[int]:
    """The number of a box, and of those around it from the inside out, at most so many in all."""
    for _ in range(most):
        if number < 0:
            return
        yield number
        number = boxes[number].parent


def purpose_shares(boxes: Sequence[Box]) -> list[list[float]]:
    """For each box and purpose, the share of the page in the smallest box around it that has the purpose.

    A box called "sidebar" that holds nearly all of the page is none.
    """
    shares: list[list[float]] = []
    whole = max(1, boxes[0].words) if boxes else 1
    for box in boxes:
        above = shares[box.parent] if box.parent >= 0 else [_NOWHERE] * len(purposes())
        if box.purposes and box.tag not in ("html", "body"):
            above = above.copy()
            for bit in range(len(above)):
                if box.purposes >> bit & 1:
                    above[bit] = box.words / whole
        shares.append(above)
    return shares


def outermost_alike(boxes: Sequence[Box]) -> list[int]:
    """For each box the outermost that holds the same words: a box around one other alone tells no more than it."""
    found: list[int] = []
    for number, box in enumerate(boxes):
        same = box.parent >= 0 and boxes[box.parent].words == box.words
        found.append(found[box.parent] if same else number)
    return found


def in_main(boxes: Sequence[Box]) -> list[bool]:
    """Whether each box lies in the smallest that holds most of the prose."""
    if not boxes:
        return []
    enough = _MOST_OF_PROSE * boxes[0].prose
    best = 0
    for number, box in enumerate(boxes):
        # Boxes come in the order of the document, so of those with enough the last is the innermost.
        if enough and box.prose >= enough:
            best = number
    inside: list[bool] = []
    for number, box in enumerate(boxes):
        inside.append(number == best or (box.parent >= 0 and inside[box.parent]))
    return inside


def near_purposes(boxes: Sequence[Box], number: int) -> list[float]:
    """For each purpose whether the box, or the one around it, has it."""
    box = boxes[number]
    near = box.purposes | (boxes[box.parent].purposes if box.parent >= 0 else 0)
    return [float(near >> bit & 1) for bit in range(len(purposes()))]
