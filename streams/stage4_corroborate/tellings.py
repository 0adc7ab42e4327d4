"""What each article tells of an event, however often it does, and who publishes it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from schemas.event import Citation, Event
from streams.traits import host_of

_NO_DATE = datetime.max.replace(tzinfo=UTC)


@dataclass(frozen=True)
class Telling:
    """An article, its coded events that are of the one event, the best first, and its publication."""

    events: tuple[Event, ...]
    publication: str

    @property
    def best(self) -> Event:
        """What it tells with the most confidence."""
        return self.events[0]

    @property
    def citation(self) -> Citation:
        """Where it tells that."""
        return self.best.cite_info[0]


def tellings_of(events: Iterable[Event]) -> list[Telling]:
    """The articles that tell coded events, the one with the most confidence first, of several the earliest."""
    by_article: defaultdict[str, dict[str, Event]] = defaultdict(dict)
    for event in events:
        by_article[event.cite_info[0].id][event.id] = event
    tellings = [_telling(sorted(told.values(), key=_within_article)) for told in by_article.values()]
    return sorted(tellings, key=_between_articles)


def published(citation: Citation) -> datetime:
    """When the article came out; far in the future where nobody knows."""
    return citation.version_created or _NO_DATE


def _telling(events: Sequence[Event]) -> Telling:
    return Telling(tuple(events), _publication(events[0].cite_info[0]))


def _publication(citation: Citation) -> str:
    """Who publishes an article, as it counts for independence. All whom nobody knows count as one."""
    return " ".join((citation.publication or host_of(citation.url) or "").casefold().split())


def _within_article(event: Event) -> tuple[float, int, str]:
    return -event.confidence, event.cite_info[0].start, event.id


def _between_articles(telling: Telling) -> tuple[float, datetime, str]:
    return -telling.best.confidence, published(telling.citation), telling.citation.id
