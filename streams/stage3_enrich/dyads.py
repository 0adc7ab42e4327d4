"""Who did it to whom, in a key: the same two sides have the same, so that reports of one event come together."""

from __future__ import annotations

from collections.abc import Iterable

from schemas.event import Actor, Event

STATE_SECTORS = frozenset({"GOV", "MIL", "COP", "SPY", "JUD", "LEG"})
"""Those who act for a state. Reports say *Kyiv*, *the army* and *Ukraine* of one and the same act."""

MUTUAL = frozenset({"CONSULT", "AGREE", "COOPERATE"})
"""Types of which either side may be named first: that A met B is that B met A."""

_UNKNOWN = "-"
_LONGEST_NAME = 100


def dyad_key(event: Event) -> bytes:
    """The key of the two sides of an event. Of mutual types it is the same whichever side acts."""
    sides = [_side(event.actor), _side(event.recipient)]
    if MUTUAL.issuperset(event.event):
        sides.sort()
    return ">".join(sides).encode("utf-8", "replace")


def identity_of(actor: Actor) -> str:
    """What an actor is known by: a state by its code, its rebels by code and sector, others by id, sector or name."""
    if actor.code:
        return actor.code if not actor.sector or actor.sector in STATE_SECTORS else f"{actor.code}:{actor.sector}"
    name = " ".join((actor.entity_text or "").casefold().split())[:_LONGEST_NAME]
    return actor.identifier_id or actor.sector or name or _UNKNOWN


def _side(actors: Iterable[Actor]) -> str:
    return "+".join(sorted({identity_of(actor) for actor in actors})) or _UNKNOWN
