"""Which coded events are worth telling: those between political actors, as PLOVER means them, that are sure enough."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from schemas.article import Topic
from schemas.event import Actor, Event

POLITICAL = frozenset(
    {"GOV", "MIL", "COP", "SPY", "JUD", "LEG", "REB", "OPP", "PTY", "IGO", "NGO", "REF", "CRM", "REL", "EDU", "LAB"}
)
"""Sectors whose doings are political by themselves; of the others only those of a state's people are."""

SURE, SURER, SUREST = 0.7, 0.8, 0.9
"""Confidences: that which is asked for in any article but a short one, of a doubtful event, and of one that has
hardly a political actor around it, or companies."""

SURE_BETWEEN_STATES = 0.6

SPARSE = 4.0
"""So many mentions of political actors in 100 words, or fewer, has an article about something else."""

BUSINESS = 1.0
"""So many words of company news in 100, or more, has an article about companies: their names are often taken for those
of places and people."""

_BUSINESS = frozenset({"AGREE", "COOPERATE", "CONSULT", "SUPPORT", "AID", "REQUEST", "RETREAT", "CONCEDE", "SANCTION"})
"""What companies do to each other and to the public as a matter of business."""

_DOUBTFUL = frozenset({"AGREE", "COOPERATE", "AID", "THREATEN"})
"""Types that trade and plans look like: on newswire most of those were wrong that were not sure."""

_OF_STATES = frozenset({"GOV", "MIL", "COP", "SPY", "JUD", "LEG", "IGO", "REB"})
_DONE_BY_ANYBODY = frozenset({"ASSAULT", "COERCE", "ACCUSE", "SANCTION", "RETREAT", "CONCEDE"})
_WITH_SOMEBODY = frozenset({"AGREE", "CONSULT", "SUPPORT", "COOPERATE", "AID"})
"""Types that are seldom right where the text names nobody on the other side."""

_ELSEWHERE = frozenset({"04000000", "15000000", "01000000", "10000000", "13000000"})
_PUBLIC_LIFE = frozenset({"11000000", "16000000", "02000000", "14000000", "09000000", "03000000"})


def is_elsewhere(topics: Sequence[Topic]) -> bool:
    """Whether an article is about the economy, sport or the arts and not about politics, conflict, law or society."""
    broadest = {topic.uri.rsplit("/", 1)[-1][-8:] for topic in topics}
    return bool(broadest & _ELSEWHERE) and not broadest & _PUBLIC_LIFE


class Setting(NamedTuple):
    """What an article is about.

    How many mentions of political actors, and how many words of company news, 100 words of it have; whether it is about
    the economy, sport or the arts; and whether it is a short text, of some sentences.
    """

    politics: float
    business: float
    elsewhere: bool
    short: bool


def is_worth_telling(event: Event, setting: Setting) -> bool:
    """Whether an event is one between political actors, or of one towards others, and sure enough.

    One side at least is a state, an international body, an armed or a political group or one of their members; who acts
    is no company and nothing unknown. In an article about something else an event must be surer. A short text is taken
    at its word, unless it is about companies or one of them does business.
    """
    sides = [*event.actor, *event.recipient]
    business = event.event[0] in _BUSINESS and bool(event.actor) and all(map(_is_nobody, event.actor))
    political = any(map(_is_political, sides))
    if setting.short:
        return _are_coded(event) if setting.business >= BUSINESS else political or not business
    if business or not (political or _is_between_people(event)):
        return False
    return _has_actor(event) and event.confidence >= _least(event, setting)


def _has_actor(event: Event) -> bool:
    """Whether somebody acts. The passive need not name them; where else nobody does, a parser missed who it is."""
    unnamed = not event.actor and event.rule == "passive" and event.event[0] in _DONE_BY_ANYBODY
    return unnamed or any(not _is_nobody(actor) for actor in event.actor)


def _least(event: Event, setting: Setting) -> float:
    """The confidence that is asked for in an article."""
    if setting.politics < SPARSE or setting.business >= BUSINESS:
        return SUREST if _are_coded(event) else 1.0
    known = all(any(map(_is_political, side)) for side in (event.actor, event.recipient) if side)
    unknown = bool(event.recipient) and all(map(_is_nobody, event.recipient))
    if not event.recipient and event.event[0] in _WITH_SOMEBODY:
        return SUREST
    uncoded = not event.actor or not all(actor.code for actor in event.actor)
    doubtful = event.event[0] in _DOUBTFUL or event.rule == "noun" or (setting.elsewhere and not known)
    if doubtful or unknown or uncoded:
        return SURER
    return SURE_BETWEEN_STATES if _is_between_states(event) else SURE


def _are_coded(event: Event) -> bool:
    """Whether both sides are somebody whose state or body is known."""
    return all(any(actor.code for actor in side) for side in (event.actor, event.recipient))


def _is_between_states(event: Event) -> bool:
    """Whether states or their bodies do it to one another: such sentences are seldom about anything else."""
    sides = [*event.actor, *event.recipient]
    return bool(event.recipient) and all(actor.code and actor.sector in _OF_STATES for actor in sides)


def _is_political(actor: Actor) -> bool:
    return actor.sector in POLITICAL or (bool(actor.code) and actor.sector != "BUS" and not _is_organisation(actor))


def _is_nobody(actor: Actor) -> bool:
    """Whether it is a company, or an organisation or thing of which nothing is known."""
    unknown = not actor.sector and (_is_organisation(actor) or not (actor.code or actor.identifier_id))
    return actor.sector == "BUS" or unknown


def _is_organisation(actor: Actor) -> bool:
    return str(actor.identifier_id or "").startswith("organisation:")


def _is_between_people(event: Event) -> bool:
    """Whether people of whom no more is known do it, and it is nothing that is done in business."""
    people = all(
        actor.sector == "CVL" or (not actor.sector and str(actor.identifier_id or "").startswith("person:"))
        for actor in (*event.actor, *event.recipient)
    )
    return people and event.confidence >= SURER and event.event[0] not in _BUSINESS - {"CONSULT"}
