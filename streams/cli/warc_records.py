"""A web archive: each page that a crawler was given is a message."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from warcio.archiveiterator import ArchiveIterator
from warcio.exceptions import ArchiveLoadFailed

from streams.cli.raw_input import RawInput, Unreadable, key_of
from streams.records import APPENDED, CONTENT_TYPE, ORIGIN, Headers

# A page of this size is none, but perhaps a bomb: it may be compressed.
_MOST_BYTES = 50_000_000
_PAGES = {"text/html", "application/xhtml+xml"}


def warc_records(file: Path) -> Iterator[RawInput | Unreadable]:
    """The pages in an archive, under their addresses: responses with status 200 that are HTML.

    A page goes without its HTTP headers, but for its type and charset, and is a CloudEvent whose time is when it was
    fetched. Records are counted from 1, with those that are no pages. Where an archive is broken, what follows cannot
    be found, and the place is told.
    """
    number = 0
    with file.open("rb") as stream:
        records = iter(ArchiveIterator(stream))
        while True:
            number += 1
            name = f"{file.name}:{number}"
            try:
                record = next(records)
                page = _page(name, record) if _is_page(record) else None
            except StopIteration:
                return
            # All that a parser of foreign bytes may raise: they are at fault, and the message is the same.
            except (ArchiveLoadFailed, OSError, EOFError, ValueError, LookupError, AttributeError, TypeError) as error:
                yield Unreadable(name, f"the archive cannot be read from here on: {str(error) or type(error).__name__}")
                return
            if page is not None:
                yield page


def _is_page(record: Any) -> bool:
    if record.rec_type != "response" or record.http_headers is None:
        return False
    kind = (record.http_headers.get_header("content-type") or "").partition(";")[0].strip().lower()
    return record.http_headers.get_statuscode() == "200" and kind in _PAGES


def _page(name: str, record: Any) -> RawInput | Unreadable:
    value = record.content_stream().read(_MOST_BYTES + 1)
    if len(value) > _MOST_BYTES:
        return Unreadable(name, f"the page has more than {_MOST_BYTES} bytes")
    # The library does not say that a record breaks off.
    if (missing := getattr(record.raw_stream, "limit", 0)) > 0:
        return Unreadable(name, f"{missing} bytes of the record are missing")
    told = record.rec_headers
    uri = told.get_header("WARC-Target-URI") or name
    headers: Headers = (
        (CONTENT_TYPE, _encoded(record.http_headers.get_header("content-type"))),
        ("ce_specversion", b"1.0"),
        (ORIGIN, _encoded(told.get_header("WARC-Record-ID") or name)),
        ("ce_source", b"/copydesk/produce"),
        ("ce_type", b"copydesk.page.fetched.v1"),
        ("ce_subject", _encoded(uri)),
    )
    if date := told.get_header("WARC-Date"):
        headers = (*headers, (APPENDED, _encoded(date)))
    return RawInput(name, key_of(uri), value, headers)


def _encoded(text: str) -> bytes:
    return text.encode("utf-8", "replace")
