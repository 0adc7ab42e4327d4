"""What is known of each block of a page, as numbers for the model.

Shallow features of a block and of its neighbours after C. Kohlschütter, P. Fankhauser, W. Nejdl, "Boilerplate Detection
using Shallow Text Features" (2010); the density of boxes after F. Sun, D. Song, L. Liao, "DOM based content extraction
via text density" (2011); and for each block, for its neighbours, for the boxes around it and for the blocks that are
marked up alike, how much of it other extractors have kept: a block among kept ones is rarely boilerplate.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from functools import cache
from itertools import accumulate
from math import log1p

from streams.stage1_extract.blocks import Block, Page
from streams.stage1_extract.class_words import purposes
from streams.stage1_extract.openings import kinds, openings_of
from streams.stage1_extract.witness import Witness

_TAGS = (
    "p",
    "li",
    "div",
    "td",
    "th",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "blockquote",
    "pre",
    "figcaption",
    "dd",
    "dt",
)
_SENTENCE_ENDS = ".!?…。！？؟।:"  # noqa: RUF001
_CLOSING = "\"'”’»)] "
# A purpose that no box around a block has.
_NOWHERE = 2.0
_AROUND = (-3, -2, -1, 1, 2, 3)
_WINDOW = 8
_ABOVE = 3


@dataclass(slots=True)
class Witnesses:
    """The texts that tell of the blocks of one page; None where the page has no such text."""

    usual: Witness
    strict: Witness
    body: Witness | None
    title: Witness
    description: Witness


@dataclass(slots=True)
class _Sums:
    words: int = 0
    linked: int = 0
    usual: float = 0.0
    strict: float = 0.0
    blocks: int = 0


def features_of(page: Page, witnesses: Witnesses) -> list[list[float]]:
    """A row of numbers for each block, in the order of `names`; an empty one for a link that no witness has kept.

    Half of the blocks of a page are such, and one in seven hundred of them belongs to an article.
    """
    return _Reader(page, witnesses).rows()


@cache
def names() -> list[str]:
    """What the numbers of a row stand for."""
    around = [f"{what}{place:+d}" for place in _AROUND for what in ("usual", "strict", "words", "linked")]
    above = [
        f"above{n}-{what}" for n in range(_ABOVE) for what in ("words", "linked", "prose", "usual", "strict", "share")
    ]
    return [
        "usual", "strict", "has-body", "body", "title", "description",
        "words", "linked", "bold", "ends-sentence", "commas", "digits", "capitals", "word-length", "starts-small",
        "colon", "hidden", "broken", "cell", "repeats", "after-title",
        *(f"is-{tag}" for tag in _TAGS),
        *(f"opens-{kind}" for kind in kinds()),
        *around,
        "window-usual", "window-strict", "window-linked", "before-usual", "before-strict", "place",
        *above,
        "alike-words", "alike-linked", "alike-usual", "alike-strict", "alike-blocks",
        "page-words", "page-usual", "page-strict", "page-linked", "in-main",
        *(f"near-{purpose}" for purpose in purposes()),
        *(f"share-{purpose}" for purpose in purposes()),
    ]  # fmt: skip


class _Reader:
    def __init__(self, page: Page, witnesses: Witnesses) -> None:
        self.page = page
        self.witnesses = witnesses
        self.usual = [witnesses.usual.coverage(block.text) for block in page.blocks]
        self.strict = [witnesses.strict.coverage(block.text) for block in page.blocks]
        self.boxes = [_Sums() for _ in page.boxes]
        self.alike: dict[str, _Sums] = defaultdict(_Sums)
        self.repeats: dict[str, int] = defaultdict(int)
        for number, block in enumerate(page.blocks):
            self._add(self.boxes[block.box], number)
            self._add(self.alike[self._signature(block)], number)
            self.repeats[block.text] += 1
        for box, sums in zip(reversed(page.boxes), reversed(self.boxes), strict=True):
            if box.parent >= 0:
                _merge(self.boxes[box.parent], sums)
        self.shares = self._shares()
        self.main = self._main()
        self.outermost = self._outermost()

    def rows(self) -> list[list[float]]:
        blocks = self.page.blocks
        whole = self.boxes[0] if self.boxes else _Sums()
        total = [log1p(whole.words), _ratio(whole.usual, whole.words), _ratio(whole.strict, whole.words)]
        total.append(_ratio(whole.linked, whole.words))
        before = list(
            accumulate((block.words * usual for block, usual in zip(blocks, self.usual, strict=True)), initial=0.0)
        )
        before_strict = list(
            accumulate((block.words * usual for block, usual in zip(blocks, self.strict, strict=True)), initial=0.0)
        )
        words = list(accumulate((block.words for block in blocks), initial=0))
        linked = list(accumulate((block.linked for block in blocks), initial=0))
        sides = [
            [u, s, log1p(b.words), b.linked / b.words] for u, s, b in zip(self.usual, self.strict, blocks, strict=True)
        ]
        outside = [-1.0, -1.0, -1.0, -1.0]
        rows: list[list[float]] = []
        titled = 0.0
        last = len(blocks) - 1
        for number, block in enumerate(blocks):
            if self._is_mere_link(number, block):
                title = self.witnesses.title.coverage(block.text)
                if block.tag == "h1" or (title >= 0.9 and block.words >= 3):
                    titled = 1.0
                rows.append([])
                continue
            row = self._own(number, block)
            title = row[4]
            row[20] = titled
            if block.tag == "h1" or (title >= 0.9 and block.words >= 3):
                titled = 1.0
            for place in _AROUND:
                row += sides[number + place] if 0 <= number + place <= last else outside
            low, high = max(0, number - _WINDOW), min(last + 1, number + _WINDOW + 1)
            many = words[high] - words[low]
            row += [
                (before[high] - before[low]) / many,
                (before_strict[high] - before_strict[low]) / many,
                (linked[high] - linked[low]) / many,
                _ratio(before[number], before[-1]),
                _ratio(before_strict[number], before_strict[-1]),
                words[number] / words[-1],
            ]
            row += self._above(block)
            row += self._others(number, block)
            row += total
            row.append(float(self.main[block.box]))
            row += self._purposes(block)
            rows.append(row)
        return rows

    def _is_mere_link(self, number: int, block: Block) -> bool:
        body = self.witnesses.body
        return (
            block.linked >= 0.99 * block.words
            and not self.usual[number]
            and not self.strict[number]
            and not (body and body.coverage(block.text))
        )

    def _own(self, number: int, block: Block) -> list[float]:
        text = block.text
        end = text.rstrip(_CLOSING)[-1:]
        length = len(text)
        capitals = sum(word[0].isupper() for word in text.split()[:40])
        body = self.witnesses.body
        return [
            self.usual[number],
            self.strict[number],
            float(body is not None),
            body.coverage(text) if body else 0.0,
            self.witnesses.title.coverage(text),
            self.witnesses.description.coverage(text),
            log1p(block.words),
            block.linked / block.words,
            block.bold / block.words,
            float(end in _SENTENCE_ENDS),
            (text.count(",") + text.count("、") + text.count("،")) / block.words,
            sum(text.count(digit) for digit in "0123456789") / length,
            capitals / min(block.words, 40),
            length / block.words,
            float(text[0].islower()),
            float(end == ":"),
            float(self.page.boxes[block.box].hidden),
            float(block.broken),
            float(block.cell),
            float(min(self.repeats[text], 5)),
            0.0,
            *(float(block.tag == tag) for tag in _TAGS),
            *(float(opens) for opens in openings_of(text)),
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

    def _others(self, number: int, block: Block) -> list[float]:
        """What is known of the blocks marked up like this one, but for itself."""
        sums = self.alike[self._signature(block)]
        words = sums.words - block.words
        if not words:
            return [0.0, -1.0, -1.0, -1.0, 1.0]
        return [
            log1p(words),
            (sums.linked - block.linked) / words,
            (sums.usual - block.words * self.usual[number]) / words,
            (sums.strict - block.words * self.strict[number]) / words,
            log1p(sums.blocks),
        ]

    def _purposes(self, block: Block) -> list[float]:
        boxes = self.page.boxes
        box = boxes[block.box]
        near = box.purposes | (boxes[box.parent].purposes if box.parent >= 0 else 0)
        return [float(near >> bit & 1) for bit in range(len(purposes()))] + self.shares[block.box]

    def _shares(self) -> list[list[float]]:
        """For each box and purpose, the share of the page in the smallest box around it that has the purpose.

        A box called "sidebar" that holds nearly all of the page is none.
        """
        boxes = self.page.boxes
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

    def _outermost(self) -> list[int]:
        """For each box the outermost that holds the same words: a box around one other alone tells no more than it."""
        boxes = self.page.boxes
        found: list[int] = []
        for number, box in enumerate(boxes):
            same = box.parent >= 0 and boxes[box.parent].words == box.words
            found.append(found[box.parent] if same else number)
        return found

    def _main(self) -> list[bool]:
        """Whether each box lies in the smallest that holds most of the prose."""
        boxes = self.page.boxes
        if not boxes:
            return []
        enough = 0.6 * boxes[0].prose
        best = 0
        for number, box in enumerate(boxes):
            # Boxes come in the order of the document, so of those with enough the last is the innermost.
            if enough and box.prose >= enough:
                best = number
        inside: list[bool] = []
        for number, box in enumerate(boxes):
            inside.append(number == best or (box.parent >= 0 and inside[box.parent]))
        return inside

    def _signature(self, block: Block) -> str:
        return f"{block.tag} {self.page.boxes[block.box].signature}"

    def _add(self, sums: _Sums, number: int) -> None:
        block = self.page.blocks[number]
        sums.words += block.words
        sums.linked += block.linked
        sums.usual += block.words * self.usual[number]
        sums.strict += block.words * self.strict[number]
        sums.blocks += 1


def _merge(into: _Sums, other: _Sums) -> None:
    into.words += other.words
    into.linked += other.linked
    into.usual += other.usual
    into.strict += other.strict
    into.blocks += other.blocks


def _ratio(part: float, whole: float) -> float:
    return part / whole if whole else 0.0
