"""What a user names on the command line, as raw messages: files, folders, JSON lines, standard input."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import chain
from pathlib import Path
from typing import Any

import orjson

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
_JSON: Headers = ((CONTENT_TYPE, b"application/json"),)


@dataclass(frozen=True)
class RawInput:
    """A message for `articles-raw`, and what to call it."""

    name: str
    key: bytes
    value: bytes
    headers: Headers = ()


def files_in(paths: Iterable[Path]) -> list[Path]:
    """The files that are meant: folders stand for all files below them, in the order of their names.

    Raises FileNotFoundError for what does not exist.
    """
    found: list[Path] = []
    for path in paths:
        if path.is_dir():
            found += sorted(one for one in path.rglob("*") if one.is_file() and not _is_hidden(one, path))
        elif path == STANDARD_INPUT or path.exists():
            found.append(path)
        else:
            raise FileNotFoundError(f"no such file or folder: {path}")
    return found


def raw_inputs(files: Iterable[Path]) -> Iterator[RawInput]:
    """The messages in files: one a line of JSON lines, else one a file."""
    for file in files:
        if file == STANDARD_INPUT:
            yield from _standard_input()
        elif file.suffix.lower() in _LINES:
            with file.open("rb") as lines:
                yield from _lines(file.name, lines)
        else:
            kind = _CONTENT_TYPES.get(file.suffix.lower())
            headers = ((CONTENT_TYPE, kind),) if kind else ()
            yield RawInput(file.name, file.name.encode("utf-8", "surrogateescape"), file.read_bytes(), headers)


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
            key = _uri(line) or label
            yield RawInput(label, key.encode("utf-8", "replace"), line.rstrip(b"\r\n"), _JSON)


def _uri(line: bytes) -> str | None:
    uri = (_object(line) or {}).get("uri")
    return uri if isinstance(uri, str) and uri else None


def _object(line: bytes) -> dict[str, Any] | None:
    try:
        value = orjson.loads(line)
    except orjson.JSONDecodeError:
        return None
    return value if isinstance(value, dict) else None


def _is_hidden(file: Path, root: Path) -> bool:
    return any(part.startswith(".") for part in file.relative_to(root).parts)
