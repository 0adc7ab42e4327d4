"""Tables: which columns become what, and which rows are told and passed over."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from streams.cli.csv_rows import csv_rows
from streams.cli.raw_input import RawInput, Unreadable
from streams.stage1_extract.envelope import read_envelope
from tests.stage1_extract.formats import FIRST


def found(
    tmp_path: Path, value: str | bytes, columns: str | None = None, name: str = "a.csv"
) -> list[RawInput | Unreadable]:
    file = tmp_path / name
    file.write_bytes(value.encode() if isinstance(value, str) else value)
    return list(csv_rows(file, columns))


def envelopes(inputs: list[RawInput | Unreadable]) -> list[dict[str, Any]]:
    made = []
    for one in inputs:
        assert isinstance(one, RawInput), one
        read_envelope(one.value.decode())
        made.append(json.loads(one.value))
    return made


def test_columns_are_the_fields_of_the_envelope_and_others_are_extensions(tmp_path: Path) -> None:
    table = "URL,Title,Author,Date,Body,Desk,empty\nhttps://news.test/1,One,Ann Lee; Bob Ray,2026-03-10,Text.,local,\n"
    (one,) = inputs = found(tmp_path, table)
    assert envelopes(inputs) == [
        {
            "uri": "https://news.test/1",
            "headline": "One",
            "by": ["Ann Lee", "Bob Ray"],
            "published": "2026-03-10",
            "text": "Text.",
            "extensions": {"Desk": "local"},
        }
    ]
    assert isinstance(one, RawInput)
    assert (one.name, one.key, one.headers) == (
        "a.csv:2",
        b"https://news.test/1",
        (("content-type", b"application/json"),),
    )


def test_named_columns_take_the_place_of_a_header_row(tmp_path: Path) -> None:
    inputs = found(tmp_path, "https://news.test/1,17,Text.\n,18,More.\n", "uri, -,text")
    assert envelopes(inputs) == [{"uri": "https://news.test/1", "text": "Text."}, {"text": "More."}]
    assert [(one.name, getattr(one, "key", None)) for one in inputs] == [
        ("a.csv:1", b"https://news.test/1"),
        ("a.csv:2", b"a.csv:2"),
    ]


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
@pytest.mark.parametrize("charset", ["utf-8", "utf-8-sig", "utf-16"])
def test_the_first_row_shows_how_cells_are_parted_and_a_mark_the_charset(
    tmp_path: Path, delimiter: str, charset: str
) -> None:
    rows = ["uri,text", f'urn:x:1,"{FIRST}\n\nTwo ""lines"", é"']
    table = "\r\n".join(row.replace(",", delimiter, 1) for row in rows)
    assert envelopes(found(tmp_path, table.encode(charset))) == [
        {"uri": "urn:x:1", "text": f'{FIRST}\n\nTwo "lines", é'}
    ]


def test_a_file_of_tabs_is_called_so(tmp_path: Path) -> None:
    assert envelopes(found(tmp_path, "a,b\ttext\n1\tText.\n", name="a.tsv")) == [
        {"text": "Text.", "extensions": {"a,b": "1"}}
    ]


def test_a_retraction_needs_no_text(tmp_path: Path) -> None:
    inputs = found(tmp_path, "uri,text,pubStatus\nurn:x:1,,canceled\n")
    assert envelopes(inputs) == [{"uri": "urn:x:1", "pubStatus": "canceled"}]


def test_a_text_may_be_long(tmp_path: Path) -> None:
    (one,) = envelopes(found(tmp_path, f"text\n{'word ' * 200_000}\n"))
    assert len(one["text"]) == 1_000_000


def test_broken_rows_are_told_by_their_number_and_passed_over(tmp_path: Path) -> None:
    table = (
        b'text,uri\nOne.,urn:x:1\nTwo.\n\n,urn:x:4\n"Five"x,urn:x:5\nSix \xff,urn:x:6\n'
        b"Seven.,urn:x:7,more\nEight.,urn:x:8\n"
    )
    told = [(one.name, getattr(one, "why", None)) for one in found(tmp_path, table)]
    assert told == [
        ("a.csv:2", None),
        ("a.csv:3", "the row has 1 cells for 2 columns"),
        ("a.csv:5", "the row holds neither `text` nor `html`"),
        ("a.csv:6", "the row cannot be read: ',' expected after '\"'"),
        ("a.csv:7", "the row is not UTF-8"),
        ("a.csv:8", "the row has 3 cells for 2 columns"),
        ("a.csv:9", None),
    ]


def test_a_quotation_that_never_ends_is_told(tmp_path: Path) -> None:
    *_, last = found(tmp_path, 'text\nOne.\n"Two.\nThree.\n')
    assert last == Unreadable("a.csv:3", "the row cannot be read: unexpected end of data")


@pytest.mark.parametrize("table", ["a,b\n1,2\n3,4\n", "headline\nOne\n", "\n"])
def test_a_table_without_a_column_for_texts_is_told_once(tmp_path: Path, table: str) -> None:
    assert found(tmp_path, table) == [Unreadable("a.csv", "no column is called `text` or `html`")]


@pytest.mark.parametrize("table", ["", "text\n", "\ufefftext,uri\n\n\n"])
def test_a_table_without_rows_has_no_messages(tmp_path: Path, table: str) -> None:
    assert found(tmp_path, table) == []
