"""The rows of the articles seen, packed: each is a number from 1 up, and is a Seen again when it is asked for.

As objects, a Seen and its fingerprint take 8 kB. Here a row is its MessagePack and the bytes of its fingerprint,
which are a quarter shorter than the Base64 of the table. A number that has become free is given to the next row.
"""

from __future__ import annotations

import base64
from collections.abc import Iterator

import msgspec
from xxhash import xxh3_64_intdigest

from streams.fingerprint import Fingerprint, packed_of, text_hash_of
from streams.stage2_deduplicate.postings import Pairs, Postings
from streams.stage2_deduplicate.seen import Seen, decode_seen


class Rows:
    """Rows by number, and the numbers of ids."""

    def __init__(self) -> None:
        """No rows."""
        self._packed: list[bytes | None] = [None]
        self._fingerprints: list[bytes | None] = [None]
        self._free: list[int] = []
        self._by_id = Postings()

    def __len__(self) -> int:
        """How many there are."""
        return len(self._packed) - 1 - len(self._free)

    def __iter__(self) -> Iterator[Seen]:
        """Each of them."""
        return (self[number] for number, packed in enumerate(self._packed) if packed is not None)

    def __contains__(self, number: int) -> bool:
        """Whether there is a row of that number."""
        return self._packed[number] is not None

    def __getitem__(self, number: int) -> Seen:
        """The row of a number that has one."""
        packed, fingerprint = self._packed[number], self._fingerprints[number]
        if packed is None:
            raise KeyError(number)
        row = decode_seen(packed)
        if fingerprint is None or row.fingerprint:
            return row
        return msgspec.structs.replace(row, fingerprint=base64.b64encode(fingerprint).decode())

    def number_of(self, article_id: str) -> int | None:
        """The number of an article's row."""
        numbers = self._by_id.of(key_of(article_id))
        return next((number for number in numbers if self.id(number) == article_id), None)

    def id(self, number: int) -> str:
        """The id in the row of a number that has one."""
        packed = self._packed[number]
        if packed is None:
            raise KeyError(number)
        return decode_seen(packed).id

    def text_hash(self, number: int) -> bytes | None:
        """The identity of an article's text, if others are compared with it."""
        fingerprint = self._fingerprints[number]
        return None if fingerprint is None else text_hash_of(fingerprint)

    def fingerprint(self, number: int) -> Fingerprint | None:
        """What later articles are compared with, if they are."""
        fingerprint = self._fingerprints[number]
        return None if fingerprint is None else Fingerprint.unpack(fingerprint)

    def packed_fingerprint(self, number: int) -> bytes | None:
        """The same in bytes."""
        return self._fingerprints[number]

    def put(self, row: Seen, known: int | None) -> int:
        """Keep a row, in the place of the known one of the same id if there is one, and return its number."""
        number = known
        if number is None:
            number = self._free_number()
            self._by_id.add([key_of(row.id)], number)
        self._keep(row, number)
        return number

    def append(self, row: Seen) -> int:
        """Keep a row of a new id, by which it is not found until `index_ids`, and return its number."""
        number = self._free_number()
        self._keep(row, number)
        return number

    def index_ids(self, ids: Pairs) -> Iterator[None]:
        """Let all rows be found by their ids, whose keys are given, where none was before. Yields now and then."""
        yield from self._by_id.fill(ids)

    def remove(self, number: int) -> None:
        """Forget a row."""
        self._by_id.discard([key_of(self.id(number))], number)
        self._packed[number] = self._fingerprints[number] = None
        self._free.append(number)

    def _free_number(self) -> int:
        if self._free:
            return self._free.pop()
        self._packed.append(None)
        self._fingerprints.append(None)
        return len(self._packed) - 1

    def _keep(self, row: Seen, number: int) -> None:
        fingerprint, as_written = _packed(row.fingerprint)
        self._packed[number] = (msgspec.structs.replace(row, fingerprint="") if as_written else row).encode()
        self._fingerprints[number] = fingerprint


def key_of(name: str) -> int:
    """The key of an id or a URI in postings. Two of them may have the same."""
    return xxh3_64_intdigest(name.encode("utf-8", "surrogatepass"))


def _packed(fingerprint: str) -> tuple[bytes | None, bool]:
    """Its bytes, if it can be compared, and whether it is exactly what they are written as.

    A row of another version of the fingerprint keeps its verdict, but cannot be compared any more.
    """
    if not fingerprint:
        return None, False
    try:
        packed = packed_of(fingerprint)
    except ValueError:
        return None, False
    return packed, base64.b64encode(packed).decode() == fingerprint
