"""What kind of input a record is: as its content-type header says, else as its first bytes show."""

from __future__ import annotations

import re
from enum import StrEnum

from streams.outcomes import Reason, Rejected
from streams.records import CONTENT_TYPE, Record


class MediaType(StrEnum):
    """The kinds of input."""

    JSON = "application/json"
    HTML = "text/html"
    TEXT = "text/plain"
    XML = "application/xml"
    EVENT = "application/cloudevents+json"


_ALSO = {
    "application/xhtml+xml": MediaType.HTML,
    "text/json": MediaType.JSON,
    "text/xml": MediaType.XML,
    "application/rss+xml": MediaType.XML,
    "application/rdf+xml": MediaType.XML,
    "application/atom+xml": MediaType.XML,
    "application/vnd.iptc.g2.newsitem+xml": MediaType.XML,
    "application/vnd.iptc.g2.newsmessage+xml": MediaType.XML,
}
_BATCH = "application/cloudevents-batch+json"
_UNKNOWING = {"", "application/octet-stream", "binary/octet-stream", "application/x-www-form-urlencoded"}
_BEGINNING = 4096
_CHARSET = re.compile(r";\s*charset\s*=\s*[\"']?\s*([\w.:+-]{1,40})", re.IGNORECASE)
# A text may well begin with a bracket; an array of objects or arrays is JSON.
_JSON = re.compile(rb"\{|\[\s*[\[{]")
# Up to the name of the first element, without its prefix.
_ROOT = re.compile(
    rb"(?:\s+|<\?.*?\?>|<!--.*?-->|<!doctype[^>\[]*(?:\[.*?\]\s*)?>)*+<(?:[\w-]+:)?([\w-]+)", re.IGNORECASE | re.DOTALL
)
_XML_ROOTS = {b"rss", b"feed", b"rdf", b"item", b"entry", b"newsitem", b"newsmessage", b"nitf"}
_HTML = re.compile(rb"<(?:!doctype\s+html|html|head|body|article|main|div|p|h1|title|meta)\b", re.IGNORECASE)
_NO_TEXT = {
    b"%PDF-": "PDF",
    b"PK\x03\x04": "ZIP",
    b"\x1f\x8b": "gzip",
    b"\x89PNG": "PNG",
    b"\xff\xd8\xff": "JPEG",
    b"GIF8": "GIF",
    b"\xd0\xcf\x11\xe0": "Office",
}


def media_type(record: Record) -> tuple[MediaType, str | None]:
    """The kind of input, and the charset that the header declares, if any.

    Raises Rejected for a kind that Copydesk does not read.
    """
    value = record.value or b""
    header = " ".join((record.header(CONTENT_TYPE) or b"").decode("latin-1").split())
    declared, charset = header.partition(";")[0].strip().lower(), _charset(header)
    if declared in _UNKNOWING:
        return _sniffed(value), charset
    if declared in _ALSO:
        return _ALSO[declared], charset
    if declared == _BATCH:
        raise Rejected(Reason.SEVERAL_ARTICLES, "a batch of events is several articles: send each by itself")
    if declared in set(MediaType):
        return MediaType(declared), charset
    raise Rejected(Reason.UNSUPPORTED_TYPE, f"content type {declared} is not read")


def _charset(header: str) -> str | None:
    match = _CHARSET.search(header)
    return match[1] if match else None


def _sniffed(value: bytes) -> MediaType:
    for magic, name in _NO_TEXT.items():
        if value.startswith(magic):
            raise Rejected(Reason.UNSUPPORTED_TYPE, f"the bytes are {name}, which is not read")
    # Without its zero bytes and its mark, markup in UTF-16 looks like ASCII.
    beginning = value[:_BEGINNING].replace(b"\x00", b"").lstrip(b"\xef\xbb\xbf\xfe\xff \t\r\n")
    if _JSON.match(beginning):
        return MediaType.JSON
    if _is_xml(beginning):
        return MediaType.XML
    return MediaType.HTML if _HTML.search(beginning) else MediaType.TEXT


def _is_xml(beginning: bytes) -> bool:
    """Whether it is XML that is no page: XHTML may open with a declaration too."""
    match = _ROOT.match(beginning)
    root = match[1].lower() if match else b""
    return root in _XML_ROOTS or (beginning[:5].lower() == b"<?xml" and root != b"html")
