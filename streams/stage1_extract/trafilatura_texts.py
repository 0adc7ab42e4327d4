"""What trafilatura takes for the text of a page: A. Barbaresi, "Trafilatura" (2021)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from lxml.etree import XPathEvalError, _Element
from trafilatura import bare_extraction

from streams.outcomes import Reason, Rejected

# Hostile markup has made the parsers and extractors below fail in all these ways.
FAILURES = (ValueError, TypeError, AttributeError, LookupError, AssertionError, RecursionError)


@dataclass(frozen=True)
class TrafilaturaTexts:
    """Two texts of one page, a paragraph a line. Each way errs on other pages."""

    usual: str
    strict: str
    """Without what is doubtful; empty where nothing else is left."""


def trafilatura_texts(tree: _Element, uri: str | None) -> TrafilaturaTexts:
    """The texts of a page, whose tree stays as it is. Raises Rejected where trafilatura finds no article at all."""
    try:
        # Its own second opinions, readability and jusText, are left out: the model does as well without them.
        usual = bare_extraction(tree, url=uri, fast=True, include_comments=False)
    except XPathEvalError as error:
        raise _out_of_memory(error) from error
    except FAILURES as error:
        raise Rejected(Reason.NO_ARTICLE_TEXT, f"the page cannot be parsed: {error!r}") from error
    if usual is None:
        raise Rejected(Reason.NO_ARTICLE_TEXT, "the page holds no article")
    return TrafilaturaTexts(_text(usual), _strict(tree))


def _strict(tree: _Element) -> str:
    try:
        return _text(bare_extraction(tree, fast=True, favor_precision=True, include_comments=False))
    except XPathEvalError as error:
        raise _out_of_memory(error) from error
    except FAILURES:
        return ""


def _text(found: Any) -> str:
    return getattr(found, "text", None) or ""


def _out_of_memory(error: XPathEvalError) -> MemoryError:
    # The expressions are trafilatura's own and right; what is left to fail is an allocation.
    return MemoryError(f"libxml2: {error}")
