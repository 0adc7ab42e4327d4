"""The Story: all articles on one course of events, as it stands."""

from __future__ import annotations

from typing import Annotated, Literal

from msgspec import UNSET, Meta, UnsetType

from schemas.message import Id, Message, Timestamp


class StoryName(Message, kw_only=True, frozen=True):
    """A person, organisation or place that articles of the story name, and in how many of them."""

    name: str
    articles: Annotated[int, Meta(ge=1)]


class Story(Message, kw_only=True, frozen=True):
    """The state of a story. A later message with the same id replaces an earlier one.

    While a story grows it is told again when it has grown by a quarter; when it closes, or when it turns out to be the
    same as an older one, a last time.
    """

    id: Annotated[Id, Meta(description="The id of its first article.")]
    status: Annotated[
        Literal["open", "closed", "merged"],
        Meta(description="closed: quiet for its time, nothing is added any more. merged: it goes on as `mergedInto`."),
    ]
    merged_into: Id | UnsetType = UNSET
    headline: Annotated[str, Meta(description="That of its first article, or the beginning of its text.")]
    first_created: Annotated[Timestamp, Meta(description="When its first article was published.")]
    version_created: Annotated[Timestamp, Meta(description="When its latest article was published.")]
    article_count: Annotated[int, Meta(ge=1)]
    articles: Annotated[list[Id], Meta(min_length=1, description="The latest 1,000, in the order in which they came.")]
    sources: Annotated[list[str], Meta(description="Outlets, after copies are collapsed; at most 1,000.")]
    entities: Annotated[list[StoryName], Meta(description="Those named most, at most 20, the most frequent first.")]
