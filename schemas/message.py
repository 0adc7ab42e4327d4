"""What all messages have in common: closed JSON objects whose unknown fields are left out."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated

from msgspec import Meta, Raw, Struct

Id = Annotated[str, Meta(min_length=1, max_length=200, description="Stable on every machine and on replay.")]
Timestamp = Annotated[datetime, Meta(tz=True, description="RFC 3339 with a zone.")]
Offset = Annotated[int, Meta(ge=0, description="Code points from the beginning of the article's text.")]
Latitude = Annotated[float, Meta(ge=-90, le=90)]
Longitude = Annotated[float, Meta(ge=-180, le=180)]
Extensions = dict[str, Raw]
"""What a producer sends along; handed on to every output as it came."""


class Message(Struct, rename="camel", forbid_unknown_fields=True, frozen=True):
    """A closed JSON object with camelCase names."""


class PloverMessage(Struct, forbid_unknown_fields=True, frozen=True):
    """A closed JSON object with the snake_case names of PLOVER."""
