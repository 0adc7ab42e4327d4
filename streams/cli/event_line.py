"""What a person wants to know of an event, in a few words: when, what, who to whom, where, and who says so."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from schemas.event import Actor, Event

_NOBODY = "?"


class EventLine(NamedTuple):
    """The parts of a line. `place` is empty where nobody knows it."""

    date: str
    kind: str
    sides: str
    place: str
    sources: str


def event_line(event: Event) -> EventLine:
    """An event in words."""
    place = event.event_loc or None
    name = (place.resolved_place or place.extracted_place) if place else ""
    where = f"{name}, {place.country_code}" if place and place.country_code else name
    return EventLine(
        date=event.date.ljust(10),
        kind="+".join(event.event) + (f" ({event.mode})" if event.mode else ""),
        sides=f"{_side(event.actor)} -> {_side(event.recipient)}",
        place=where,
        sources="1 source" if event.sources == 1 else f"{event.sources} sources",
    )


def name_of(actor: Actor) -> str:
    """What an actor is called: as the text says it, with its code where it has one."""
    code = "/".join(part for part in (actor.code, actor.sector) if part)
    return f"{actor.entity_text} ({code})" if actor.entity_text and code else actor.entity_text or code or _NOBODY


def _side(actors: Sequence[Actor]) -> str:
    return ", ".join(map(name_of, actors)) or _NOBODY
