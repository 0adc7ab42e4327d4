"""The Story: all articles on one course of events, as it stands."""

from __future__ import annotations

from typing import Annotated

from msgspec import Meta

from schemas.article import Entity
from schemas.message import Id, Message, Timestamp


class Story(Message, kw_only=True, frozen=True):
    """The state of a story. A later message with the same id replaces an earlier one."""

    id: Id
    headline: str
    first_created: Annotated[Timestamp, Meta(description="When its first article was published.")]
    version_created: Annotated[Timestamp, Meta(description="When its latest article was published.")]
    articles: Annotated[list[Id], Meta(min_length=1)]
    sources: Annotated[list[str], Meta(description="Outlets, after copies are collapsed.")]
    entities: list[Entity]
