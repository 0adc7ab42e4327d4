"""What a page says of its article in JSON-LD (schema.org NewsArticle and its kin)."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from datetime import datetime
from html import unescape
from itertools import islice
from typing import Any

from streams.stage1_extract.draft import Draft
from streams.stage1_extract.identity import absolute_uri, canonical_uri
from streams.stage1_extract.persons import names_of
from streams.stage1_extract.published import read_published
from streams.stage1_extract.text import one_line

_OPENING = re.compile(r"<script\b[^>]{0,200}?\btype\s*=\s*[\"']?application/ld\+json\b[^>]{0,200}>", re.IGNORECASE)
_CLOSING = re.compile(r"</script\b", re.IGNORECASE)
_ARTICLES = {
    "NewsArticle", "Article", "ReportageNewsArticle", "AnalysisNewsArticle", "BackgroundNewsArticle",
    "OpinionNewsArticle", "ReviewNewsArticle", "LiveBlogPosting", "BlogPosting", "Report",
}  # fmt: skip
_MOST_SCRIPTS = 20
_DEEPEST = 6


def read_json_ld(html: str, received: datetime) -> Draft:
    """The first article that a page describes; an empty draft where it describes none."""
    for script in islice(_scripts(html), _MOST_SCRIPTS):
        for thing in _things(_json(script), 0):
            if _ARTICLES & set(_strings(thing.get("@type"))):
                return _draft(thing, received)
    return Draft()


def _scripts(html: str) -> Iterator[str]:
    end = 0
    while opening := _OPENING.search(html, end):
        closing = _CLOSING.search(html, opening.end())
        if closing is None:
            return
        end = closing.end()
        yield html[opening.end() : closing.start()]


def _draft(thing: dict[str, Any], received: datetime) -> Draft:
    publisher = thing.get("publisher")
    page = _first(_named(thing.get("mainEntityOfPage"), "@id"))
    return Draft(
        uri=canonical_uri(_first(thing.get("url"))) or canonical_uri(page),
        headline=_words(thing.get("headline")),
        by=names_of(unescape(name) for name in _names(thing.get("author"))),
        published=read_published(_first(thing.get("datePublished")), received),
        updated=read_published(_first(thing.get("dateModified")), received),
        language=_first(_named(thing.get("inLanguage"), "alternateName")),
        source_name=_words(_named(publisher, "name")),
        source_uri=absolute_uri(_first(_named(publisher, "url"))),
    )


def _json(script: str) -> Any:
    try:
        return json.loads(script.strip().removesuffix(";"), strict=False)
    except (ValueError, RecursionError):
        return None


def _things(value: Any, depth: int) -> Iterator[dict[str, Any]]:
    """Every object in the order of the document, those inside lists and graphs among them."""
    if depth > _DEEPEST:
        return
    if isinstance(value, dict):
        yield value
        yield from _things(value.get("@graph"), depth + 1)
        yield from _things(value.get("mainEntity"), depth + 1)
    elif isinstance(value, list):
        for one in value:
            yield from _things(one, depth + 1)


def _strings(value: Any) -> list[str]:
    return [one for one in (value if isinstance(value, list) else [value]) if isinstance(one, str)]


def _first(value: Any) -> str | None:
    return next(iter(_strings(value)), None)


def _named(value: Any, name: str) -> Any:
    """The property of an object, or of the first of a list of them, or the value itself where it is plain."""
    if isinstance(value, list):
        value = value[0] if value else None
    return value.get(name) if isinstance(value, dict) else value


def _words(value: Any) -> str | None:
    """A text for readers. Many pages write it with the entities of HTML, though in a script they mean nothing."""
    return one_line(unescape(_first(value) or ""))


def _names(value: Any) -> list[str]:
    found = [_named(one, "name") for one in (value if isinstance(value, list) else [value])]
    return [name for one in found for name in _strings(one)]
