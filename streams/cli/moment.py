"""Moments as a user writes them on the command line."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta

_AGO = re.compile(r"(?P<count>[0-9]{1,6})(?P<unit>[smhdw])")
_UNITS = {"s": "seconds", "m": "minutes", "h": "hours", "d": "days", "w": "weeks"}


def moment(text: str, now: datetime) -> datetime:
    """The moment that is meant by RFC 3339, or by how long before `now` it was: 90s, 30m, 2h, 3d, 2w.

    A date alone is its beginning, and what has no offset is UTC. Raises ValueError for anything else.
    """
    ago = _AGO.fullmatch(text.strip())
    try:
        if ago is not None:
            return now - timedelta(**{_UNITS[ago["unit"]]: int(ago["count"])})
        said = datetime.fromisoformat(text.strip().upper())
        return said.astimezone(UTC) if said.tzinfo else said.replace(tzinfo=UTC)
    except (ValueError, OverflowError) as error:
        raise ValueError(
            f"{text!r} is neither RFC 3339, as 2026-03-10T18:40:00Z, nor a time ago, as 2h or 3d"
        ) from error
