"""A page as a tree, and the lines that a reader sees of it.

The tree is made once and shared by all that read metadata. A line is what stands between two block boundaries, with
the attributes that say what it is for.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import islice

from lxml.etree import LxmlError, _Element
from lxml.html import HTMLParser, document_fromstring

MOST_ELEMENTS = 40_000
_LONGEST_LINE = 1_000
_MOST_LINES = 8_000
_MOST_TEXT = 4_000
_ANCESTORS = 4
_MOST_PIECES = 40
_MOST_HEADINGS = 20
_MOST_PARAGRAPHS = 3_000
_DEEPEST = 40

_UNSEEN = frozenset(
    [
        "script",
        "style",
        "noscript",
        "template",
        "svg",
        "iframe",
        "object",
        "embed",
        "canvas",
        "select",
        "option",
        "textarea",
        "button",
        "head",
        "math",
    ]
)
_BLOCKS = frozenset(
    [
        "html",
        "body",
        "address",
        "article",
        "aside",
        "blockquote",
        "br",
        "dd",
        "details",
        "dialog",
        "div",
        "dl",
        "dt",
        "fieldset",
        "figcaption",
        "figure",
        "footer",
        "form",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "header",
        "hgroup",
        "hr",
        "li",
        "main",
        "nav",
        "ol",
        "p",
        "pre",
        "section",
        "table",
        "tbody",
        "td",
        "th",
        "thead",
        "tr",
        "ul",
    ]
)
_BESIDE = frozenset({"nav", "footer", "aside"})
# Names that sites give to what stands beside the article. Whatever holds the page's h1 is not beside it.
_BESIDE_NAMES = re.compile(
    r"(?:^|[\s_-])(?:comments?|commentlist|respond|disqus|related|recommend\w*|sidebar|footer|newsletter|widget|cookie\w*"
    r"|consent|menu|navigation|navbar|popular|most-?read|most-?viewed|trending|teasers?|carousel|banner|advert\w*|promo\w*"
    r"|more-?news|read-?more|latest|outbrain|taboola|kommentare?|comentarios?|commentaires?)(?:$|[\s_-])"
)
# Where the pages on authors stand.
_AUTHORS_PAGE = re.compile(
    r"/(?:authors?|autor(?:en|es|a)?|auteurs?|autore|profile|staff|by|contributors?|journalists?|reporters?"
    r"|writers?|redaktion|redakteure?|columnists?|byline)s?/[^/?#]{3,}|[?&]author="
)
_AT_HOME = re.compile(r"[\w-]{1,60}?__")
_COMMENTS = re.compile(r"comment|respond|disqus|kommentar|widget_|cookie|consent|related|teaser|popular(?!-)")
_END = re.compile(r"(?:post|entry|article|story)-?_?footer")


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


def parse(html: str) -> _Element | None:
    """The tree of a page; None where there is none to be had."""
    parser = HTMLParser(encoding="utf-8", remove_comments=True, remove_pis=True)
    try:
        tree: _Element = document_fromstring(html.encode("utf-8", "replace"), parser=parser)
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
    return _spaced("".join(pieces))[:_LONGEST_LINE]


def pieces_of(element: _Element) -> list[str]:
    """The texts in an element one by one, as its markup parts them."""
    return [spaced for one in islice(_pieces(element), _MOST_PIECES) if (spaced := _spaced(one))]


def _spaced(text: str) -> str:
    """On one line, and without the hyphens that show only where a line is broken."""
    return " ".join(text.replace("\u00ad", "").split())


def _pieces(element: _Element) -> Iterator[str]:
    skipped = 0
    for event, one in _walk(element, MOST_ELEMENTS):
        unseen = one.tag in _UNSEEN
        if event == "start":
            skipped += unseen
            if one.tag in _BLOCKS:
                yield " "
            if not skipped and one.text:
                yield one.text
        else:
            skipped -= unseen
            if one is not element and not skipped and one.tail:
                yield (" " if one.tag in _BLOCKS else "") + one.tail


def _walk(root: _Element, most: int) -> Iterator[tuple[str, _Element]]:
    """Beginnings and ends of elements, without recursion."""
    stack: list[tuple[_Element, Iterator[_Element]]] = [(root, iter(root))]
    yield "start", root
    seen = 0
    while stack:
        element, rest = stack[-1]
        child = next(rest, None)
        if child is None or seen >= most:
            stack.pop()
            yield "end", element
            continue
        seen += 1
        stack.append((child, iter(child)))
        yield "start", child


def marks_of(element: _Element) -> str:
    """What the attributes of an element say it is for."""
    get = element.get
    named = (get("class"), get("id"), get("itemprop"), get("rel"), get("data-testid"), get("property"))
    marks = " ".join(one[:200] for one in named if one).lower()
    if element.tag == "a" and _AUTHORS_PAGE.search((get("href") or "")[:300].lower()):
        marks += " author-link"
    return f"{marks} address" if element.tag == "address" else marks


def is_beside(element: _Element) -> bool:
    """Whether an element is one of those that stand beside an article. What stands at its end is not."""
    # Of `teaser__author` the first part only says where it is at home.
    marks = marks_of(element)
    if "__" in marks:
        marks = _AT_HOME.sub("", marks)
    if _END.search(marks):
        return False
    if element.tag == "footer":
        around = islice(element.iterancestors(), _ANCESTORS)
        return not any(one.tag == "article" and not _BESIDE_NAMES.search(marks_of(one)) for one in around)
    return element.tag in _BESIDE or bool(_BESIDE_NAMES.search(marks))


def lines(tree: _Element) -> list[Line]:
    """The lines of the page without what stands beside the article."""
    kept = _holders(tree)
    found: list[Line] = []
    text: list[Piece] = []
    blocks: list[_Element] = [tree]
    inline: list[tuple[str, str | None]] = []
    skipped = 0

    def end() -> None:
        joined = _spaced("".join(one.text for one in text))
        if joined:
            found.append(_line(len(found), joined, _parted(text[:_MOST_PIECES]), blocks[-1]))
        text.clear()

    for event, one in _walk(tree, MOST_ELEMENTS):
        if len(found) >= _MOST_LINES:
            break
        away = one.tag in _UNSEEN or (one not in kept and one.tag != "body" and one is not tree and is_beside(one))
        block = one.tag in _BLOCKS
        if event == "start":
            skipped += away
            if block:
                end()
                blocks.append(one)
            else:
                inline.append((marks_of(one), one.get("datetime") if one.tag != "del" else None))
            if not skipped and one.text:
                text.append(_piece(one.text, inline))
        else:
            if block:
                end()
                blocks.pop()
            else:
                inline.pop()
            skipped -= away
            if not skipped and one.tail:
                text.append(_piece(one.tail, inline))
    end()
    return found


def _holders(tree: _Element) -> set[_Element]:
    """What cannot stand beside the article, whatever its name: what holds an h1, or most of the text.

    Names such as `content-with-sidebar` are given to the article as well. Comments may be most of a page.
    """
    found = {one for heading in islice(tree.iter("h1"), _MOST_HEADINGS) for one in heading.iterancestors()}
    lengths: dict[_Element, int] = {}
    total = 0
    for paragraph in islice(tree.iter("p"), _MOST_PARAGRAPHS):
        length = len(paragraph.text or "")
        total += length
        for one in islice(paragraph.iterancestors(), _DEEPEST):
            lengths[one] = lengths.get(one, 0) + length
    large = (one for one, length in lengths.items() if length * 2 > total and one.tag not in _BESIDE)
    return found | {one for one in large if not _COMMENTS.search(marks_of(one))}


def _piece(text: str, inline: list[tuple[str, str | None]]) -> Piece:
    around = inline[-_ANCESTORS:]
    moment = next((moment for _, moment in reversed(around) if moment), None)
    return Piece(text, " ".join(marks for marks, _ in around if marks), moment)


def _parted(text: list[Piece]) -> tuple[Piece, ...]:
    """The pieces of a line; a letter in an element of its own, as an initial is, stays with its word."""
    parts: list[Piece] = []
    for one in text:
        last = parts[-1].text if parts else ""
        if one.text[:1].islower() and last[-1:].isalpha() and (len(one.text) < 3 or len(last.strip()) < 2):
            parts[-1] = replace(parts[-1], text=last + one.text)
        else:
            parts.append(one)
    return tuple(replace(one, text=spaced) for one in parts if (spaced := _spaced(one.text)))


def _line(number: int, text: str, pieces: tuple[Piece, ...], block: _Element) -> Line:
    around = [block, *islice(block.iterancestors(), _ANCESTORS)]
    level = next((int(one.tag[1]) for one in around if re.fullmatch(r"h[1-6]", str(one.tag))), 0)
    marks = tuple(marks_of(one) for one in around[:3])
    return Line(number, text[:_LONGEST_LINE], block, level, pieces, marks)
