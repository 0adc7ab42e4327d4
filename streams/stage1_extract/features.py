"""What is known of each block of a page, as numbers for the model.

To what is known of the block by itself comes the density of the boxes around it, after F. Sun, D. Song, L. Liao, "DOM
based content extraction via text density" (2011); and for its neighbours, for the boxes around it and for the blocks
that are marked up alike, how much of it other extractors have kept: a block among kept ones is rarely boilerplate.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from itertools import accumulate
from math import log1p

from streams.stage1_extract.block_features import Told, Witnesses, block_feature_names, block_features, told_of
from streams.stage1_extract.blocks import Block, Page
from streams.stage1_extract.boxes import in_main, near_purposes, outermost_alike, purpose_shares
from streams.stage1_extract.class_words import purposes

_AROUND = (-3, -2, -1, 1, 2, 3)
_OUTSIDE = [-1.0, -1.0, -1.0, -1.0]
_WINDOW = 8
_ABOVE = 3
_MERE_LINK = 0.99
_SAYS_TITLE = 0.9
_FEWEST_OF_TITLE = 3


@dataclass(slots=True)
class _Sums:
    """Words in a group of blocks, and how many of them other extractors have kept."""

    words: int = 0
    linked: int = 0
    usual: float = 0.0
    strict: float = 0.0
    blocks: int = 0

    def add(self, other: _Sums) -> None:
        self.words += other.words
        self.linked += other.linked
        self.usual += other.usual
        self.strict += other.strict
        self.blocks += other.blocks


@cache
def names() -> list[str]:
    """What the numbers of a row stand for."""
    around = [f"{what}{place:+d}" for place in _AROUND for what in ("usual", "strict", "words", "linked")]
    above = [
        f"above{n}-{what}" for n in range(_ABOVE) for what in ("words", "linked", "prose", "usual", "strict", "share")
    ]
    return [
        *block_feature_names(),
        *around,
        "window-usual", "window-strict", "window-linked", "before-usual", "before-strict", "place",
        *above,
        "alike-words", "alike-linked", "alike-usual", "alike-strict", "alike-blocks",
        "page-words", "page-usual", "page-strict", "page-linked", "in-main",
        *(f"near-{purpose}" for purpose in purposes()),
        *(f"share-{purpose}" for purpose in purposes()),
    ]  # fmt: skip


def features_of(page: Page, witnesses: Witnesses) -> list[list[float]]:
    """A row of numbers for each block, in the order of `names`; an empty one for a link that no witness has kept.

    Half of the blocks of a page are such, and one in seven hundred of them belongs to an article.
    """
    told = [told_of(block, witnesses) for block in page.blocks]
    surroundings = _Surroundings(page, told)
    repeats = Counter(block.text for block in page.blocks)
    rows: list[list[float]] = []
    titled = False
    for number, (block, one) in enumerate(zip(page.blocks, told, strict=True)):
        if _is_mere_link(block, one):
            rows.append([])
        else:
            hidden = page.boxes[block.box].hidden
            own = block_features(block, one, hidden=hidden, repeats=repeats[block.text], titled=titled)
            rows.append(own + surroundings.of(number))
        titled = titled or block.tag == "h1" or (one.title >= _SAYS_TITLE and block.words >= _FEWEST_OF_TITLE)
    return rows


def _is_mere_link(block: Block, told: Told) -> bool:
    return block.linked >= _MERE_LINK * block.words and not (told.usual or told.strict or told.body)


class _Surroundings:
    """The sums over the neighbours, the boxes and the likes of all blocks of a page, from which rows are read."""

    def __init__(self, page: Page, told: list[Told]) -> None:
        self.page = page
        self.told = told
        self.boxes = [_Sums() for _ in page.boxes]
        self.alike: dict[str, _Sums] = defaultdict(_Sums)
        for block, one in zip(page.blocks, told, strict=True):
            sums = _Sums(block.words, block.linked, block.words * one.usual, block.words * one.strict, 1)
            self.boxes[block.box].add(sums)
            self.alike[self._signature(block)].add(sums)
        for box, sums in zip(reversed(page.boxes), reversed(self.boxes), strict=True):
            if box.parent >= 0:
                self.boxes[box.parent].add(sums)
        self.words = _sums_before(block.words for block in page.blocks)
        self.linked = _sums_before(block.linked for block in page.blocks)
        self.usual = _sums_before(block.words * one.usual for block, one in zip(page.blocks, told, strict=True))
        self.strict = _sums_before(block.words * one.strict for block, one in zip(page.blocks, told, strict=True))
        self.sides = [
            [one.usual, one.strict, log1p(block.words), block.linked / block.words]
            for block, one in zip(page.blocks, told, strict=True)
        ]
        self.shares = purpose_shares(page.boxes)
        self.main = in_main(page.boxes)
        self.outermost = outermost_alike(page.boxes)
        self.whole = self._of_page()

    def of(self, number: int) -> list[float]:
        """What is known of the surroundings of a block."""
        block = self.page.blocks[number]
        row: list[float] = []
        for place in _AROUND:
            row += self.sides[number + place] if 0 <= number + place < len(self.sides) else _OUTSIDE
        row += self._window(number)
        row += self._above(block)
        row += self._others(block, self.told[number])
        row += self.whole
        row.append(float(self.main[block.box]))
        row += near_purposes(self.page.boxes, block.box)
        row += self.shares[block.box]
        return row

    def _of_page(self) -> list[float]:
        whole = self.boxes[0] if self.boxes else _Sums()
        parts = (whole.usual, whole.strict, whole.linked)
        return [log1p(whole.words), *(_ratio(part, whole.words) for part in parts)]

    def _window(self, number: int) -> list[float]:
        low, high = max(0, number - _WINDOW), min(len(self.sides), number + _WINDOW + 1)
        many = self.words[high] - self.words[low]
        return [
            (self.usual[high] - self.usual[low]) / many,
            (self.strict[high] - self.strict[low]) / many,
            (self.linked[high] - self.linked[low]) / many,
            _ratio(self.usual[number], self.usual[-1]),
            _ratio(self.strict[number], self.strict[-1]),
            self.words[number] / self.words[-1],
        ]

    def _above(self, block: Block) -> list[float]:
        row: list[float] = []
        number = block.box
        whole = max(1, self.page.boxes[0].words)
        for _ in range(_ABOVE):
            number = self.outermost[number]
            box, sums = self.page.boxes[number], self.boxes[number]
            row += [
                log1p(box.words), box.linked / box.words, box.prose / box.words, sums.usual / box.words,
                sums.strict / box.words, box.words / whole,
            ]  # fmt: skip
            number = max(box.parent, 0)
        return row

    def _others(self, block: Block, told: Told) -> list[float]:
        """What is known of the blocks marked up like this one, but for itself."""
        sums = self.alike[self._signature(block)]
        words = sums.words - block.words
        if not words:
            return [0.0, -1.0, -1.0, -1.0, 1.0]
        return [
            log1p(words),
            (sums.linked - block.linked) / words,
            (sums.usual - block.words * told.usual) / words,
            (sums.strict - block.words * told.strict) / words,
            log1p(sums.blocks),
        ]

    def _signature(self, block: Block) -> str:
        return f"{block.tag} {self.page.boxes[block.box].signature}"


def _sums_before(numbers: Iterable[float]) -> list[float]:
    """For each place the sum of what stands before it, and at the end that of all."""
    return list(accumulate(numbers, initial=0.0))


def _ratio(part: float, whole: float) -> float:
    return part / whole if whole else 0.0
