"""An HTML page: the article out of the boilerplate, and what the page says about it."""

from __future__ import annotations

from datetime import datetime

from htmldate import find_date
from lxml.etree import XPathEvalError

from streams.outcomes import Reason, Rejected
from streams.stage1_extract.article_text import article_text
from streams.stage1_extract.dateline import read_dateline
from streams.stage1_extract.draft import Draft
from streams.stage1_extract.markup import Markup, read_markup
from streams.stage1_extract.metadata import read_metadata
from streams.stage1_extract.published import Published, latest, read_published
from streams.stage1_extract.status import NOTICES
from streams.stage1_extract.text import clean_text
from streams.stage1_extract.trafilatura_texts import FAILURES, trafilatura_texts
from streams.words import words

# Fewer words than this are what is left of a page without an article: a notice, a menu.
_LEAST_WORDS = 15


def read_page(html: str, uri: str | None, received: datetime) -> Draft:
    """The draft of the article on a page; `uri` is where it was found, if that is known.

    Raises Rejected for a page without an article's text, unless it says that its article is taken back.
    """
    markup = read_markup(html)
    told = read_metadata(markup, uri, received)
    try:
        text = _text(markup, uri, told.headline)
    except Rejected:
        # The page of a retracted article often says no more than that it is gone.
        if told.pub_status in NOTICES:
            return told
        raise
    return Draft(
        text=text,
        dateline=told.dateline or read_dateline(text),
        published=told.published or _sought_date(html, uri, received),
    ).over(told)


def _text(markup: Markup, uri: str | None, headline: str | None) -> str:
    text = clean_text(article_text(markup, trafilatura_texts(markup.tree, uri), headline))
    if (count := len(words(text))) < _LEAST_WORDS:
        raise Rejected(Reason.NO_ARTICLE_TEXT, f"the page holds {count} words of text beside boilerplate")
    return text


def _sought_date(html: str, uri: str | None, received: datetime) -> Published | None:
    """The day that htmldate finds, which looks everywhere and guesses: the last resort."""
    # By default dates are sought up to today, which would make the result depend on when it is made.
    last = latest(received).date().isoformat()
    try:
        date = find_date(html, url=uri, original_date=True, extensive_search=True, max_date=last)
    except XPathEvalError as error:
        raise MemoryError(f"libxml2: {error}") from error
    except FAILURES:
        return None
    return read_published(_day(date, html), received)


def _day(date: str | None, html: str) -> str | None:
    """The day that was found on the page, but for the 1 January that a bare year, as in a copyright, is made into."""
    return None if date and date.endswith("-01-01") and date not in html else date
