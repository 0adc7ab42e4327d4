"""Which coded events are worth telling: those between political actors, as PLOVER means them."""

from __future__ import annotations

from collections.abc import Sequence

from schemas.event import Actor

POLITICAL = frozenset(
    {"GOV", "MIL", "COP", "SPY", "JUD", "LEG", "REB", "OPP", "PTY", "IGO", "NGO", "REF", "CRM", "REL", "EDU", "LAB"}
)
"""Sectors whose doings are political by themselves; of the others only those of a state's people are."""

SURE = 0.7
"""The confidence that is asked for where nobody is known to be political."""

_COMMERCIAL = frozenset({"BUS"})
_BUSINESS = frozenset({"AGREE", "COOPERATE", "CONSULT", "SUPPORT", "AID", "REQUEST", "RETREAT", "CONCEDE", "SANCTION"})
"""What companies do to each other and to the public as a matter of business."""


def is_political(kind: str, actors: Sequence[Actor], recipients: Sequence[Actor], confidence: float) -> bool:
    """Whether an event of a type is one between political actors, or of one towards others.

    One side at least is a state, an international body, an armed or a political group or one of their members; of people
    of whom nothing is known the event must be sure. What a company does as its business is none, whomever it does it
    with, unless that is a state.
    """
    sides = [*actors, *recipients]
    if not any(map(_political, sides)):
        return confidence >= SURE and all(map(_personal, sides)) and kind not in _BUSINESS - {"CONSULT"}
    if kind in _BUSINESS and actors and all(map(_commercial, actors)):
        return any(actor.sector in ("GOV", "IGO") and actor.code for actor in recipients)
    return True


def _political(actor: Actor) -> bool:
    return actor.sector in POLITICAL or (bool(actor.code) and actor.sector not in _COMMERCIAL)


def _personal(actor: Actor) -> bool:
    """Whether it is a person, or people, of whom no more is known."""
    return actor.sector == "CVL" or (not actor.sector and str(actor.identifier_id or "").startswith("person:"))


def _commercial(actor: Actor) -> bool:
    """Whether it is a company, or an organisation of which nothing is known."""
    unknown = not actor.code and not actor.sector and not str(actor.identifier_id or "").startswith("person:")
    return actor.sector in _COMMERCIAL or unknown
