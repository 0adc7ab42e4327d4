"""The lines that a reader sees of a page, without what stands beside the article.

A line is what stands between two block boundaries, with the attributes that say what it is for.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import NamedTuple

from lxml.etree import _Element

from streams.stage1_extract.beside import is_beside, marks_of, never_beside
from streams.stage1_extract.element_names import BLOCKS, UNREAD
from streams.stage1_extract.html_tree import MOST_ELEMENTS, spaced

_LONGEST_LINE = 1_000
_MOST_LINES = 8_000
_MOST_PIECES = 40
_AROUND = 4
_LEVELS = {f"h{level}": level for level in range(1, 7)}


@dataclass(frozen=True)
class Piece:
    """A text inside one line, with the attributes of the inline elements around it."""

    text: str
    marks: str
    moment: str | None = None
    """What a `datetime` attribute says of it."""


@dataclass(frozen=True)
class Line:
    """What a reader sees on a line."""

    number: int
    text: str
    element: _Element
    """The block that holds it."""
    level: int
    """1 to 6 in a heading, else 0."""
    pieces: tuple[Piece, ...]
    """The texts of its elements: what stands side by side on a page is not always parted by a blank."""
    marks: tuple[str, ...]
    """Classes, ids and the like of the block and of the two around it, in lower case."""


class _Open(NamedTuple):
    """An element that has begun and not ended."""

    element: _Element
    marks: str


_BLANK = Piece(" ", "")


def lines(tree: _Element) -> list[Line]:
    """The lines of the page in their order."""
    reader = _Reader(never_beside(tree))
    reader.read(tree)
    return reader.found


class _Reader:
    def __init__(self, kept: set[_Element]) -> None:
        self.kept = kept
        self.found: list[Line] = []
        self.text: list[Piece] = []
        self.around: list[_Open] = []
        self.inline: list[_Open] = []
        self.blocks: list[int] = []
        """Where in `around` the blocks are."""

    def read(self, tree: _Element) -> None:
        """Walk the tree without recursion: hostile pages are deep."""
        self._begin(tree, marks_of(tree))
        stack: list[tuple[_Element, Iterator[_Element]]] = [(tree, iter(tree))]
        seen = 0
        while stack and len(self.found) < _MOST_LINES:
            element, children = stack[-1]
            child = next(children, None) if seen < MOST_ELEMENTS else None
            if child is None:
                stack.pop()
                self._end()
                if stack:
                    self._add(element.tail)
                continue
            seen += 1
            marks = marks_of(child)
            if self._is_seen(child, marks):
                self._begin(child, marks)
                stack.append((child, iter(child)))
            else:
                if child.tag in BLOCKS:
                    self._end_line()
                self._add(child.tail)

    def _is_seen(self, element: _Element, marks: str) -> bool:
        if element.tag in UNREAD:
            return False
        return element in self.kept or element.tag == "body" or not is_beside(element, marks)

    def _begin(self, element: _Element, marks: str) -> None:
        one = _Open(element, marks)
        if element.tag in BLOCKS or not self.blocks:
            self._end_line()
            self.blocks.append(len(self.around))
        else:
            if element.tag == "br":
                self._end_line()
            self.inline.append(one)
        self.around.append(one)
        self._add(element.text)

    def _end(self) -> None:
        if self.blocks[-1] == len(self.around) - 1:
            self._end_line()
            self.blocks.pop()
        else:
            self.inline.pop()
        self.around.pop()

    def _add(self, text: str | None) -> None:
        if text:
            self.text.append(_BLANK if text.isspace() else self._piece(text))

    def _piece(self, text: str) -> Piece:
        inner = self.inline[-_AROUND:]
        if not inner:
            return Piece(text, "")
        moments = (one.element.get("datetime") for one in reversed(inner) if one.element.tag != "del")
        moment = next((moment for moment in moments if moment), None)
        return Piece(text, " ".join(one.marks for one in inner if one.marks), moment)

    def _end_line(self) -> None:
        joined = spaced("".join(one.text for one in self.text)) if self.text else ""
        if joined:
            self.found.append(self._line(joined))
        self.text.clear()

    def _line(self, text: str) -> Line:
        end = self.blocks[-1] + 1
        around = self.around[max(0, end - 1 - _AROUND) : end][::-1]
        level = next((_LEVELS[one.element.tag] for one in around if one.element.tag in _LEVELS), 0)
        marks = tuple(one.marks for one in around[:3])
        pieces = _parted(self.text[:_MOST_PIECES])
        return Line(len(self.found), text[:_LONGEST_LINE], around[0].element, level, pieces, marks)


def _parted(text: list[Piece]) -> tuple[Piece, ...]:
    """The pieces of a line; a letter in an element of its own, as an initial is, stays with its word."""
    parts: list[Piece] = []
    for one in text:
        last = parts[-1].text if parts else ""
        if one.text[:1].islower() and last[-1:].isalpha() and (len(one.text) < 3 or len(last.strip()) < 2):
            parts[-1] = replace(parts[-1], text=last + one.text)
        else:
            parts.append(one)
    return tuple(replace(one, text=plain) for one in parts if (plain := spaced(one.text)))
