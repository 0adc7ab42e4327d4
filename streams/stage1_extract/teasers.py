"""Pages that only lead to articles: lists of headlines, each a link, with a line or two below."""

from __future__ import annotations

from collections.abc import Sequence

from streams.stage1_extract.blocks import Block, Page
from streams.stage1_extract.boxes import with_those_around

_HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6")
_FEWEST = 4
_MOST_OF_TEXT = 0.7
# A teaser is a small box; an article under a heading that links to itself is a large one.
_MOST_BLOCKS = 8
_MOST_WORDS = 120
_ABOVE = 4


def is_list_of_teasers(page: Page, chosen: Sequence[Block]) -> bool:
    """Whether most of the text chosen stands in boxes with a headline that leads elsewhere."""
    leading = _leading_boxes(page)
    teasers: set[int] = set()
    words = 0
    for block in chosen:
        if (box := _teaser_around(page, block, leading)) is not None:
            teasers.add(box)
            words += block.words
    return len(teasers) >= _FEWEST and words >= _MOST_OF_TEXT * sum(block.words for block in chosen)


def _leading_boxes(page: Page) -> set[int]:
    """The boxes, with those around them, that hold a heading which is a link."""
    found: set[int] = set()
    for block in page.blocks:
        if block.tag in _HEADINGS and block.words >= 3 and block.linked >= 0.9 * block.words:
            found.update(with_those_around(page.boxes, block.box, _ABOVE))
    return found


def _teaser_around(page: Page, block: Block, leading: set[int]) -> int | None:
    for box in with_those_around(page.boxes, block.box, _ABOVE):
        one = page.boxes[box]
        if one.blocks > _MOST_BLOCKS or one.words > _MOST_WORDS:
            return None
        if box in leading:
            return box
    return None
