"""Web archives: which of their records are messages, and what becomes of broken ones."""

from __future__ import annotations

import gzip
import io
from pathlib import Path

import pytest
from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

from streams.cli.raw_input import RawInput, Unreadable
from streams.cli.warc_records import warc_records
from streams.stage1_extract.stage import read_article
from tests.stage1_extract.formats import FIRST, HTML, LIMIT, record

URI = "https://fjord-post.example/ferry"
PAGE = f"<html><body><article>{HTML}</article></body></html>".encode()


class Archive:
    """A file of records in the making."""

    def __init__(self, *, zipped: bool = True) -> None:
        self.file = io.BytesIO()
        self._writer = WARCWriter(self.file, gzip=zipped)

    def add(
        self, body: bytes, kind: str = "text/html", status: str = "200 OK", rec_type: str = "response", **more: str
    ) -> None:
        headers = [("Content-Type", kind), *((name.replace("_", "-"), value) for name, value in more.items())]
        self._writer.write_record(
            self._writer.create_warc_record(
                URI,
                rec_type,
                payload=io.BytesIO(body),
                http_headers=StatusAndHeaders(status, headers, protocol="HTTP/1.1"),
                warc_headers_dict={"WARC-Date": "2026-03-10T09:30:00Z", "WARC-Record-ID": "<urn:uuid:1>"},
            )
        )


def found(tmp_path: Path, value: bytes, name: str = "crawl.warc.gz") -> list[RawInput | Unreadable]:
    file = tmp_path / name
    file.write_bytes(value)
    return list(warc_records(file))


@pytest.mark.parametrize("zipped", [True, False])
def test_a_page_is_a_message_under_its_address_with_its_date_and_without_its_headers(
    tmp_path: Path, *, zipped: bool
) -> None:
    archive = Archive(zipped=zipped)
    archive.add(PAGE, "text/html; charset=utf-8", Set_Cookie="a=b")
    (one,) = found(tmp_path, archive.file.getvalue())
    assert isinstance(one, RawInput)
    assert (one.name, one.key, one.value) == ("crawl.warc.gz:1", URI.encode(), PAGE)
    assert dict(one.headers) == {
        "content-type": b"text/html; charset=utf-8",
        "ce_specversion": b"1.0",
        "ce_id": b"<urn:uuid:1>",
        "ce_source": b"/copydesk/produce",
        "ce_type": b"copydesk.page.fetched.v1",
        "ce_subject": URI.encode(),
        "ce_time": b"2026-03-10T09:30:00Z",
    }
    made = read_article(record(one.value, None, one.headers, one.key), LIMIT)
    assert (made.uri, made.text.startswith(FIRST)) == (URI, True)
    assert str(made.first_created) == "2026-03-10 09:30:00+00:00"


def test_only_pages_that_were_given_are_messages_and_all_records_are_counted(tmp_path: Path) -> None:
    archive = Archive()
    archive.add(b"GET / HTTP/1.1", rec_type="request")
    archive.add(b"\x89PNG", "image/png")
    archive.add(PAGE, status="404 Not Found")
    archive.add(PAGE, status="301 Moved Permanently")
    archive.add(PAGE, "TEXT/HTML;charset=utf-8")
    archive.add(PAGE, rec_type="resource")
    archive.add(PAGE, "application/xhtml+xml")
    assert [one.name for one in found(tmp_path, archive.file.getvalue())] == ["crawl.warc.gz:5", "crawl.warc.gz:7"]


def test_a_page_that_was_sent_compressed_is_unpacked_and_keeps_its_charset(tmp_path: Path) -> None:
    archive = Archive()
    body = gzip.compress("<p>Ærlig talt</p>".encode("iso-8859-1"))
    archive.add(body, "text/html; charset=iso-8859-1", Content_Encoding="gzip")
    (one,) = found(tmp_path, archive.file.getvalue())
    assert isinstance(one, RawInput)
    assert one.value.decode("iso-8859-1") == "<p>Ærlig talt</p>"
    assert dict(one.headers)["content-type"] == b"text/html; charset=iso-8859-1"


def test_a_bomb_is_not_unpacked(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("streams.cli.warc_records._MOST_BYTES", 1_000)
    archive = Archive()
    archive.add(gzip.compress(bytes(5_000_000)), Content_Encoding="gzip")
    archive.add(PAGE)
    bomb, page = found(tmp_path, archive.file.getvalue())
    assert bomb == Unreadable("crawl.warc.gz:1", "the page has more than 1000 bytes")
    assert isinstance(page, RawInput)


@pytest.mark.parametrize("zipped", [True, False])
def test_an_archive_that_breaks_off_is_told_by_the_number_of_the_record(tmp_path: Path, *, zipped: bool) -> None:
    archive = Archive(zipped=zipped)
    archive.add(PAGE)
    archive.add(PAGE * 50)
    first, *rest = found(tmp_path, archive.file.getvalue()[:-60])
    assert isinstance(first, RawInput)
    assert [(type(one), one.name) for one in rest][:1] == [(Unreadable, "crawl.warc.gz:2")]


@pytest.mark.parametrize(
    "value",
    [
        b"no archive at all\r\n\r\n",
        gzip.compress(b"nothing"),
        b"WARC/1.0\r\nbroken",
        b"\x1f\x8b\x08\x00broken",
        b"\x00" * 99,
    ],
)
def test_what_is_no_archive_is_told(tmp_path: Path, value: bytes) -> None:
    assert [type(one) for one in found(tmp_path, value)] in ([Unreadable], [])


def test_an_empty_archive_has_no_messages(tmp_path: Path) -> None:
    assert found(tmp_path, b"") == []
