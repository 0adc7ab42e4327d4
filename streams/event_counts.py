"""What is counted of events as their records are told."""

from __future__ import annotations

from collections.abc import Iterable

from schemas.event import Event
from streams import metrics


def count_changes(changes: Iterable[tuple[str, Event]]) -> None:
    """Count what a message did to records, by type; where new events are; and how many sources a record has by then."""
    for change, event in changes:
        metrics.events.labels(event.event[0], change).inc()
        if change == "new":
            country = event.event_loc.country_code if event.event_loc else None
            metrics.event_places.labels(country or "unknown").inc()
        if change != "repeated" and event.sources:
            metrics.event_sources.observe(event.sources)
