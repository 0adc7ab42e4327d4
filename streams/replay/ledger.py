"""What was replayed, as it stands in its topic: a message a batch, a JSON array of the messages that went back.

A message that died is known by where it stood and what it was, not by its letter: after a crash a stage may write the
same letter again. Where a topic is made anew its offsets begin again, and other messages stand there.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

import msgspec
import xxhash

from streams.dead_letters import origin
from streams.records import Record


class Replayed(NamedTuple):
    """A message that went back: its position, for a person to read, and its identity."""

    position: str
    identity: int


_DECODER = msgspec.json.Decoder(list[Replayed])


def identity(letter: Record) -> int:
    """What tells the message of a dead letter from all others: 64 bits over its position, its key and its value."""
    return xxhash.xxh3_64_intdigest(msgspec.msgpack.encode((origin(letter), letter.key, letter.value)))


def encode_replayed(letters: Iterable[Record]) -> bytes:
    """The value of a message that says that the messages of these letters went back."""
    return msgspec.json.encode([Replayed(_position(letter), identity(letter)) for letter in letters])


def decode_replayed(value: bytes | None) -> list[Replayed]:
    """The messages that such a value says went back.

    Raises ValueError for a value that says nothing of the kind.
    """
    try:
        return _DECODER.decode(value or b"")
    except (msgspec.DecodeError, RecursionError, UnicodeError) as error:
        raise ValueError(f"not a list of replayed messages: {error}") from error


def _position(letter: Record) -> str:
    return "/".join(map(str, origin(letter) or ()))
