"""Which blocks of a page are the text of its article, and the text that they make."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Sequence
from dataclasses import replace

from streams.stage1_extract.blocks import Block, Page
from streams.stage1_extract.boxes import with_those_around
from streams.stage1_extract.class_words import has_purpose
from streams.stage1_extract.offers import without_offers
from streams.stage1_extract.openings import kinds, openings_of
from streams.stage1_extract.tables import continued_rows, tables_of_data, with_whole_tables

_LIKELY = 0.4
# What stands apart from all other likely blocks needs more, unless it is a good part of the text itself.
_ALONE = 0.7
_LARGE = 0.1
# Of a text shorter than this anything is a good part.
_USUAL_LENGTH = 150
# What stands in a small box that is called so belongs to the article only where the model has hardly a doubt.
_SET_IN = ("signup", "share", "comments", "advert")
_SMALL_BOX = 60
_SURE = 0.8
_ABOVE = 3
_NEXT_TO_NOTHING = 0.2
# "Read also", a headline that is a link; and the label of an advertisement.
_LONG_LEAD = 30
_LINKED = 0.3
_LABEL = 6
# A moment as machines write it is for them, wherever it stands by itself.
_STAMP = re.compile(r"\s*\d{4}-\d\d-\d\d[T ]\d\d:\d\d(?::\d\d(?:\.\d+)?)?\s*(?:Z|[+-]\d\d:?\d\d)?\s*")
# So far from the beginning of the text may the headline stand.
_MOST_BEFORE = 3
_PARTS = re.compile(r"\s[|–—:»·-]\s")
_SUBHEADS = ("h2", "h3", "h4", "h5", "h6")
_POSSIBLE = 0.1
_NEAR = 3
_HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6", "dt")
_ENDS = tuple(".!?…:;。！？؟।\"'”’»)")  # noqa: RUF001
# A line as long as this, ended as a sentence is, is a paragraph; a shorter one is a line of verse or of an address.
_LONG_LINE = 80


def choose(page: Page, probabilities: Sequence[float]) -> list[Block]:
    """The blocks of the article, by the probability that the model gives to each."""
    blocks = page.blocks
    likely = [one >= _LIKELY for one in probabilities]
    whole = sum(block.words for block, one in zip(blocks, likely, strict=True) if one)
    kept = [number for number, one in enumerate(probabilities) if one >= _needed(blocks, likely, number, whole)]
    kept = [number for number in kept if probabilities[number] >= _SURE or not _is_set_in(page, blocks[number])]
    kept = _with_subheads(blocks, probabilities, kept)
    kept = [number for number in kept if not _leads_away(blocks[number]) and not _STAMP.fullmatch(blocks[number].text)]
    tables = tables_of_data(page)
    kept = without_offers(page, with_whole_tables(tables, kept))
    kept = _without_hidden(page, kept)
    kept = _without_dangling_headings(blocks, kept)
    cells = continued_rows(page, tables)
    return [_as_kept(blocks, kept, place, cells) for place in range(len(kept))]


def join(blocks: Sequence[Block]) -> str:
    """The text of blocks: paragraphs parted by an empty line, the cells of a table row on one line."""
    parts: list[str] = []
    for number, block in enumerate(blocks):
        if number:
            parts.append(_gap(blocks[number - 1], block))
        parts.append(block.text)
    return "".join(parts)


def without_headline(blocks: list[Block], titles: Iterable[str]) -> list[Block]:
    """The blocks but for the headline at their beginning; it is told elsewhere.

    A title is often "Headline | Section | Site".
    """
    known = {_plain(part) for title in titles for part in (title, *_PARTS.split(title))} - {""}
    first = [block for block in blocks[:_MOST_BEFORE] if block.tag != "h1" and _plain(block.text) not in known]
    return first + blocks[_MOST_BEFORE:]


def _needed(blocks: Sequence[Block], likely: Sequence[bool], number: int, whole: int) -> float:
    beside = any(likely[max(0, number - 2) : number]) or any(likely[number + 1 : number + 3])
    return _LIKELY if beside or blocks[number].words > _LARGE * max(whole, _USUAL_LENGTH) else _ALONE


def _with_subheads(blocks: Sequence[Block], probabilities: Sequence[float], kept: Sequence[int]) -> list[int]:
    """The same, with the headings between blocks that are kept: a paragraph of the article follows at once."""
    chosen = set(kept)
    found = [
        number
        for number, block in enumerate(blocks)
        if block.tag in _SUBHEADS
        and probabilities[number] >= _POSSIBLE
        and block.linked < _LINKED * block.words
        and number + 1 in chosen
        and not chosen.isdisjoint(range(number - _NEAR, number))
    ]
    return sorted(chosen.union(found))


def _is_set_in(page: Page, block: Block) -> bool:
    """Whether a block stands in a small box called by what is set into articles, such as a newsletter's."""
    around = (page.boxes[number] for number in with_those_around(page.boxes, block.box, _ABOVE))
    return any(box.words <= _SMALL_BOX and has_purpose(box.purposes, _SET_IN) for box in around)


def _leads_away(block: Block) -> bool:
    """Whether it is a line such as "Read also: another headline" or "Advertisement"."""
    if block.words > _LONG_LEAD:
        return False
    opens = dict(zip(kinds(), openings_of(block.text), strict=True))
    return (opens["more"] and block.linked >= _LINKED * block.words) or (opens["advert"] and block.words <= _LABEL)


def _without_hidden(page: Page, kept: list[int]) -> list[int]:
    """What readers see, unless next to all of the text is hidden, as on pages that a script shows."""
    hidden = {number for number in kept if page.boxes[page.blocks[number].box].hidden}
    unseen = sum(page.blocks[number].words for number in hidden)
    seen = sum(page.blocks[number].words for number in kept) - unseen
    return [number for number in kept if number not in hidden] if seen >= _NEXT_TO_NOTHING * unseen else kept


def _without_dangling_headings(blocks: Sequence[Block], kept: list[int]) -> list[int]:
    """The same, but for headings at the end, below which nothing is left."""
    end = len(kept)
    while end and blocks[kept[end - 1]].tag in _HEADINGS:
        end -= 1
    return kept[:end]


def _as_kept(blocks: Sequence[Block], kept: Sequence[int], place: int, cells: Collection[int]) -> Block:
    """A block that was parted from a neighbour which is gone begins a paragraph of its own.

    So does one in a table that sets out a page.
    """
    block = blocks[kept[place]]
    follows = place > 0 and kept[place - 1] == kept[place] - 1
    cell = follows and kept[place] in cells
    return replace(block, broken=block.broken and follows and not cell, cell=cell)


def _gap(before: Block, block: Block) -> str:
    if block.cell:
        return " | "
    if block.broken and not (len(before.text) >= _LONG_LINE and before.text.endswith(_ENDS)):
        return "\n"
    return "\n\n"


def _plain(text: str) -> str:
    return "".join(letter for letter in text.casefold() if letter.isalnum())
