"""A message for the input topic, or what is told in its place."""

from __future__ import annotations

from dataclasses import dataclass

from streams.records import Headers


@dataclass(frozen=True)
class RawInput:
    """A message for `articles-raw`, and what to call it."""

    name: str
    key: bytes
    value: bytes
    headers: Headers = ()


@dataclass(frozen=True)
class Unreadable:
    """A record, a row or a file of which no message can be made, and why."""

    name: str
    why: str


def key_of(name: str) -> bytes:
    """A name or an address as the key of a message. Names of files need not be UTF-8."""
    try:
        return name.encode("utf-8", "surrogateescape")
    except UnicodeEncodeError:
        return name.encode("utf-8", "replace")
