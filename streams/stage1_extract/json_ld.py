"""What a page says of its article in JSON-LD (schema.org NewsArticle and its kin)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import datetime
from typing import Any

import msgspec

from streams.stage1_extract.draft import Draft
from streams.stage1_extract.identity import canonical_uri
from streams.stage1_extract.persons import names_of
from streams.stage1_extract.published import read_published
from streams.stage1_extract.text import one_line

_SCRIPT = re.compile(
    r"<script[^>]{0,200}type\s*=\s*[\"']?application/ld\+json[\"']?[^>]{0,200}>(.*?)</script\s*>",
    re.IGNORECASE | re.DOTALL,
)
_ARTICLES = {
    "NewsArticle", "Article", "ReportageNewsArticle", "AnalysisNewsArticle", "BackgroundNewsArticle",
    "OpinionNewsArticle", "ReviewNewsArticle", "LiveBlogPosting", "BlogPosting", "Report",
}  # fmt: skip
_MOST_SCRIPTS = 20
_DEEPEST = 6


def read_json_ld(html: str, received: datetime) -> Draft:
    """The first article that a page describes; an empty draft where it describes none."""
    for match in list(_SCRIPT.finditer(html))[:_MOST_SCRIPTS]:
        for thing in _things(_json(match[1]), 0):
            if _ARTICLES & set(_strings(thing.get("@type"))):
                return _draft(thing, received)
    return Draft()


def _draft(thing: dict[str, Any], received: datetime) -> Draft:
    publisher = thing.get("publisher")
    return Draft(
        uri=canonical_uri(_first(thing.get("url")) or _first(_named(thing.get("mainEntityOfPage"), "@id"))),
        headline=one_line(_first(thing.get("headline"))),
        by=names_of(_names(thing.get("author"))),
        published=read_published(_first(thing.get("datePublished")), received),
        updated=read_published(_first(thing.get("dateModified")), received),
        language=_first(_named(thing.get("inLanguage"), "alternateName")),
        source_name=one_line(_first(_named(publisher, "name"))),
        source_uri=canonical_uri(_first(_named(publisher, "url"))),
    )


def _json(script: str) -> Any:
    try:
        return msgspec.json.decode(script.strip().removesuffix(";").encode("utf-8", "replace"))
    except (msgspec.DecodeError, RecursionError):
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


def _names(value: Any) -> list[str]:
    found = [_named(one, "name") for one in (value if isinstance(value, list) else [value])]
    return [name for one in found for name in _strings(one)]
