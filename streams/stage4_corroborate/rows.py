"""What is remembered, a row each: what was told, and which articles were withdrawn.

A row says all that has to be known of its message and is never changed, so that it does no harm to write it twice, or
late: a worker that was thought dead may do so. A record is what its rows make it.
"""

from __future__ import annotations

from msgspec import Struct, msgpack

from schemas.event import Event

TOLD = "told/"
"""What the keys of coded events begin with in the stage's table; the id of the event follows."""

WITHDRAWN = "withdrawn/"
"""The same of withdrawn articles, whose id follows."""


class Told(Struct, array_like=True, frozen=True):
    """A coded event and the record that it belongs to.

    `sides` is the key of its message. `moment` is the record time at which it came, `appended` the latest time, up to
    then, at which a raw message was appended, both in seconds since the epoch; `offset` is its place in the log.
    """

    record: str
    sides: str
    moment: float
    appended: float
    offset: int
    event: Event

    @property
    def article(self) -> str:
        """The article that tells it."""
        return self.event.cite_info[0].id

    def encode(self) -> bytes:
        """As it stands in the table (MessagePack)."""
        return msgpack.encode(self)


class Withdrawn(Struct, array_like=True, frozen=True):
    """An article that tells nothing any more; times and place as of what was told."""

    article: str
    moment: float
    appended: float
    offset: int

    def encode(self) -> bytes:
        """As it stands in the table (MessagePack)."""
        return msgpack.encode(self)


_TOLD = msgpack.Decoder(Told)
_WITHDRAWN = msgpack.Decoder(Withdrawn)


def decode_told(row: bytes) -> Told:
    """Read the row of a coded event."""
    return _TOLD.decode(row)


def decode_withdrawn(row: bytes) -> Withdrawn:
    """Read the row of a withdrawn article."""
    return _WITHDRAWN.decode(row)
