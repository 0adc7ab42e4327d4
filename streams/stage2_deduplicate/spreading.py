"""How far originals have spread: their copies are counted as they come, and readers are told."""

from __future__ import annotations

import msgspec
from msgspec import Struct, msgpack

import schemas.spread
from schemas.article import Article
from streams.stage2_deduplicate.seen import Seen
from streams.stage2_deduplicate.telling import has_grown, outlet_of, with_outlet

KEYS = "copies/"
"""What the keys of these rows begin with in the stage's table."""

_EACH_TOLD = 5


class Spread(Struct, array_like=True, frozen=True):
    """The copies of an original. `latest` is the offset of the one that was counted last."""

    id: str
    uri: str
    count: int
    sources: list[str]
    latest: int
    told: int = 0

    def encode(self) -> bytes:
        """As it stands in the table (MessagePack)."""
        return msgpack.encode(self)


_DECODER = msgpack.Decoder(Spread)


class Spreading:
    """The originals that have copies, packed: as an object each would take twice as much."""

    def __init__(self) -> None:
        """None has any."""
        self._packed: dict[str, bytes] = {}

    def put_back(self, row: bytes) -> None:
        """Take over a row from before a restart."""
        self._packed[_DECODER.decode(row).id] = row

    def count(self, copy: Article, original: Seen, offset: int) -> Spread:
        """Count a copy, unless it was counted; what is known of its original then.

        Copies are counted in the order of the log, so a repeated one is known by its offset.
        """
        packed = self._packed.get(original.id)
        known = _DECODER.decode(packed) if packed else Spread(original.id, original.uri, 1, [], -1)
        if offset > known.latest:
            sources = with_outlet(known.sources, outlet_of(copy))
            known = msgspec.structs.replace(known, count=known.count + 1, sources=sources, latest=offset)
            if is_told(known):
                known = msgspec.structs.replace(known, told=known.count)
            self._packed[original.id] = known.encode()
        return known

    def forget(self, original: str) -> bool:
        """Forget an original that has left the window; whether it had copies."""
        return self._packed.pop(original, None) is not None


def is_told(spread: Spread) -> bool:
    """Whether readers are told of it at this count."""
    return spread.count == spread.told or spread.count <= _EACH_TOLD or has_grown(spread.count, spread.told)


def message_of(spread: Spread) -> schemas.spread.Spread:
    """What readers are told."""
    return schemas.spread.Spread(id=spread.id, uri=spread.uri, count=spread.count, sources=spread.sources)
