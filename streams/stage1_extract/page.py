"""An HTML page: the article out of the boilerplate (trafilatura), and what the page says about it.

What JSON-LD says goes before meta tags and heuristics: it is meant for machines.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from trafilatura import bare_extraction

from streams.outcomes import Reason, Rejected
from streams.stage1_extract.draft import Draft
from streams.stage1_extract.identity import canonical_uri
from streams.stage1_extract.json_ld import read_json_ld
from streams.stage1_extract.persons import read_byline
from streams.stage1_extract.published import read_published
from streams.stage1_extract.text import clean_text, one_line

_LEAST_WORDS = 15
"""Fewer words than this are what is left of a page without an article: a notice, a menu."""


def read_page(html: str, uri: str | None, received: datetime) -> Draft:
    """The draft of the article on a page; `uri` is where it was found, if that is known.

    Raises Rejected for a page without an article's text.
    """
    found = _extracted(html, uri)
    text = clean_text("\n\n".join((getattr(found, "text", None) or "").split("\n")))
    if len(text.split()) < _LEAST_WORDS:
        raise Rejected(Reason.NO_ARTICLE_TEXT, f"the page holds {len(text.split())} words of text beside boilerplate")
    visible = Draft(
        uri=canonical_uri(found.url),
        headline=one_line(found.title),
        by=read_byline((found.author or "").replace(";", ",")),
        published=read_published(found.date, received),
        language=found.language,
        source_name=one_line(found.sitename),
    )
    return Draft(text=text).over(read_json_ld(html, received)).over(visible)


def _extracted(html: str, uri: str | None) -> Any:
    try:
        found = bare_extraction(html, url=uri, include_comments=False, with_metadata=True, deduplicate=False)
    except (ValueError, TypeError, AttributeError, LookupError, AssertionError, RecursionError) as error:
        # Hostile markup has made the parsers below fail in all these ways.
        raise Rejected(Reason.NO_ARTICLE_TEXT, f"the page cannot be parsed: {error!r}") from error
    if found is None:
        raise Rejected(Reason.NO_ARTICLE_TEXT, "the page holds no article")
    return found
