"""An HTML page: the article out of the boilerplate (trafilatura), and what the page says about it.

What JSON-LD says goes before meta tags and heuristics: it is meant for machines.
"""

from __future__ import annotations

import re
from datetime import datetime
from typing import Any

from lxml.etree import XPathEvalError
from trafilatura import bare_extraction

from streams.fingerprint import words
from streams.outcomes import Reason, Rejected
from streams.stage1_extract.article_text import article_text, parsed
from streams.stage1_extract.draft import Draft
from streams.stage1_extract.identity import canonical_uri
from streams.stage1_extract.json_ld import read_json_ld
from streams.stage1_extract.persons import read_byline
from streams.stage1_extract.published import latest, read_published
from streams.stage1_extract.text import clean_text, one_line

# Fewer words than this are what is left of a page without an article: a notice, a menu.
_LEAST_WORDS = 15
_LANGUAGE = re.compile(r"<html\b[^>]{0,500}?\blang\s*=\s*[\"']?\s*([\w-]{2,35})", re.IGNORECASE)


def read_page(html: str, uri: str | None, received: datetime) -> Draft:
    """The draft of the article on a page; `uri` is where it was found, if that is known.

    Raises Rejected for a page without an article's text.
    """
    tree = parsed(html)
    found = _extracted(tree, uri, received)
    text = clean_text(article_text(tree, found.text or "", one_line(found.title)))
    if (count := len(words(text))) < _LEAST_WORDS:
        raise Rejected(Reason.NO_ARTICLE_TEXT, f"the page holds {count} words of text beside boilerplate")
    language = _LANGUAGE.search(html)
    visible = Draft(
        uri=canonical_uri(found.url),
        headline=one_line(found.title),
        by=read_byline(found.author),
        published=read_published(_day(found.date, html), received),
        language=language[1] if language else None,
        source_name=one_line(found.sitename),
    )
    return Draft(text=text).over(read_json_ld(html, received)).over(visible)


def _day(date: str | None, html: str) -> str | None:
    """The day that was found on the page, but for the 1 January that a bare year, as in a copyright, is made into."""
    return None if date and date.endswith("-01-01") and date not in html else date


def _extracted(tree: Any, uri: str | None, received: datetime) -> Any:
    # By default dates are sought up to today, which would make the result depend on when it is made.
    dates = {"original_date": True, "extensive_search": True, "max_date": latest(received).date().isoformat()}
    try:
        found = bare_extraction(
            tree, url=uri, include_comments=False, with_metadata=True, deduplicate=False, date_extraction_params=dates
        )
    except XPathEvalError as error:
        # The expressions are trafilatura's own and right; what is left to fail is an allocation.
        raise MemoryError(f"libxml2: {error}") from error
    except (ValueError, TypeError, AttributeError, LookupError, AssertionError, RecursionError) as error:
        # Hostile markup has made the parsers below fail in all these ways.
        raise Rejected(Reason.NO_ARTICLE_TEXT, f"the page cannot be parsed: {error!r}") from error
    if found is None:
        raise Rejected(Reason.NO_ARTICLE_TEXT, "the page holds no article")
    return found
