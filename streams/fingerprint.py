"""The fingerprint of a text: what it takes to recognise its copies without the text itself.

Copies are cut, wrapped and edited, so the measure is containment, not resemblance: which share of one text's 4-word
shingles stand in the other (A. Broder, "On the resemblance and containment of documents", 1997). Each set is held as
its k smallest hashes. Where a set was cut at k, its largest kept hash is its ceiling: below it the sample is complete,
so two sketches are compared below the lower of their ceilings.

Reports from one template share their wording and differ in particulars, numbers and names, which have a sketch of
their own.
"""

from __future__ import annotations

import base64
import hashlib
import re
import struct
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from typing import Self

from xxhash import xxh3_64_intdigest

VERSION = 1
SHINGLE = 4
MOST_SHINGLES = 64
MOST_PARTICULARS = 48

# Scripts that do not part words with blanks: Thai, Lao, Myanmar, Khmer, kana, Han. There a character counts as a word.
_UNSPACED = "\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff"
_WORD = re.compile(rf"[{_UNSPACED}]|[^\W{_UNSPACED}]+")
_NUMBER = re.compile(r"\d+(?:[.,]\d+)*")
# A capital after a lower-case word or a comma is a name's; after a full stop it may be anything's.
_NAME = re.compile(r"(?<=[a-z,;]\s)[^\W\d_a-z]\w+(?:\s[^\W\d_a-z]\w+)*")
_HEAD = struct.Struct(">B16sIBIB")
_MAX = 2**64 - 1


def words(text: str) -> list[str]:
    """The words of a text, without regard to case, width or punctuation (NFKC, case folded)."""
    return _WORD.findall(unicodedata.normalize("NFKC", text).casefold())


@dataclass(frozen=True)
class Sketch:
    """The smallest hashes of a set, ascending, and the size of the whole set."""

    size: int
    hashes: tuple[int, ...]

    @classmethod
    def of(cls, things: Iterable[str], most: int) -> Self:
        """Sketch a set of strings by at most `most` hashes (XXH3, 64 bits)."""
        hashes = sorted({xxh3_64_intdigest(thing.encode("utf-8", "surrogatepass")) for thing in things})
        return cls(len(hashes), tuple(hashes[:most]))

    @cached_property
    def ceiling(self) -> int:
        """Up to where the sample is complete."""
        return self.hashes[-1] if self.size > len(self.hashes) else _MAX

    def shares(self, other: Self) -> tuple[float, float]:
        """The estimated share of this set that is in the other, and of the other that is in this one."""
        ceiling = min(self.ceiling, other.ceiling)
        mine = {value for value in self.hashes if value <= ceiling}
        theirs = {value for value in other.hashes if value <= ceiling}
        common = len(mine & theirs)
        return common / len(mine) if mine else 0.0, common / len(theirs) if theirs else 0.0


@dataclass(frozen=True)
class Fingerprint:
    """A text's identity (BLAKE2b-128 of its words), its shingles and its particulars."""

    text_hash: bytes
    shingles: Sketch
    particulars: Sketch

    def encode(self) -> str:
        """As it travels between stages: a version byte, then big-endian integers, in Base64."""
        parts = (self.shingles, self.particulars)
        head = [self.text_hash, *(number for part in parts for number in (part.size, len(part.hashes)))]
        hashes = self.shingles.hashes + self.particulars.hashes
        return base64.b64encode(_HEAD.pack(VERSION, *head) + struct.pack(f">{len(hashes)}Q", *hashes)).decode()

    @classmethod
    def decode(cls, value: str) -> Self:
        """Read what `encode` wrote.

        Raises ValueError for anything else, a fingerprint of another version among it.
        """
        data = base64.b64decode(value, validate=True)
        try:
            version, text_hash, size, kept, other_size, other_kept = _HEAD.unpack_from(data)
            if version != VERSION:
                raise ValueError(f"fingerprint of version {version}, not {VERSION}")
            hashes = struct.unpack(f">{kept + other_kept}Q", data[_HEAD.size :])
        except struct.error as error:
            raise ValueError(f"not a fingerprint: {error}") from error
        return cls(text_hash, Sketch(size, hashes[:kept]), Sketch(other_size, hashes[kept:]))


def fingerprint(text: str) -> Fingerprint:
    """The fingerprint of a text."""
    tokens = words(text)
    shingles = (" ".join(tokens[i : i + SHINGLE]) for i in range(max(1, len(tokens) - SHINGLE + 1)))
    return Fingerprint(
        text_hash=hashlib.blake2b(" ".join(tokens).encode("utf-8", "replace"), digest_size=16).digest(),
        shingles=Sketch.of(shingles, MOST_SHINGLES),
        particulars=Sketch.of(_particulars(text), MOST_PARTICULARS),
    )


def _particulars(text: str) -> list[str]:
    names = (word for match in _NAME.finditer(text) for word in match[0].split())
    return [match[0] for match in _NUMBER.finditer(text)] + [name.casefold() for name in names]
