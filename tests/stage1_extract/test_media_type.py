"""The kind of input: the header's word, else what the bytes look like."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from streams.outcomes import Reason, Rejected
from streams.records import Record
from streams.stage1_extract.media_type import MediaType, media_type

RECEIVED = datetime(2026, 3, 12, 12, tzinfo=UTC)


def record(value: bytes, header: bytes | None = None) -> Record:
    headers = () if header is None else (("Content-Type", header),)
    return Record("articles-raw", 0, 0, RECEIVED, None, value, headers)


def kind(value: bytes, header: bytes | None = None) -> MediaType:
    return media_type(record(value, header))[0]


@pytest.mark.parametrize(
    ("header", "expected"),
    [
        (b"application/json", MediaType.JSON),
        (b"text/json", MediaType.JSON),
        (b"text/html; charset=utf-8", MediaType.HTML),
        (b"application/xhtml+xml", MediaType.HTML),
        (b"  TEXT/Plain ; Format=Flowed;CHARSET=utf-8", MediaType.TEXT),
        (b"text/html;", MediaType.HTML),
        (b"application/rss+xml; charset=utf-8", MediaType.XML),
        (b"application/atom+xml;type=entry", MediaType.XML),
        (b"application/xml", MediaType.XML),
        (b"text/xml", MediaType.XML),
        (b"application/vnd.iptc.g2.newsitem+xml", MediaType.XML),
        (b"application/cloudevents+json; charset=UTF-8", MediaType.EVENT),
    ],
)
def test_the_header_decides_whatever_the_bytes_look_like(header: bytes, expected: MediaType) -> None:
    assert kind(b'{"text": "<html>"}', header) is expected


@pytest.mark.parametrize(
    ("header", "expected"),
    [
        (b"text/html", None),
        (b"text/html; charset=ISO-8859-2", "ISO-8859-2"),
        (b'text/html; level=1; Charset = "windows-1251"', "windows-1251"),
        (b"text/html; charset=", None),
        (b"text/html; charset*" + b"9" * 5000 + b"*=x", None),
        (b"text/html\r\n ; charset=utf-8", "utf-8"),
    ],
)
def test_the_charset_is_read_from_the_header(header: bytes, expected: str | None) -> None:
    assert media_type(record(b"x", header))[1] == expected


@pytest.mark.parametrize(
    "header",
    [b"image/png", b"application/cloudevents+avro", b"garbage", b"\xff\xfe;;=\x00", b"text/", b"text/html text/plain"],
)
def test_a_type_that_is_not_read_is_rejected_by_its_name(header: bytes) -> None:
    with pytest.raises(Rejected, match=r"content type .* is not read") as caught:
        media_type(record(b"hello", header))
    assert caught.value.reason is Reason.UNSUPPORTED_TYPE


@pytest.mark.parametrize("header", [None, b"", b" ", b"application/octet-stream", b"application/x-www-form-urlencoded"])
def test_without_a_telling_header_the_bytes_decide(header: bytes | None) -> None:
    assert kind(b"<!DOCTYPE html><title>x</title>", header) is MediaType.HTML


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (b' \n{"text": "x"}', MediaType.JSON),
        (b'\xef\xbb\xbf{"text": "x"}', MediaType.JSON),
        ('{"text": "x"}'.encode("utf-16"), MediaType.JSON),
        (b'[{"text": "x"}]', MediaType.JSON),
        (b"[" * 5000, MediaType.JSON),
        (b"[Updated] The council met.", MediaType.TEXT),
        (b"<p>The council met.", MediaType.HTML),
        ("<html><body>The council met.".encode("utf-16"), MediaType.HTML),
        (b"<!-- a remark -->\n<HTML lang=en>", MediaType.HTML),
        (b'<?xml version="1.0"?>\n<!DOCTYPE html>\n<html xmlns="http://www.w3.org/1999/xhtml">', MediaType.HTML),
        (b"The council met. 3 < 4 and <pre is no element of ours.", MediaType.TEXT),
        (b"RIFF raff met in the square.", MediaType.TEXT),
        (b"x", MediaType.TEXT),
        (b'<?xml version="1.0"?><rss><channel><title>News</title></channel></rss>', MediaType.XML),
        (b"<rss version='2.0'><channel><title>News</title><item><description><p>x</p>", MediaType.XML),
        (b"\xef\xbb\xbf<feed xmlns='http://www.w3.org/2005/Atom'><title>News</title>", MediaType.XML),
        (b"<!-- of today -->\n<atom:entry xmlns:atom='http://www.w3.org/2005/Atom'>", MediaType.XML),
        (b"<newsItem><title>News</title>", MediaType.XML),
        (b"<?xml version='1.0'?><!DOCTYPE rss [<!ENTITY a 'b'>]><rss><item><![CDATA[<html><p>", MediaType.XML),
        ("<?xml version='1.0' encoding='utf-16'?><rss><title>News".encode("utf-16"), MediaType.XML),
        (b"<?xml version='1.0'?><sitemapindex/>", MediaType.XML),
    ],
)
def test_the_bytes_show_what_they_are(value: bytes, expected: MediaType) -> None:
    assert kind(value) is expected


@pytest.mark.parametrize(
    "value",
    [
        b"%PDF-1.7\n%\xe2\xe3\xcf\xd3",
        b"PK\x03\x04\x14\x00",
        b"\x1f\x8b\x08\x00",
        b"\x89PNG\r\n\x1a\n",
        b"\xff\xd8\xff\xe0",
    ],
)
def test_files_that_hold_no_text_are_rejected(value: bytes) -> None:
    with pytest.raises(Rejected) as caught:
        kind(value)
    assert caught.value.reason is Reason.UNSUPPORTED_TYPE


def test_a_batch_of_events_is_several_articles() -> None:
    with pytest.raises(Rejected, match="several-articles: a batch of events") as caught:
        kind(b"[]", b"application/cloudevents-batch+json")
    assert caught.value.reason is Reason.SEVERAL_ARTICLES


def test_the_last_of_several_headers_counts() -> None:
    headers = (("content-type", b"image/png"), ("CONTENT-TYPE", b"text/plain"))
    assert media_type(Record("articles-raw", 0, 0, RECEIVED, None, b"x", headers))[0] is MediaType.TEXT


def verdict(value: bytes, header: bytes | None) -> MediaType | Reason:
    try:
        return kind(value, header)
    except Rejected as rejected:
        return rejected.reason


@settings(deadline=None)
@given(value=st.binary(max_size=200), header=st.none() | st.binary(max_size=80))
def test_any_bytes_have_a_type_or_are_rejected_as_unsupported(value: bytes, header: bytes | None) -> None:
    assert verdict(value, header) in {*MediaType, Reason.UNSUPPORTED_TYPE, Reason.SEVERAL_ARTICLES}
