"""What a user names on the command line, as raw messages: files, folders, archives, feeds, tables, standard input."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable, Iterator
from itertools import chain
from pathlib import Path
from typing import Any

import orjson

from streams.cli.csv_rows import csv_rows
from streams.cli.feed_file import feed_file
from streams.cli.raw_input import RawInput, Unreadable, key_of
from streams.cli.warc_records import warc_records
from streams.records import CONTENT_TYPE, Headers

STANDARD_INPUT = Path("-")

_CONTENT_TYPES = {
    ".html": b"text/html",
    ".htm": b"text/html",
    ".xhtml": b"application/xhtml+xml",
    ".txt": b"text/plain",
    ".json": b"application/json",
}
_LINES = {".jsonl", ".ndjson"}
_FEEDS = {".xml", ".rss", ".atom", ".rdf"}
_TABLES = {".csv", ".tsv"}
_ARCHIVES = (".warc", ".warc.gz")
_JSON: Headers = ((CONTENT_TYPE, b"application/json"),)


def files_in(paths: Iterable[Path]) -> Iterator[Path]:
    """The files that are meant: folders stand for all files below them, in the order of their names.

    No more than one folder's names are held at a time. Raises FileNotFoundError at once for what does not exist.
    """
    named = list(paths)
    for path in named:
        if path != STANDARD_INPUT and not path.exists():
            raise FileNotFoundError(f"no such file or folder: {path}")
    return chain.from_iterable(_below(path) if path.is_dir() else [path] for path in named)


def raw_inputs(files: Iterable[Path], columns: str | None = None) -> Iterator[RawInput | Unreadable]:
    """The messages in files: one a line, an item, a record or a row of what holds several, else one a file.

    `columns` are those of CSV files without a header row. What cannot be read is told in its place, by its number.
    """
    for file in files:
        try:
            yield from _standard_input() if file == STANDARD_INPUT else _messages_in(file, columns)
        except OSError as error:
            # In a folder of many, one that may not be opened is no reason to leave the others.
            yield Unreadable(file.name, error.strerror or str(error))


def _messages_in(file: Path, columns: str | None) -> Iterator[RawInput | Unreadable]:
    ending = file.suffix.lower()
    if ending in _LINES:
        with file.open("rb") as lines:
            yield from _lines(file.name, lines)
    elif ending in _FEEDS:
        yield from feed_file(file)
    elif ending in _TABLES:
        yield from csv_rows(file, columns)
    elif file.name.lower().endswith(_ARCHIVES):
        yield from warc_records(file)
    else:
        kind = _CONTENT_TYPES.get(ending)
        headers = ((CONTENT_TYPE, kind),) if kind else ()
        yield RawInput(file.name, key_of(file.name), file.read_bytes(), headers)


def _below(folder: Path) -> Iterator[Path]:
    """Files below a folder, hidden ones aside. Links to folders are not followed: they may lead round in a circle."""
    with os.scandir(folder) as entries:
        found = sorted((entry.name, entry.is_dir(follow_symlinks=False), entry.is_file()) for entry in entries)
    for name, is_folder, is_file in found:
        if not name.startswith("."):
            if is_folder:
                yield from _below(folder / name)
            elif is_file:
                yield folder / name


def _standard_input() -> Iterator[RawInput]:
    """JSON lines where the first line that holds anything is an object, else one message."""
    begun: list[bytes] = []
    for line in sys.stdin.buffer:
        begun.append(line)
        if line.strip():
            break
    if begun and _object(begun[-1]) is not None:
        yield from _lines("standard input", chain(begun, sys.stdin.buffer))
        return
    value = b"".join(begun) + sys.stdin.buffer.read()
    if value.strip():
        yield RawInput("standard input", b"standard input", value)


def _lines(name: str, lines: Iterable[bytes]) -> Iterator[RawInput]:
    for number, line in enumerate(lines, 1):
        if line.strip():
            label = f"{name}:{number}"
            yield RawInput(label, key_of(_uri(line) or label), line.rstrip(b"\r\n"), _JSON)


def _uri(line: bytes) -> str | None:
    uri = (_object(line) or {}).get("uri")
    return uri if isinstance(uri, str) and uri else None


def _object(line: bytes) -> dict[str, Any] | None:
    try:
        value = orjson.loads(line)
    except orjson.JSONDecodeError:
        return None
    return value if isinstance(value, dict) else None
