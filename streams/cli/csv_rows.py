"""A table of articles: each row of a CSV file is an envelope, whose fields are named by the columns."""

from __future__ import annotations

import csv
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import orjson

from streams.cli.raw_input import RawInput, Unreadable, key_of
from streams.records import CONTENT_TYPE, Headers

_JSON: Headers = ((CONTENT_TYPE, b"application/json"),)
# The words by which plain text may name its metadata, and tables their columns.
_FIELDS = {
    "uri": "uri", "url": "uri", "link": "uri",
    "text": "text", "body": "text", "content": "text",
    "html": "html",
    "headline": "headline", "title": "headline",
    "by": "by", "author": "by", "authors": "by", "byline": "by",
    "published": "published", "date": "published",
    "language": "language", "lang": "language",
    "source": "source", "outlet": "source", "publisher": "source",
    "pubstatus": "pubStatus",
}  # fmt: skip
_TEXTS = {"text", "html"}
_LEFT_OUT = "-"
_LONGEST_FIELD = 2**31 - 1
_DELIMITERS = ",;\t"
_MARKS = {b"\xff\xfe": "utf-16", b"\xfe\xff": "utf-16"}


def csv_rows(file: Path, columns: str | None) -> Iterator[RawInput | Unreadable]:
    """The rows of a table. Columns of other names go into `extensions`; of `columns`, those called `-` are left out.

    Rows are counted from 1, with the header row, which there is unless `columns` are told. A row of another length, one
    without a text, or one that is no text is told and passed over.
    """
    # The module's own limit, 128 KB, is less than many an article.
    csv.field_size_limit(_LONGEST_FIELD)
    with file.open("rb") as raw:
        charset = _MARKS.get(raw.read(2), "utf-8-sig")
    # What is not of the charset is found in its row: an error here would end the whole file.
    with file.open(encoding=charset, errors="surrogateescape", newline="") as lines:
        delimiter = _delimiter(file, lines.readline())
        lines.seek(0)
        rows = csv.reader(lines, delimiter=delimiter, strict=True)
        yield from _messages(file.name, rows, columns)


def _delimiter(file: Path, first: str) -> str:
    return "\t" if file.suffix.lower() == ".tsv" else max(_DELIMITERS, key=first.count)


def _messages(file: str, rows: Iterator[list[str]], columns: str | None) -> Iterator[RawInput | Unreadable]:
    names = columns.split(",") if columns else None
    number = 0
    while True:
        number += 1
        try:
            row = next(rows)
        except StopIteration:
            return
        except csv.Error as error:
            yield Unreadable(f"{file}:{number}", f"the row cannot be read: {error}")
            continue
        if names is None:
            names = row
        elif any(cell.strip() for cell in row):
            yield _message(f"{file}:{number}", names, row)
            continue
        if not _TEXTS & {_field(name) for name in names}:
            yield Unreadable(file, "no column is called `text` or `html`")
            return


def _message(name: str, names: Sequence[str], row: Sequence[str]) -> RawInput | Unreadable:
    if len(row) != len(names):
        return Unreadable(name, f"the row has {len(row)} cells for {len(names)} columns")
    envelope = _envelope(dict(zip(names, row, strict=True)))
    if not {*_TEXTS, "pubStatus"} & set(envelope):
        return Unreadable(name, "the row holds neither `text` nor `html`")
    try:
        value = orjson.dumps(envelope)
    except orjson.JSONEncodeError:
        return Unreadable(name, "the row is not UTF-8")
    return RawInput(name, key_of(envelope.get("uri", name)), value, _JSON)


def _field(column: str) -> str | None:
    return _FIELDS.get(column.strip().lower())


def _envelope(cells: Mapping[str, str]) -> dict[str, Any]:
    envelope: dict[str, Any] = {}
    extensions: dict[str, str] = {}
    for name, cell in cells.items():
        field = _field(name)
        if not cell.strip() or name.strip() == _LEFT_OUT:
            continue
        if field is None:
            extensions[name.strip()] = cell
        else:
            envelope.setdefault(field, cell.strip() if field not in _TEXTS else cell)
    if "by" in envelope:
        envelope["by"] = [name.strip() for name in envelope["by"].split(";") if name.strip()]
    return envelope | ({"extensions": extensions} if extensions else {})
