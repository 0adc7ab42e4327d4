"""The Spread: how far an original has gone, which grows as copies of it arrive."""

from __future__ import annotations

from typing import Annotated

from msgspec import Meta

from schemas.message import Id, Message


class Spread(Message, kw_only=True, frozen=True):
    """How many copies of an article there are, and who ran them.

    A later message with the same id replaces an earlier one. It is told with each of the first copies, and then when
    they are a quarter more.
    """

    id: Annotated[Id, Meta(description="The id of the original.")]
    uri: str
    count: Annotated[int, Meta(ge=2, description="The original and its copies, an article sent twice once.")]
    sources: Annotated[list[str], Meta(description="Outlets that ran a copy, in their order; at most 1,000.")]
