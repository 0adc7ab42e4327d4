"""Offers of a subscription, which stand where a paywall breaks off an article: they are none of its text."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import cache
from importlib.resources import files

import msgspec

from streams.stage1_extract.blocks import Page

# In longer paragraphs an article tells of offers; a box with more words holds more than one.
_LONGEST_LINE = 40
_LARGEST_BOX = 120
_ABOVE = 4
_FEWEST_LEFT = 15


def without_offers(page: Page, kept: Sequence[int]) -> list[int]:
    """The numbers of the blocks kept, but for those that offer a subscription and the boxes that begin with such a one.

    Where a box is nearly all that was kept it may be the article under a label, and the line alone goes.
    """
    short = ((number, block.text) for number, block in enumerate(page.blocks) if block.words <= _LONGEST_LINE)
    offers = {number for number, text in short if _is_offer(text)}
    boxes = {number for offer in offers for number in _box_begun_by(page, offer)}
    rest = [number for number in kept if number not in boxes]
    return rest if _words(page, rest) >= _FEWEST_LEFT else [number for number in kept if number not in offers]


def _is_offer(text: str) -> bool:
    plain = text.casefold().replace("’", "'")
    return any(phrase in plain for phrase in _phrases())


def _box_begun_by(page: Page, first: int) -> range:
    """The blocks of the largest small box of which this is the first; the block alone where it is the first of none."""
    before = page.blocks[first - 1].box if first else -1
    box = page.blocks[first].box
    count = 1
    for _ in range(_ABOVE):
        # Boxes are numbered in the order of the document: one that begins before this block begins before its box.
        if box < 0 or before >= box or page.boxes[box].words > _LARGEST_BOX:
            break
        count = page.boxes[box].blocks
        box = page.boxes[box].parent
    return range(first, first + count)


def _words(page: Page, numbers: Iterable[int]) -> int:
    return sum(page.blocks[number].words for number in numbers)


@cache
def _phrases() -> tuple[str, ...]:
    data = files("streams.stage1_extract") / "data" / "subscription_offers.json"
    return msgspec.json.decode(data.read_bytes(), type=tuple[str, ...])
