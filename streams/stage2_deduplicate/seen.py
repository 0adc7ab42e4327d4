"""What is remembered of an article that was seen: a row of the stage's table."""

from __future__ import annotations

from msgspec import Struct, msgpack

from schemas.article import Changes, CopyKind, PubStatus

REPEATED_WITHIN = 50_000
"""So many messages after an article was judged it is not repeated any more: one worker may lose its place in the group
for a minute, while the others go on at some hundred messages a second."""


class Seen(Struct, array_like=True, frozen=True):
    """An article's verdict, and what later articles are compared with.

    `origin` is the position of the raw message that it was first made from, `offset` that of its latest delivery in
    `articles-extracted`.
    `received` is the latest time, up to then, at which a raw message was appended, and `moment` the article's record
    time, both in seconds since the epoch. `fingerprint` is empty for what others are not compared with: a copy, and
    what is retracted or withheld. `appended` is when its own raw message was appended. `story` is the id of its story,
    and `story_similarity` how like that it was. `headline` is a hash of its headline, and `changes` what a revision
    changes of what it revises.
    """

    id: str
    uri: str
    origin: str
    received: float
    moment: float
    kind: CopyKind
    of: str | None
    similarity: float | None
    version: int
    fingerprint: str
    offset: int = 0
    status: PubStatus = "usable"
    appended: float = 0.0
    story: str | None = None
    story_similarity: float | None = None
    headline: int = 0
    changes: Changes | None = None

    def encode(self) -> bytes:
        """As it stands in the table (MessagePack)."""
        return msgpack.encode(self)


_DECODER = msgpack.Decoder(Seen)


def decode_seen(row: bytes) -> Seen:
    """Read a row of the table."""
    return _DECODER.decode(row)
