"""The plain envelope: the JSON form in which producers may hand in an article."""

from __future__ import annotations

from typing import Annotated

from msgspec import Meta

from schemas.article import PubStatus, Source
from schemas.message import Extensions, Message


class Envelope(Message, kw_only=True, frozen=True):
    """A raw article and what its producer knows of it. Everything is optional but one of `html` and `text`.

    A retraction needs neither, but the `uri` of what it retracts.
    """

    uri: Annotated[str, Meta(description="Where the article was published.")] | None = None
    html: Annotated[str, Meta(description="The page; read where there is no text.")] | None = None
    text: Annotated[str, Meta(description="The body, taken as it is.")] | None = None
    headline: str | None = None
    by: list[str] | str | None = None
    published: Annotated[str, Meta(description="RFC 3339, or a day: 2024-03-26.")] | None = None
    language: Annotated[str, Meta(description="BCP 47.")] | None = None
    source: Source | str | None = None
    pub_status: Annotated[PubStatus, Meta(description="Whether it may be used; canceled is a retraction.")] | None = (
        None
    )
    extensions: Extensions | None = None
