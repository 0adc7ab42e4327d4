"""Whether a coded event is of the event that a record is of.

Both have the same two sides and the same type. In one story little more is asked: articles on one course of events
seldom tell of two such acts within two days. Between stories only what is the same in every respect is one event.
"""

from __future__ import annotations

from collections.abc import Collection
from typing import NamedTuple

from schemas.event import Actor, Event
from streams.stage4_corroborate.days import days_apart, days_of, names_day
from streams.stage4_corroborate.places import Fit, are_same_town, fit, said

DAYS_IN_STORY = 2
"""Reports of one event in one story name days no further apart: that of the act, of the news, of another time zone."""

_SPEECH = (1, 3)


class Likeness(NamedTuple):
    """How like a record a coded event is: the greater, the more."""

    same_story: bool
    place: Fit
    same_mode: bool
    nearness: int
    """Days apart, below zero."""


def likeness(record: Event, stories: Collection[str], event: Event) -> Likeness | None:
    """How like a record, whose articles are of these stories, an event is; None where it is another event.

    Raises ValueError where a date is none.
    """
    place = fit(said(record.event_loc), said(event.event_loc))
    apart = days_apart(days_of(record.date), days_of(event.date))
    if place is None or apart > DAYS_IN_STORY:
        return None
    same_story, same_mode = event.story in stories, record.mode == event.mode
    if not same_story and not (same_mode and _is_same_beyond_story(record, event)):
        return None
    return Likeness(same_story, place, same_mode, -apart)


def _is_same_beyond_story(record: Event, event: Event) -> bool:
    if record.date != event.date or not names_day(event.date):
        return False
    place, other = said(record.event_loc), said(event.event_loc)
    if are_same_town(place, other):
        return True
    placeless = not place and not other
    return event.quad_code in _SPEECH and placeless and _are_known(event) and not _contradict(record, event)


def _are_known(event: Event) -> bool:
    """Whether both sides are known by more than a word that others are called too: *the minister*, *protesters*."""
    return all(side and all(map(_is_known, side)) for side in (event.actor, event.recipient))


def _is_known(actor: Actor) -> bool:
    return bool(actor.code or actor.identifier_id)


def _contradict(record: Event, event: Event) -> bool:
    return bool(record.context and event.context) and set(record.context or ()).isdisjoint(event.context or ())
