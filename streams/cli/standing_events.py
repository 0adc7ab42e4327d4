"""The events that stand after a file of records, or of articles: later versions take the place of earlier ones."""

from __future__ import annotations

import msgspec

from schemas.article import Article
from schemas.event import Event
from streams.stage3_enrich.coded import standing_events

_EVENT = msgspec.json.Decoder(Event)
_ARTICLE = msgspec.json.Decoder(Article)


class StandingEvents:
    """Events as they were told last, in the order in which they were told first."""

    def __init__(self) -> None:
        """None."""
        self._events: dict[str, Event] = {}
        self._told_by: dict[str, list[str]] = {}

    def add(self, line: bytes) -> None:
        """Take in the JSON of a record, or of an article, which ends what the version before it told.

        Raises ValueError for what is neither.
        """
        try:
            event = _EVENT.decode(line)
        except msgspec.ValidationError as no_event:
            try:
                self._add_article(_ARTICLE.decode(line))
            except msgspec.ValidationError as no_article:
                raise ValueError(f"neither an event ({no_event}) nor an article ({no_article})") from no_article
        else:
            self._events[event.id] = event

    def events(self) -> list[Event]:
        """Those that stand."""
        return list(self._events.values())

    def _add_article(self, article: Article) -> None:
        before = article.copies.of if article.copies and article.copies.kind == "revision" else None
        for one in self._told_by.pop(before or "", ()):
            self._events.pop(one, None)
        told = {event.id: event for event in standing_events(article)}
        self._events |= told
        self._told_by[article.id] = list(told)
