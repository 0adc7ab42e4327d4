"""Galleries: pages of pictures, with captions for all there is to read.

A caption tells of a picture that readers of the text do not see. Where there is an introduction, or where the captions
are long or called by no such name, and may be a text told in pictures, the page is an article, captions and all.
"""

from __future__ import annotations

from collections.abc import Sequence

from streams.stage1_extract.blocks import Block, Page
from streams.stage1_extract.boxes import with_those_around

_FEWEST = 4
# Shorter lines are the numbers of the pictures, and buttons.
_SHORT_LINE = 5
_FEWEST_WORDS = 15
# With more words it is a chapter of a text that is told in pictures.
_LONGEST_CAPTION = 40
_ABOVE = 3


def is_gallery(page: Page, chosen: Sequence[Block]) -> bool:
    """Whether the text chosen is the captions of several pictures, and nothing else."""
    captions = [_is_caption(page, block) for block in chosen]
    others = (block.words for block, caption in zip(chosen, captions, strict=True) if not caption)
    return sum(captions) >= _FEWEST and sum(words for words in others if words >= _SHORT_LINE) < _FEWEST_WORDS


def _is_caption(page: Page, block: Block) -> bool:
    """Whether it is short, and an element close around it is a caption by its tag or class."""
    around = (page.boxes[number] for number in with_those_around(page.boxes, block.box, _ABOVE))
    return block.words <= _LONGEST_CAPTION and any(
        "caption" in box.signature.rpartition(">")[2].lower() for box in around
    )
