"""Galleries: pages of pictures whose captions are most of what there is to read."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache

from streams.stage1_extract.blocks import Block, Page
from streams.stage1_extract.class_words import purposes

_FEWEST = 4
_MOST_OF_TEXT = 0.6
# Below a picture, more than this is a text with a picture above it.
_LONGEST_CAPTION = 60
_ABOVE = 3


def without_captions(page: Page, chosen: Sequence[Block]) -> list[Block]:
    """The blocks but for the captions, where these are many and most of the text."""
    captions = {number for number, block in enumerate(chosen) if _is_caption(page, block)}
    words = sum(chosen[number].words for number in captions)
    if len(captions) < _FEWEST or words < _MOST_OF_TEXT * sum(block.words for block in chosen):
        return list(chosen)
    return [block for number, block in enumerate(chosen) if number not in captions]


def _is_caption(page: Page, block: Block) -> bool:
    """Whether one of the small boxes around it is called a caption or a picture."""
    box = block.box
    for _ in range(_ABOVE):
        one = page.boxes[box]
        if one.words > _LONGEST_CAPTION:
            return False
        if one.purposes & _caption():
            return True
        box = one.parent
        if box < 0:
            return False
    return False


@cache
def _caption() -> int:
    return 1 << purposes().index("caption")
