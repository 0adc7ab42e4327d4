"""The Withdrawal: an article tells nothing any more, for another version has taken its place or it was taken back."""

from __future__ import annotations

from typing import Annotated, Literal

from msgspec import Meta

from schemas.message import Id, Message


class Withdrawal(Message, kw_only=True, frozen=True):
    """What the article told of events is told no more.

    It goes to every partition of its topic, since it cannot be known where the events of the article went. It may come
    before them, and then holds for them too.
    """

    withdrawn: Annotated[Id, Meta(description="The article that tells nothing any more.")]
    by: Annotated[Id, Meta(description="The version that says so.")]
    because: Annotated[
        Literal["revision", "canceled", "withheld"],
        Meta(description="revision: what `by` tells again, it tells in its own name."),
    ]
