"""The text of the article on a page: of all its blocks those that the model takes for the article's.

Two extractions by trafilatura (A. Barbaresi, "Trafilatura", 2021) are heard, the usual one and a strict one, and the
body in JSON-LD where there is one. Each errs on other pages, and what one of them kept tells of the blocks beside it.
"""

from __future__ import annotations

from typing import Any

from lxml.etree import XPathEvalError
from trafilatura import bare_extraction, load_html

from streams.fingerprint import words
from streams.outcomes import Reason, Rejected
from streams.stage1_extract.article_body import article_body, calls_itself_article, description_of, title_of
from streams.stage1_extract.blocks import Page, read_blocks
from streams.stage1_extract.features import Witnesses, features_of
from streams.stage1_extract.forest import block_forest
from streams.stage1_extract.galleries import is_gallery
from streams.stage1_extract.selection import choose, join, without_headline
from streams.stage1_extract.teasers import is_list_of_teasers
from streams.stage1_extract.witness import Witness

_FEW = 15
_LITTLE = 0.1
# Hostile markup has made the parsers and extractors below fail in all these ways.
FAILURES = (ValueError, TypeError, AttributeError, LookupError, AssertionError, RecursionError)


def parsed(html: str) -> Any:
    """The tree of a page. Raises Rejected where there is none."""
    try:
        tree = load_html(html)
    except FAILURES as error:
        raise Rejected(Reason.NO_ARTICLE_TEXT, f"the page cannot be parsed: {error!r}") from error
    if tree is None:
        raise Rejected(Reason.NO_ARTICLE_TEXT, "the page is no HTML")
    return tree


def article_text(tree: Any, usual: str, headline: str | None) -> str:
    """The text of the article in a parsed page; `usual` is what trafilatura makes of it.

    Raises Rejected for a page that only leads to articles, or only shows pictures.
    """
    page = read_blocks(tree)
    witnesses = witnesses_of(tree, usual)
    blocks = choose(page, probabilities(page, witnesses))
    if is_list_of_teasers(page, blocks) and not calls_itself_article(tree):
        raise Rejected(Reason.NO_ARTICLE_TEXT, "the page is a list of teasers of other articles")
    blocks = without_headline(blocks, [headline or "", *witnesses.title.lines])
    if is_gallery(page, blocks):
        raise Rejected(Reason.NO_ARTICLE_TEXT, "the page is a gallery: its text is captions of pictures")
    text = join(blocks)
    known = len(words(usual))
    if known >= _FEW and len(words(text)) < max(_FEW, _LITTLE * known):
        # Some pages have their text in scripts, beside a notice at most, and trafilatura knows several of such.
        return usual.replace("\n", "\n\n")
    return text


def witnesses_of(tree: Any, usual: str) -> Witnesses:
    """What tells of the blocks of a parsed page."""
    body = article_body(tree)
    return Witnesses(
        usual=Witness(usual),
        strict=Witness(_strict(tree)),
        body=Witness(body) if body else None,
        title=Witness(title_of(tree)),
        description=Witness(description_of(tree)),
    )


def probabilities(page: Page, witnesses: Witnesses) -> list[float]:
    """The probability of each block that it is text of the article."""
    forest = block_forest()
    return [forest.probability(row) if row else 0.0 for row in features_of(page, witnesses)]


def _strict(tree: Any) -> str:
    try:
        found = bare_extraction(tree, fast=True, favor_precision=True, include_comments=False)
    except XPathEvalError as error:
        # The expressions are trafilatura's own and right; what is left to fail is an allocation.
        raise MemoryError(f"libxml2: {error}") from error
    except FAILURES:
        return ""
    return getattr(found, "text", None) or ""
