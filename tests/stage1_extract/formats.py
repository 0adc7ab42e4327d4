"""Invented articles in the formats of feeds and agencies, and what the stage makes of them."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest

from streams.outcomes import Reason, Rejected
from streams.records import Headers, Record
from streams.stage1_extract.stage import extract

RECEIVED = datetime(2026, 3, 12, 12, tzinfo=UTC)
LIMIT = 5_000_000

FIRST = "The ferry to Holmøya will run every hour from May, the county said on Tuesday."
SECOND = "“We have asked for it since the bridge was closed,” said Ragna Solheim, who keeps the island's shop."
TEXT = f"{FIRST}\n\n{SECOND}"
HTML = f"<p>{FIRST}</p>\n<p>{SECOND}</p>"


def record(
    value: bytes | str, content_type: str | None = None, headers: Headers = (), key: bytes | None = None
) -> Record:
    value = value.encode() if isinstance(value, str) else value
    kind: Headers = () if content_type is None else (("content-type", content_type.encode()),)
    return Record("articles-raw", 0, 7, RECEIVED, key, value, (*kind, *headers))


def article(
    value: bytes | str, content_type: str | None = None, headers: Headers = (), key: bytes | None = None
) -> dict[str, Any]:
    """The article that becomes of a message."""
    made = extract(record(value, content_type, headers, key), LIMIT).outputs[0].value
    found: dict[str, Any] = json.loads(made or b"")
    return found


def dead(value: bytes | str, content_type: str | None = None, headers: Headers = ()) -> tuple[Reason, str]:
    """Why a message is dead."""
    with pytest.raises(Rejected) as caught:
        extract(record(value, content_type, headers), LIMIT)
    return caught.value.reason, caught.value.detail


def reason_of(reading: Callable[[], object]) -> Reason | None:
    """Why something cannot be read; None where it can."""
    try:
        reading()
    except Rejected as rejected:
        return rejected.reason
    return None


def rss(items: str, channel: str = "", root: str = "") -> str:
    """A feed of RSS 2.0, with the vocabularies that most feeds declare."""
    names = (
        'xmlns:content="http://purl.org/rss/1.0/modules/content/" xmlns:dc="http://purl.org/dc/elements/1.1/" '
        'xmlns:media="http://search.yahoo.com/mrss/" xmlns:atom="http://www.w3.org/2005/Atom"'
    )
    about = channel or "<title>Fjord Post</title><link>https://fjord-post.example/</link><language>en-gb</language>"
    declaration = '<?xml version="1.0" encoding="UTF-8"?>'
    return f'{declaration}\n{root}<rss version="2.0" {names}><channel>{about}{items}</channel></rss>'


def escaped(markup: str) -> str:
    return markup.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
