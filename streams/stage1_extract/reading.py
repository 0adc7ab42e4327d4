"""From a raw record to a draft: what it is wrapped in, of what kind it is, and who reads that kind."""

from __future__ import annotations

from contextlib import suppress
from datetime import datetime

import msgspec

from streams.outcomes import Reason, Rejected
from streams.records import Record
from streams.stage1_extract.charset import decode
from streams.stage1_extract.cloud_event import binary_hints, is_event, opened
from streams.stage1_extract.confluent import without_prefix
from streams.stage1_extract.draft import Draft
from streams.stage1_extract.envelope import hints, read_envelope
from streams.stage1_extract.feed_item import ROOTS as FEEDS
from streams.stage1_extract.feed_item import read_feed_item
from streams.stage1_extract.fragment import name_of
from streams.stage1_extract.identity import canonical_uri
from streams.stage1_extract.media_type import MediaType, media_type
from streams.stage1_extract.newsml_g2 import ROOTS as NEWS_ITEMS
from streams.stage1_extract.newsml_g2 import read_news_item
from streams.stage1_extract.ninjs import is_ninjs, read_ninjs
from streams.stage1_extract.page import read_page
from streams.stage1_extract.plain_text import read_plain_text
from streams.stage1_extract.status import NOTICES
from streams.stage1_extract.text import clean_text
from streams.stage1_extract.xml_document import read_xml

_MARKUP = {MediaType.HTML, MediaType.XML}
_FIELDS = msgspec.json.Decoder(dict[str, msgspec.Raw])


def read_draft(record: Record) -> Draft:
    """The draft of the article in a raw record.

    Its own word goes before its key, or after it where the record is a page or a text, and both before what the event
    that carries it says. Raises Rejected, with the reason, for what cannot be read.
    """
    record = without_prefix(record)
    told = binary_hints(record)
    kind, text = _characters(record)
    names = _names(text) if kind is MediaType.JSON else set()
    if kind is MediaType.EVENT or (kind is MediaType.JSON and is_event(names)):
        record, told = opened(text, record)
        if not (record.value or b"").strip():
            raise Rejected(Reason.EMPTY, "the data of the event are empty")
        kind, text = _characters(record)
        names = _names(text) if kind is MediaType.JSON else set()
    named = Draft(uri=canonical_uri((record.key or b"").decode("utf-8", "replace")))
    return _read(kind, text, names, named, record.timestamp).over(named).over(told)


def _characters(record: Record) -> tuple[MediaType, str]:
    kind, charset = media_type(record)
    return kind, decode(record.value or b"", charset, html=kind in _MARKUP)


def _read(kind: MediaType, text: str, names: set[str], named: Draft, received: datetime) -> Draft:
    if kind is MediaType.HTML:
        return named.over(read_page(text, named.uri, received))
    if kind is MediaType.TEXT:
        return named.over(read_plain_text(text, received))
    if kind is MediaType.XML:
        return _xml(text, named, received)
    return read_ninjs(text, received) if is_ninjs(names) else _envelope(text, named, received)


def _names(text: str) -> set[str]:
    """The names of the fields of a JSON object; none where it is none, which the envelope's reader tells."""
    with suppress(msgspec.DecodeError, RecursionError, UnicodeError):
        return set(_FIELDS.decode(text))
    return set()


def _xml(text: str, named: Draft, received: datetime) -> Draft:
    root = read_xml(text)
    name = name_of(root)
    if name in FEEDS:
        return read_feed_item(root, received)
    if name in NEWS_ITEMS:
        return read_news_item(root, received)
    if name == "html":
        return named.over(read_page(text, named.uri, received))
    raise Rejected(Reason.UNSUPPORTED_TYPE, f"XML of the kind <{name[:50]}> is not read")


def _envelope(text: str, named: Draft, received: datetime) -> Draft:
    envelope = read_envelope(text)
    told = hints(envelope, received).over(named)
    if given := clean_text(envelope.text or ""):
        return told.over(Draft(text=given))
    try:
        return told.over(read_page(envelope.html or "", told.uri, received))
    except Rejected:
        if told.pub_status in NOTICES:
            return told
        raise
