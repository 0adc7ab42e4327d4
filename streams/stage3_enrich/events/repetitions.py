"""Acts that an article tells more than once."""

from __future__ import annotations

from collections.abc import Iterable

from schemas.event import Event
from streams.stage3_enrich.dyads import dyad_key
from streams.stage3_enrich.events.status import SPEECH


def without_repetitions(events: Iterable[Event]) -> list[Event]:
    """The events, of those that say the same of the same the surest.

    Only acts of speech between actors with codes: a report repeats what was rejected or demanded, and of several
    attacks on a day each may be one.
    """
    kept: dict[object, Event] = {}
    for event in events:
        said = _said(event)
        known = kept.get(said)
        if known is None or event.confidence > known.confidence:
            kept[said] = event
    return list(kept.values())


def _said(event: Event) -> object:
    """What two events share that are one; an event that may be told with another's words has none beside itself."""
    known = all(side and all(actor.code for actor in side) for side in (event.actor, event.recipient))
    is_repeated = known and event.event[0] in SPEECH
    return (event.event[0], dyad_key(event), event.date, event.status) if is_repeated else event.id
