"""The Duplicate: what becomes of an article whose text was seen before. It is told, never silently dropped."""

from __future__ import annotations

from msgspec import UNSET, UnsetType

from schemas.article import Copies, Source
from schemas.message import Extensions, Id, Message


class Duplicate(Message, kw_only=True, frozen=True):
    """A copy, and of what it is one."""

    id: Id
    uri: str
    source: Source | UnsetType = UNSET
    copies: Copies
    extensions: Extensions | UnsetType = UNSET
