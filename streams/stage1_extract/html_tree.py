"""A page as a tree, which is made once and shared by all that read it, and the texts of its elements."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import islice

from lxml.etree import ElementDefaultClassLookup, HTMLParser, LxmlError, _Element, fromstring
from lxml.html import HtmlElement

from streams.stage1_extract.element_names import BLOCKS, UNREAD

MOST_ELEMENTS = 40_000
# What XML cannot hold: the parser lets it through, and those that write into a copy of the tree fail.
_NO_XML = re.compile(r"[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_LONGEST_LINE = 1_000
_MOST_TEXT = 4_000
_MOST_PIECES = 40


def parse(html: str) -> _Element | None:
    """The tree of a page; None where there is none to be had."""
    parser = HTMLParser(encoding="utf-8", remove_comments=True, remove_pis=True, collect_ids=False)
    # Trafilatura takes only trees of HtmlElement, and the parser of lxml.html asks for the class of each element anew.
    parser.set_element_class_lookup(ElementDefaultClassLookup(element=HtmlElement))
    try:
        tree: _Element | None = fromstring(_NO_XML.sub("", html).encode(), parser=parser)
    except (LxmlError, ValueError, AssertionError, TypeError):
        return None
    return tree


def elements(tree: _Element, *tags: str) -> Iterator[_Element]:
    """The elements of these kinds, in the order of the document, as many as are looked at."""
    return islice(tree.iter(*tags), MOST_ELEMENTS)


def text_of(element: _Element) -> str:
    """What is written in an element, on one line, so far as it is looked at."""
    pieces: list[str] = []
    length = 0
    for piece in _pieces(element):
        pieces.append(piece)
        length += len(piece)
        if length > _MOST_TEXT:
            break
    return spaced("".join(pieces))[:_LONGEST_LINE]


def pieces_of(element: _Element) -> list[str]:
    """The texts in an element one by one, as its markup parts them."""
    return [text for one in islice(_pieces(element), _MOST_PIECES) if (text := spaced(one))]


def spaced(text: str) -> str:
    """On one line, and without the hyphens that show only where a line is broken."""
    return " ".join(text.replace("\u00ad", "").split())


def _pieces(root: _Element) -> Iterator[str]:
    """The texts in an element, with blanks around blocks. Without recursion: hostile pages are deep."""
    stack: list[tuple[_Element, Iterator[_Element]]] = [(root, iter(root))]
    yield root.text or ""
    seen = 0
    while stack:
        element, children = stack[-1]
        child = next(children, None) if seen < MOST_ELEMENTS else None
        if child is None:
            stack.pop()
            if stack:
                yield _after(element)
            continue
        seen += 1
        if child.tag in UNREAD:
            yield _after(child)
        else:
            stack.append((child, iter(child)))
            yield (" " if _parts(child) else "") + (child.text or "")


def _after(element: _Element) -> str:
    return (" " if _parts(element) else "") + (element.tail or "")


def _parts(element: _Element) -> bool:
    return element.tag in BLOCKS or element.tag == "br"
