"""The fingerprint of a text: what it takes to recognise its copies without the text itself.

Copies are cut, wrapped and edited, so the measure is containment, not resemblance: which share of one text's 4-word
shingles stand in the other (A. Broder, "On the resemblance and containment of documents", 1997). Each set is held as
its k smallest hashes. Where a set was cut at k, its largest kept hash is its ceiling: below it the sample is complete,
so two sketches are compared below the lower of their ceilings.

Reports from one template share their wording and differ in particulars: in names, or in numbers alone, as a weekly
report does from the one before it. So numbers and names each have a sketch of their own.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import struct
import unicodedata
from bisect import bisect_right
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property, lru_cache
from itertools import accumulate, pairwise
from operator import lt
from typing import Self

from xxhash import xxh3_64_intdigest

from streams.words import NAME, NUMBER, words

VERSION = 1
SHINGLE = 4
MOST_SHINGLES = 64
MOST_PARTICULARS = 32

RECENT = 2048
"""So many stay unpacked: what spreads now is compared with the same articles again and again."""

_LIMITS = (MOST_SHINGLES, MOST_PARTICULARS, MOST_PARTICULARS)
_HEAD = struct.Struct(">B16s" + "IB" * len(_LIMITS))
_MAX = 2**64 - 1


@dataclass(frozen=True)
class Sketch:
    """The smallest hashes of a set, ascending, and the size of the whole set."""

    size: int
    hashes: tuple[int, ...]

    @classmethod
    def of(cls, things: Iterable[str], most: int) -> Self:
        """Sketch a set of strings by at most `most` hashes (XXH3, 64 bits)."""
        hashes = sorted({_hash(thing) for thing in things})
        return cls(len(hashes), tuple(hashes[:most]))

    @cached_property
    def ceiling(self) -> int:
        """Up to where the sample is complete."""
        return self.hashes[-1] if self.size > len(self.hashes) else _MAX

    def lacks(self, thing: str) -> bool:
        """Whether a string is known not to be in the set."""
        hashed = _hash(thing)
        return hashed <= self.ceiling and hashed not in self.hashes

    def compared(self, other: Self) -> int:
        """How many hashes of this set tell something of the other: those up to both ceilings."""
        return bisect_right(self.hashes, min(self.ceiling, other.ceiling))

    def sample(self, other: Self) -> set[int]:
        """The hashes of this set that tell something of the other."""
        return set(self.hashes[: self.compared(other)])

    def shares(self, other: Self) -> tuple[float, float]:
        """The estimated share of this set that is in the other, and of the other that is in this one."""
        mine, theirs = self.sample(other), other.sample(self)
        common = len(mine & theirs)
        return common / len(mine) if mine else 0.0, common / len(theirs) if theirs else 0.0


@dataclass(frozen=True)
class Fingerprint:
    """A text's identity (BLAKE2b-128 of its words), its shingles, its numbers and its names."""

    text_hash: bytes
    shingles: Sketch
    numbers: Sketch
    names: Sketch

    def encode(self) -> str:
        """As it travels between stages: packed, in Base64."""
        return base64.b64encode(self.pack()).decode()

    def pack(self) -> bytes:
        """A version byte, then big-endian integers."""
        parts = (self.shingles, self.numbers, self.names)
        head = [number for part in parts for number in (part.size, len(part.hashes))]
        hashes = (*self.shingles.hashes, *self.numbers.hashes, *self.names.hashes)
        return _HEAD.pack(VERSION, self.text_hash, *head) + struct.pack(f">{len(hashes)}Q", *hashes)

    @classmethod
    def decode(cls, value: str) -> Self:
        """Read what `encode` wrote.

        Raises ValueError for anything else, a fingerprint of another version among it.
        """
        return cls.unpack(packed_of(value))

    @classmethod
    @lru_cache(maxsize=RECENT)
    def unpack(cls, data: bytes) -> Self:
        """Read what `pack` wrote."""
        _, text_hash, *head = _HEAD.unpack_from(data)
        sizes, ends = head[::2], [0, *accumulate(head[1::2])]
        hashes = struct.unpack_from(f">{ends[-1]}Q", data, _HEAD.size)
        parts = (Sketch(size, hashes[start:end]) for size, (start, end) in zip(sizes, pairwise(ends), strict=True))
        return cls(text_hash, *parts)


def packed_of(value: str) -> bytes:
    """What `pack` wrote, from what `encode` wrote. Raises ValueError for anything else."""
    data = binascii.a2b_base64(value, strict_mode=True)
    try:
        version, _, *head = _HEAD.unpack_from(data)
        hashes = struct.unpack(f">{sum(head[1::2])}Q", data[_HEAD.size :])
    except struct.error as error:
        raise ValueError(f"not a fingerprint: {error}") from error
    if version != VERSION:
        raise ValueError(f"fingerprint of version {version}, not {VERSION}")
    start = 0
    for size, kept, most in zip(head[::2], head[1::2], _LIMITS, strict=True):
        part = hashes[start : start + kept]
        if kept != min(size, most) or not all(map(lt, part, part[1:])):
            raise ValueError("not a fingerprint: hashes are missing or out of order")
        start += kept
    return data


def text_hash_of(packed: bytes) -> bytes:
    """The identity of the text, from a packed fingerprint."""
    return packed[1:17]


def shingles_of(packed: bytes, most: int) -> tuple[int, ...]:
    """The smallest hashes of shingles, at most so many, from a packed fingerprint."""
    _, _, _, kept, *_ = _HEAD.unpack_from(packed)
    return struct.unpack_from(f">{min(kept, most)}Q", packed, _HEAD.size)


def fingerprint(text: str) -> Fingerprint:
    """The fingerprint of a text."""
    tokens = words(text)
    shingles = (" ".join(tokens[i : i + SHINGLE]) for i in range(max(1, len(tokens) - SHINGLE + 1)))
    normal = unicodedata.normalize("NFKC", text)
    return Fingerprint(
        text_hash=hashlib.blake2b(" ".join(tokens).encode("utf-8", "surrogatepass"), digest_size=16).digest(),
        shingles=Sketch.of(shingles, MOST_SHINGLES),
        numbers=Sketch.of(NUMBER.findall(normal), MOST_PARTICULARS),
        names=Sketch.of(_names(normal), MOST_PARTICULARS),
    )


def _hash(thing: str) -> int:
    return xxh3_64_intdigest(thing.encode("utf-8", "surrogatepass"))


def _names(text: str) -> list[str]:
    return [name.casefold() for found in NAME.findall(text) for name in found.split() if name[0].isupper()]
