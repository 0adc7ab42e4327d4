"""The address that a page gives for itself, and the section of its site that it stands in."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import islice
from urllib.parse import urlsplit

from lxml.etree import _Element

from streams.stage1_extract.agreement import squeezed, words_of
from streams.stage1_extract.html_tree import elements, text_of
from streams.stage1_extract.identity import canonical_uri
from streams.stage1_extract.meta_tags import SECTIONS, Tags, first_of
from streams.stage1_extract.text import one_line

_MOST_LINKS = 500
_LONGEST_SECTION = 60
_MOST_WORDS = 5
_HOME = frozenset(
    {"home", "startseite", "start", "accueil", "inicio", "início", "homepage", "frontpage", "главная", "首页"}
)


def page_uri(tree: _Element, tags: Tags, described: str | None, given: str | None) -> str | None:
    """The canonical address: `link rel=canonical`, `og:url`, JSON-LD, else where the page was found.

    An address on another site than where the page was found, or the root of a site, is not that of the page.
    """
    links = [
        one.get("href")
        for one in islice(elements(tree, "link"), _MOST_LINKS)
        if "canonical" in (one.get("rel") or "").lower().split()
    ]
    found = [uri for value in (*links[:5], *tags.get("og:url", ())[:5], described) if (uri := canonical_uri(value))]
    same = [uri for uri in found if given is None or _site(uri) == _site(given)]
    return next(iter(same), None) or canonical_uri(given)


def _site(uri: str) -> str:
    """The last labels of a host, enough to tell sites apart."""
    labels = (urlsplit(uri).hostname or "").split(".")
    return ".".join(labels[-3:] if len(labels) > 2 and len(labels[-2]) < 4 else labels[-2:])


def read_section(tree: _Element, tags: Tags, described: str | None, headline: str | None) -> str | None:
    """The section: JSON-LD, meta tags, else the last breadcrumb before the article itself."""
    for value in (described, *first_of(tags, SECTIONS)[:5]):
        section = one_line(value)
        if section and len(section) <= _LONGEST_SECTION and "://" not in section:
            return section
    crumbs = [text for text in _breadcrumbs(tree) if squeezed(text) != squeezed(headline)]
    own = [text for text in crumbs if text.casefold() not in _HOME and len(words_of(text)) <= _MOST_WORDS]
    return own[-1] if len(crumbs) > 1 and own and own[-1] == crumbs[-1] else None


def _breadcrumbs(tree: _Element) -> Sequence[str]:
    for element in elements(tree, "nav", "ol", "ul", "div"):
        marks = (
            f"{element.get('class') or ''} {element.get('aria-label') or ''} {element.get('itemtype') or ''}".lower()
        )
        if "breadcrumb" in marks[:400]:
            links = [text_of(one) for one in islice(element.iter("a"), 8)]
            if any(links):
                return [text for text in links if text and len(text) <= _LONGEST_SECTION]
    return ()
