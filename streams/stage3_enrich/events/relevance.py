"""Which coded events are worth telling: those between political actors, as PLOVER means them."""

from __future__ import annotations

from collections.abc import Sequence

from schemas.article import Topic
from schemas.event import Actor, Event

POLITICAL = frozenset(
    {"GOV", "MIL", "COP", "SPY", "JUD", "LEG", "REB", "OPP", "PTY", "IGO", "NGO", "REF", "CRM", "REL", "EDU", "LAB"}
)
"""Sectors whose doings are political by themselves; of the others only those of a state's people are."""

SURE = 0.7
"""The confidence that is asked for where nobody is known to be political."""

SURE_ELSEWHERE, SUREST = 0.5, 0.9
"""The same in articles about other things: between political actors, and of one towards anybody."""

_ELSEWHERE = frozenset({"04000000", "15000000", "01000000", "10000000", "13000000"})
_PUBLIC_LIFE = frozenset({"11000000", "16000000", "02000000", "14000000", "09000000", "03000000"})
_COMMERCIAL = frozenset({"BUS"})
_BUSINESS = frozenset({"AGREE", "COOPERATE", "CONSULT", "SUPPORT", "AID", "REQUEST", "RETREAT", "CONCEDE", "SANCTION"})
"""What companies do to each other and to the public as a matter of business."""


def is_elsewhere(topics: Sequence[Topic]) -> bool:
    """Whether an article is about the economy, sport or the arts and not about politics, conflict, law or society."""
    broadest = {topic.uri.rsplit("/", 1)[-1][-8:] for topic in topics}
    return bool(broadest & _ELSEWHERE) and not broadest & _PUBLIC_LIFE


def is_political(event: Event, *, elsewhere: bool) -> bool:
    """Whether an event is one between political actors, or of one towards others.

    One side at least is a state, an international body, an armed or a political group or one of their members; of
    people of whom nothing is known the event must be sure. What a company does as its business is none, whomever it
    does it with, unless that is a state. In an article about something else (`elsewhere`) the event must be surer.
    """
    kind, actors, recipients = event.event[0], event.actor, event.recipient
    sides = [*actors, *recipients]
    if elsewhere:
        known = all(any(map(_political, side)) for side in (actors, recipients))
        if event.confidence < (SURE_ELSEWHERE if known else SUREST):
            return False
    if not any(map(_political, sides)):
        return event.confidence >= SURE and all(map(_personal, sides)) and kind not in _BUSINESS - {"CONSULT"}
    if kind in _BUSINESS and actors and all(map(_commercial, actors)):
        return any(actor.sector in ("GOV", "IGO") and actor.code for actor in recipients)
    return True


def _political(actor: Actor) -> bool:
    organisation = str(actor.identifier_id or "").startswith("organisation:")
    return actor.sector in POLITICAL or (bool(actor.code) and actor.sector not in _COMMERCIAL and not organisation)


def _personal(actor: Actor) -> bool:
    """Whether it is a person, or people, of whom no more is known."""
    return actor.sector == "CVL" or (not actor.sector and str(actor.identifier_id or "").startswith("person:"))


def _commercial(actor: Actor) -> bool:
    """Whether it is a company, or an organisation or thing of which nothing is known."""
    organisation = str(actor.identifier_id or "").startswith("organisation:")
    unknown = not actor.sector and (organisation or not (actor.code or actor.identifier_id))
    return actor.sector in _COMMERCIAL or unknown
