"""CloudEvents 1.0 on the way in: the article is an event's data, in Kafka's binary mode or in the structured one."""

from __future__ import annotations

import base64
import binascii
from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime

import msgspec
from msgspec import Raw, Struct

from streams.outcomes import Reason, Rejected
from streams.records import CONTENT_TYPE, Record, header_texts
from streams.stage1_extract.draft import Draft
from streams.stage1_extract.identity import absolute_uri, canonical_uri
from streams.stage1_extract.published import read_published

STRUCTURED = "application/cloudevents+json"
BATCH = "application/cloudevents-batch+json"

_REQUIRED = {"specversion", "id", "source", "type"}
_VERSION = "1.0"
_JSON = "application/json"
_NOTHING = Raw(b"null")


class _Event(Struct):
    specversion: str
    id: str
    source: str
    type: str
    subject: str | None = None
    time: str | None = None
    datacontenttype: str | None = None
    data: Raw = _NOTHING
    data_base64: str | None = None


def is_event(names: Iterable[str]) -> bool:
    """Whether a JSON object with fields of these names is an event."""
    return set(names) >= _REQUIRED


def binary_hints(record: Record) -> Draft:
    """What the headers of an event in binary mode say of the article that is its value; nothing where it is none."""
    told = header_texts(tuple((name.lower(), value) for name, value in record.headers))
    if "ce_specversion" not in told:
        return Draft()
    return _hints(told.get("ce_subject"), told.get("ce_source"), told.get("ce_time"), record.timestamp)


def opened(text: str, record: Record) -> tuple[Record, Draft]:
    """The record that an event's data would be by itself, and what the event says of the article in it.

    Raises Rejected for broken JSON, what is no event of version 1.0, data in base 64 that are none, and no data.
    """
    try:
        event = msgspec.json.decode(text, type=_Event)
        value = _data(event)
    except msgspec.ValidationError as error:
        raise Rejected(Reason.INVALID_ENVELOPE, f"CloudEvent: {error}") from error
    except (msgspec.DecodeError, RecursionError, UnicodeError) as error:
        raise Rejected(Reason.INVALID_JSON, str(error)) from error
    kind = event.datacontenttype or _JSON
    inner = replace(record, value=value, headers=((CONTENT_TYPE, kind.encode("utf-8", "replace")),))
    return inner, _hints(event.subject, event.source, event.time, record.timestamp)


def _hints(subject: str | None, source: str | None, time: str | None, received: datetime) -> Draft:
    return Draft(uri=canonical_uri(subject), source_uri=absolute_uri(source), published=read_published(time, received))


def _data(event: _Event) -> bytes:
    if event.specversion != _VERSION:
        detail = f"CloudEvents {event.specversion[:20]} is not read, but {_VERSION}"
        raise Rejected(Reason.INVALID_ENVELOPE, detail)
    kind = (event.datacontenttype or _JSON).partition(";")[0].strip().lower()
    if kind in {STRUCTURED, BATCH}:
        raise Rejected(Reason.INVALID_ENVELOPE, "the data of the event are an event again")
    if event.data_base64 is not None:
        return _from_base64(event)
    data = bytes(event.data)
    if event.data == _NOTHING:
        raise Rejected(Reason.EMPTY, "the event has no data")
    # Data of any type but JSON are a string of JSON, which stands for its characters.
    is_string = data.startswith(b'"') and not kind.endswith(("/json", "+json"))
    return msgspec.json.decode(data, type=str).encode() if is_string else data


def _from_base64(event: _Event) -> bytes:
    if event.data != _NOTHING:
        raise Rejected(Reason.INVALID_ENVELOPE, "the event has both `data` and `data_base64`")
    try:
        return base64.b64decode("".join((event.data_base64 or "").split()), validate=True)
    except (binascii.Error, ValueError) as error:
        raise Rejected(Reason.INVALID_ENVELOPE, f"`data_base64` is no base 64: {error}") from error
