"""The text of markup that is all article, as a feed or a news agency sends it: nothing in it is boilerplate."""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import unescape

from lxml import etree

from streams.stage1_extract.text import clean_text
from streams.stage1_extract.xml_document import Element

_TAG = re.compile(r"<[a-zA-Z/!?]")
_ENDS = re.compile(r"\x00|</(?:body|html)\s*>", re.IGNORECASE)
_BLANKS = re.compile(r"\s+")
# Of HTML and of NITF.
_PARAGRAPHS = dict.fromkeys(
    (
        "p", "div", "h1", "h2", "h3", "h4", "h5", "h6", "ul", "ol", "li", "dl", "dt", "dd", "blockquote", "bq", "pre",
        "table", "tr", "section", "article", "aside", "header", "footer", "main", "hr", "address", "details", "summary",
        "body", "body.content", "block", "hl1", "hl2",
    ),
    "\n\n",
)  # fmt: skip
_EDGES = _PARAGRAPHS | dict.fromkeys(("td", "th"), " ")
_NO_TEXT = {
    "head", "title", "script", "style", "template", "noscript", "iframe", "object", "embed", "svg", "math", "form",
    "button", "select", "textarea", "input", "video", "audio", "canvas", "nav", "figure", "media", "body.head",
    "body.end",
}  # fmt: skip


def text_of_html(markup: str) -> str:
    """The text of a piece of HTML, or of a text without a tag, which keeps its paragraphs."""
    if not _TAG.search(markup):
        return clean_text(unescape(markup))
    parser = etree.HTMLParser(no_network=True, remove_comments=True, remove_pis=True, huge_tree=False, encoding="utf-8")
    # The parser stops at a zero, and where the page ends that the piece was cut from.
    body = _ENDS.sub("", markup)
    root = etree.fromstring(f"<html><body>{body}".encode("utf-8", "replace"), parser)
    return "" if root is None else text_of(root)


def text_of(element: Element) -> str:
    """The text of an element of HTML, XHTML or NITF, in paragraphs. Scripts, forms and pictures are no text."""
    return clean_text("".join(_pieces(element)))


def name_of(element: Element) -> str:
    """The name of an element without namespace or prefix; none for an entity."""
    return element.tag.rpartition("}")[2].rpartition(":")[2] if isinstance(element.tag, str) else ""


def _pieces(element: Element) -> Iterator[str]:
    # A stack of its own, and no recursion: markup may be nested more deeply than Python calls functions.
    waiting: list[Element | str] = [element]
    while waiting:
        one = waiting.pop()
        if isinstance(one, str):
            yield one
            continue
        name = name_of(one).lower()
        if name in _NO_TEXT:
            continue
        edge = _EDGES.get(name, "")
        waiting.append(edge)
        for child in reversed(one):
            waiting += (_BLANKS.sub(" ", child.tail or ""), child)
        waiting += ("\n" if name == "br" else _BLANKS.sub(" ", one.text or ""), edge)
