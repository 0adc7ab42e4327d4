"""A draft: what is known of an article while it is put together, from whichever source."""

from __future__ import annotations

from dataclasses import dataclass, fields
from typing import Self

from schemas.article import PubStatus
from schemas.message import Extensions
from streams.stage1_extract.published import Published


@dataclass(frozen=True)
class Draft:
    """What one source says of an article; None for what it does not say.

    `notice` is for editors, and says why an article is retracted.
    """

    text: str | None = None
    uri: str | None = None
    headline: str | None = None
    by: tuple[str, ...] | None = None
    published: Published | None = None
    updated: Published | None = None
    told_language: str | None = None
    language: str | None = None
    dateline: str | None = None
    section: str | None = None
    source_name: str | None = None
    source_uri: str | None = None
    pub_status: PubStatus | None = None
    correction: tuple[str, ...] | None = None
    notice: str | None = None
    extensions: Extensions | None = None

    def over(self, other: Self) -> Self:
        """This draft, with what it does not say taken from the other."""
        values = {field.name: getattr(self, field.name) for field in fields(self)}
        filled = {name: getattr(other, name) if value is None else value for name, value in values.items()}
        return type(self)(**filled)
