"""The record of an event: what all its articles tell, as one.

It follows from what is told alone, and not from the order in which it came. What a report has more of than others is a
matter of votes, one for each publication; what stands in a text is of one article, the one with the most confidence.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from math import prod
from typing import TypeVar

import msgspec
from msgspec import UNSET, UnsetType

from schemas.event import Event, EventLocation, Status
from streams.stage4_corroborate.numbers import magnitude_of, reports_of
from streams.stage4_corroborate.places import level_of, said
from streams.stage4_corroborate.tellings import Telling, published, tellings_of

STATUSES: tuple[Status, ...] = ("negated", "conditional", "planned", "opinion", "reported", "historical", "asserted")
"""From the least to the most that can be said of an event. What happened was planned, but not the other way round."""

MOST_CONFIDENCE = 0.99
"""However many say so."""

_COARSEST = 6

T = TypeVar("T")


def record_of(record_id: str, events: Iterable[Event]) -> Event:
    """The record of coded events, each of one article; there must be one at least."""
    tellings = tellings_of(events)
    best = tellings[0].best
    status, reported_by = _status(tellings)
    return msgspec.structs.replace(
        best,
        id=record_id,
        date=_date(tellings),
        mode=_first(tellings, lambda event: event.mode),
        context=_first(tellings, lambda event: event.context),
        magnitude=magnitude_of(tellings),
        magnitude_reports=reports_of(tellings),
        event_loc=_place(tellings),
        status=status,
        reported_by=reported_by,
        cite_info=[telling.citation for telling in tellings],
        sources=len({telling.publication for telling in tellings}),
        story=_story(tellings),
        pub_status=UNSET,
        confidence=_confidence(tellings),
    )


def canceled(record: Event) -> Event:
    """The record when no article tells it any more: as it was told last, but by nobody."""
    return msgspec.structs.replace(record, cite_info=[], sources=0, magnitude_reports=UNSET, pub_status="canceled")


def _date(tellings: Sequence[Telling]) -> str:
    """A day where one is known; the one that most publications name, of several the earliest."""
    finest = max(len(telling.best.date) for telling in tellings)
    exact = [telling for telling in tellings if len(telling.best.date) == finest]
    votes = _votes(exact, lambda event: event.date)
    return min(votes, key=lambda date: (-len(votes[date]), date))


def _place(tellings: Sequence[Telling]) -> EventLocation | UnsetType:
    """The place that says most exactly where; the one that most publications name, of several the best article's.

    One that was assumed counts where no article says any.
    """
    located = [one for one in tellings if said(one.best.event_loc)] or [one for one in tellings if one.best.event_loc]
    finest = min((_fineness(telling.best.event_loc) for telling in located), default=_COARSEST)
    fine = [telling for telling in located if _fineness(telling.best.event_loc) == finest]
    votes = _votes(fine, lambda event: _name(event.event_loc))
    # The first of those with the most votes: votes are in the order of the articles, the best first.
    chosen = max(votes, key=lambda name: len(votes[name]), default=None)
    return next((one.best.event_loc for one in fine if _name(one.best.event_loc) == chosen), UNSET)


def _fineness(place: EventLocation | UnsetType) -> int:
    if not place or (level := level_of(place)) is None:
        return _COARSEST
    return place.resolution or 2 * level - 1


def _name(place: EventLocation | UnsetType) -> str:
    return str(place.geonameid or (place.resolved_place or place.extracted_place).casefold()) if place else ""


def _status(tellings: Sequence[Telling]) -> tuple[Status, str | UnsetType]:
    told = [event for telling in tellings for event in telling.events]
    status = max((event.status for event in told), key=STATUSES.index)
    of_it = (event.reported_by for event in told if event.status == status)
    return status, next((name for name in of_it if name), UNSET)


def _story(tellings: Sequence[Telling]) -> str | UnsetType:
    """The story of the earliest article that is in one."""
    earliest = sorted(tellings, key=lambda one: (published(one.citation), one.citation.id))
    return _first(earliest, lambda event: event.story)


def _confidence(tellings: Sequence[Telling]) -> float:
    """That of independent reports together: how unlikely it is that all are wrong. A publication counts once."""
    most: defaultdict[str, float] = defaultdict(float)
    for telling in tellings:
        most[telling.publication] = max(most[telling.publication], telling.best.confidence)
    doubt = prod(1 - most[publication] for publication in sorted(most))
    return round(min(MOST_CONFIDENCE, 1 - doubt), 4)


def _first(tellings: Iterable[Telling], of: Callable[[Event], T | UnsetType]) -> T | UnsetType:
    found = (of(event) for telling in tellings for event in telling.events)
    return next((value for value in found if value), UNSET)


def _votes(tellings: Iterable[Telling], of: Callable[[Event], str]) -> dict[str, set[str]]:
    """The publications that stand for each value, in the order of the articles."""
    votes: dict[str, set[str]] = {}
    for telling in tellings:
        votes.setdefault(of(telling.best), set()).add(telling.publication)
    return votes
