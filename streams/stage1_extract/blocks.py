"""A page as the runs of text that a reader sees as one piece (blocks), within the boxes of its markup.

A run ends where a block element begins or ends. A single line break parts runs too, but they remain one paragraph:
some pages know no other mark between a paragraph, a link to another article and the next paragraph.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from streams.stage1_extract.class_words import purpose_bits
from streams.stage1_extract.element_names import BLOCKS, UNREAD
from streams.stage1_extract.tokens import word_count

_NAMED = BLOCKS - {"div", "html", "body", "center", "tbody", "thead", "tfoot", "table", "hr", "hgroup"}
_SENTENCE_ENDS = ".!?…。！？؟।"  # noqa: RUF001
# A page of more boxes or runs than this is none that people read; what follows is left out.
_MOST_BOXES = 30_000


@dataclass(slots=True)
class Box:
    """An element that holds blocks, and what it holds in all."""

    tag: str
    parent: int
    purposes: int
    hidden: bool
    signature: str
    words: int = 0
    linked: int = 0
    blocks: int = 0
    prose: int = 0
    """Words in paragraphs that end as sentences do."""


@dataclass(slots=True)
class Block:
    """One run of text. `box` is the number of the innermost box around it."""

    text: str
    box: int
    tag: str
    words: int
    linked: int
    bold: int
    broken: bool = False
    """Whether only a line break parts it from the run before."""
    cell: bool = False
    """Whether it stands in the same table row as the run before."""


@dataclass(slots=True)
class Page:
    """All blocks of a page in the order of the document, and their boxes; a box comes after the one around it."""

    boxes: list[Box] = field(default_factory=list)
    blocks: list[Block] = field(default_factory=list)


def read_blocks(tree: Any) -> Page:
    """The blocks of a parsed page."""
    reader = _Reader()
    reader.read(tree)
    return reader.page


class _Reader:
    def __init__(self) -> None:
        self.page = Page()
        self.box = -1
        self.row = -1
        self.last_row = -1
        self._clear()
        self.broken = False
        self.links = 0
        self.strong = 0
        self.preformatted = 0

    def read(self, tree: Any) -> None:
        """Walk the tree without recursion: hostile pages are deep."""
        stack: list[tuple[Any, Iterator[Any]]] = []
        self._open(tree, str(tree.tag))
        self._add(tree.text or "")
        stack.append((tree, iter(tree)))
        while stack:
            element, children = stack[-1]
            child = next(children, None)
            if child is None:
                stack.pop()
                if stack:
                    self._leave(element)
                    self._add(element.tail or "")
            elif len(self.page.boxes) < _MOST_BOXES and self._enter(child):
                stack.append((child, iter(child)))
            elif child.tail:
                self._add(child.tail)
        self._end_run()
        self._sum_up()

    def _enter(self, element: Any) -> bool:
        tag = element.tag
        if not isinstance(tag, str) or tag in UNREAD:
            return False
        if tag == "br":
            self._line_break()
            return False
        if tag in BLOCKS or "-" in tag:
            self._end_run()
            self.broken = False
            self._open(element, tag)
        elif tag == "a":
            self.links += 1
        elif tag in ("b", "strong"):
            self.strong += 1
        if element.text:
            self._add(element.text)
        return True

    def _open(self, element: Any, tag: str) -> None:
        parent = self.page.boxes[self.box] if self.box >= 0 else None
        hidden = bool(parent and parent.hidden) or _hidden(element)
        own = f"{tag}.{element.get('class', '')[:60]}"
        above = parent.signature.rpartition(">")[2] if parent else ""
        self.page.boxes.append(Box(tag, self.box, purpose_bits(element), hidden, f"{above}>{own}"))
        self.box = len(self.page.boxes) - 1
        if tag == "tr":
            self.row = self.box
        elif tag == "pre":
            self.preformatted += 1

    def _leave(self, element: Any) -> None:
        tag = element.tag
        if tag in BLOCKS or "-" in tag:
            self._end_run()
            self.broken = False
            self.box = self.page.boxes[self.box].parent
            if tag == "tr":
                self.row = -1
            elif tag == "pre":
                self.preformatted -= 1
        elif tag == "a":
            self.links -= 1
        elif tag in ("b", "strong"):
            self.strong -= 1

    def _add(self, text: str) -> None:
        self.parts.append(text)
        if self.links or self.strong:
            count = word_count(text)
            self.linked += count if self.links else 0
            self.bold += count if self.strong else 0

    def _line_break(self) -> None:
        if any(part.strip() for part in self.parts):
            self._end_run()
            self.broken = True
        else:
            self._clear()
            self.broken = False

    def _end_run(self) -> None:
        text = "".join(self.parts)
        text = _lines(text) if self.preformatted else " ".join(text.split())
        if text:
            words = word_count(text)
            cell = self.row >= 0 and self.row == self.last_row and not self.broken
            linked, bold = min(self.linked, words), min(self.bold, words)
            box = max(self.box, 0)
            block = Block(text, box, self._name(box), words, linked, bold, self.broken, cell)
            self.page.blocks.append(block)
            self.last_row = self.row
        self._clear()

    def _clear(self) -> None:
        self.parts: list[str] = []
        self.linked = 0
        self.bold = 0

    def _name(self, box: int) -> str:
        """The tag of the closest element around that says what kind of block it is."""
        for _ in range(3):
            one = self.page.boxes[box]
            if one.tag in _NAMED or one.parent < 0:
                break
            box = one.parent
        return one.tag if one.tag in _NAMED else "div"

    def _sum_up(self) -> None:
        boxes = self.page.boxes
        for block in self.page.blocks:
            box = boxes[block.box]
            box.words += block.words
            box.linked += block.linked
            box.blocks += 1
            if block.words >= 10 and block.text.rstrip("\"'”’»)]")[-1:] in _SENTENCE_ENDS:
                box.prose += block.words
        for box in reversed(boxes):
            if box.parent >= 0:
                above = boxes[box.parent]
                above.words += box.words
                above.linked += box.linked
                above.blocks += box.blocks
                above.prose += box.prose


def _lines(text: str) -> str:
    return "\n".join(line.rstrip() for line in text.strip("\n").splitlines()).strip()


def _hidden(element: Any) -> bool:
    if element.get("hidden") is not None or element.get("aria-hidden") == "true":
        return True
    style = element.get("style", "")[:300].replace(" ", "").lower()
    return "display:none" in style or "visibility:hidden" in style
