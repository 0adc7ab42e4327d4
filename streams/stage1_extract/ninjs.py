"""News in JSON, the exchange format of IPTC: version 3, and version 2 and before it, whose names are in lower case."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import Any

import msgspec
from msgspec import Struct

from streams.outcomes import Reason, Rejected
from streams.stage1_extract.draft import Draft
from streams.stage1_extract.fragment import text_of_html
from streams.stage1_extract.identity import absolute_uri, canonical_uri
from streams.stage1_extract.persons import names_of, read_byline
from streams.stage1_extract.published import Published, read_published
from streams.stage1_extract.status import read_status
from streams.stage1_extract.text import clean_text, one_line

# An envelope has none of these, in whatever case, and ninjs has none of what an envelope alone may have.
_OWN = {
    "altids", "associations", "bodies", "body_html", "body_text", "body_xhtml", "byline", "contentcreated",
    "copyrightholder", "ednote", "firstcreated", "headlines", "infosource", "infosources", "located", "mimetype",
    "organisations", "people", "places", "profile", "renditions", "representationtype", "slugline", "standard",
    "subjects", "type", "urgency", "version", "versioncreated",
}  # fmt: skip
_LOWER_ONLY = "pubstatus"
_ENVELOPES_OWN = {"extensions", "html", "published", "source", "text"}
_HTML = {"text/html", "application/xhtml+xml"}
_SHORT = {"abstract", "caption", "description", "intro", "lead", "summary", "teaser", "title"}
_AUTHORS = {"author", "byline", "contributor", "creator", "reporter", "writer"}


class _Text(Struct):
    value: str | None = None
    role: str | None = None
    contenttype: str | None = None


class _Named(Struct):
    name: str | None = None
    uri: str | None = None
    rel: str | None = None


class _Item(Struct):
    uri: str
    version: str | int | None = None
    bodies: list[_Text] = []
    body_html: str | None = None
    body_xhtml: str | None = None
    body_text: str | None = None
    headlines: list[_Text] = []
    headline: str | None = None
    by: str | None = None
    byline: str | None = None
    people: list[_Named] = []
    firstcreated: str | None = None
    versioncreated: str | None = None
    language: str | None = None
    located: str | None = None
    infosources: list[_Named] = []
    infosource: list[_Named] = []
    pubstatus: str | None = None
    ednote: str | None = None


def is_ninjs(names: Iterable[str]) -> bool:
    """Whether an object with fields of these names is an item of ninjs, and no envelope."""
    known = set(names)
    own = _OWN & {name.lower() for name in known} or _LOWER_ONLY in known
    return "uri" in known and bool(own) and not _ENVELOPES_OWN & known


def read_ninjs(text: str, received: datetime) -> Draft:
    """The draft of the article in an item.

    Raises Rejected for broken JSON, a field of a wrong type among those that are read, and an unknown status.
    """
    try:
        item = msgspec.convert(_folded(msgspec.json.decode(text)), _Item)
    except msgspec.ValidationError as error:
        raise Rejected(Reason.INVALID_ENVELOPE, f"ninjs: {error}") from error
    except (msgspec.DecodeError, RecursionError, UnicodeError) as error:
        raise Rejected(Reason.INVALID_JSON, str(error)) from error
    sources = item.infosources or item.infosource
    updated = read_published(item.versioncreated, received)
    return Draft(
        text=_body(item),
        uri=canonical_uri(item.uri),
        headline=_headline(item),
        by=read_byline(item.by or item.byline) or names_of(_authors(item)),
        published=read_published(item.firstcreated, received) or _first(item, updated),
        updated=updated,
        told_language=item.language,
        source_name=next((name for one in sources if (name := one_line(one.name))), None),
        source_uri=next((uri for one in sources if (uri := absolute_uri(one.uri))), None),
        dateline=one_line(item.located),
        pub_status=read_status(item.pubstatus),
        notice=clean_text(item.ednote or "") or None,
    )


def _folded(value: Any) -> Any:
    """An object and the objects in its lists, with names in lower case. A field that is null says nothing."""
    if not isinstance(value, dict):
        return value
    return {name.lower(): _list_folded(inner) for name, inner in value.items() if inner is not None}


def _list_folded(value: Any) -> Any:
    return [_folded(one) for one in value] if isinstance(value, list) else value


def _first(item: _Item, updated: Published | None) -> Published | None:
    """The first version was published when it was made; of a later one that is not known."""
    return updated if item.version is None or str(item.version) == "1" else None


def _authors(item: _Item) -> Iterator[str | None]:
    """The other people of an item are those that it is about."""
    return (one.name for one in item.people if (one.rel or "").lower() in _AUTHORS)


def _body(item: _Item) -> str | None:
    """The first body that holds a text, summaries last."""
    bodies = [
        *item.bodies,
        _Text(item.body_html, contenttype="text/html"),
        _Text(item.body_xhtml, contenttype="text/html"),
        _Text(item.body_text),
    ]
    bodies.sort(key=lambda body: (body.role or "").lower() in _SHORT)
    return next((text for body in bodies if (text := _text(body))), None)


def _text(body: _Text) -> str:
    kind = (body.contenttype or "text/plain").partition(";")[0].strip().lower()
    if kind in _HTML:
        return text_of_html(body.value or "")
    return clean_text(body.value or "") if kind == "text/plain" else ""


def _headline(item: _Item) -> str | None:
    main = sorted(item.headlines, key=lambda one: (one.role or "main").lower() != "main")
    found = (one_line(one.value) for one in main)
    return next((headline for headline in found if headline), None) or one_line(item.headline)
