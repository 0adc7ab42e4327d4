"""An XML document, read without a network, without files and without entities of its own."""

from __future__ import annotations

import re
from html.entities import html5
from typing import TypeAlias

from lxml import etree
from lxml.etree import _Element

from streams.outcomes import Reason, Rejected

Element: TypeAlias = _Element

# Before the first element: blanks, instructions, remarks, and then a document type that declares something.
_DECLARES = re.compile(r"(?:\s+|<\?.*?\?>|<!--.*?-->)*+<!DOCTYPE[^>\[]*+\[", re.DOTALL | re.IGNORECASE)
_NAMED = re.compile(r"&([A-Za-z][A-Za-z0-9]{1,31};)")
_STRAY = re.compile(r"&(?!(?:amp|lt|gt|quot|apos);|#[0-9]{1,7};|#x[0-9A-Fa-f]{1,6};)")
_NO_XML = re.compile(
    "[^\t\n\r\\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]"
    "|&#(?:0*(?:[0-8]|1[124-9]|2[0-9]|3[01])|x0*(?:[0-8bcef]|1[0-9a-f]));",
    re.IGNORECASE,
)
_MARKUP = set("<>&'\"")
_HARMLESS = {etree.ErrorTypes.NS_ERR_UNDEFINED_NAMESPACE}


def read_xml(text: str) -> Element:
    """The root of a document.

    Feeds are written by hand and by templates: where a document is not well-formed, it is read once more without
    characters that XML does not have, with HTML's names of characters, and with each stray ampersand for itself. Names
    with a prefix that is declared nowhere are names all the same.
    Raises Rejected for what is not well-formed then, and for a document type with declarations, which only entities
    would need: no feed and no agency does.
    """
    written = text.lstrip("\ufeff \t\r\n")
    if _DECLARES.match(written):
        raise Rejected(Reason.INVALID_XML, "a document type with declarations of its own is not read")
    root, fault = _parsed(written)
    if fault is not None or root is None:
        root, fault = _parsed(_mended(written))
    if fault is not None or root is None:
        raise Rejected(Reason.INVALID_XML, fault or "the document is empty")
    return root


def written(element: Element) -> str:
    """An element as it would be written, with the text after it."""
    return etree.tostring(element, encoding="unicode")


def _parsed(text: str) -> tuple[Element | None, str | None]:
    """The root, and the first fault in the document."""
    parser = etree.XMLParser(
        encoding="utf-8",
        resolve_entities=False,
        load_dtd=False,
        no_network=True,
        huge_tree=False,
        # So that an undeclared prefix is told in the log with all other faults, and does not end the reading.
        recover=True,
        remove_comments=True,
        remove_pis=True,
    )
    try:
        root = etree.fromstring(text.encode("utf-8", "replace"), parser)
    except etree.XMLSyntaxError as error:
        return None, str(error)
    faults = (one for one in parser.error_log if one.level > etree.ErrorLevels.WARNING and one.type not in _HARMLESS)
    return root, next((f"line {one.line}: {one.message}" for one in faults), None)


def _mended(text: str) -> str:
    named = _NAMED.sub(_character, _NO_XML.sub("", text))
    return _STRAY.sub("&amp;", named)


def _character(name: re.Match[str]) -> str:
    """The character that HTML calls so, unless it would be markup."""
    found = html5.get(name[1], "")
    return found if found and not _MARKUP & set(found) else name[0]
