"""Texts with their events, and the words and names in them."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import msgspec
from spacy.tokens import Doc

from schemas.article import Article
from schemas.event import Actor, Event, Stretch
from streams.stage3_enrich.entities import find_entities
from streams.stage3_enrich.events.participants import Named, Participant
from streams.stage3_enrich.parsing import parse
from streams.stage3_enrich.places import Located, locate
from streams.stage3_enrich.stage import enricher
from streams.stage3_enrich.words import Word, parsed_text
from tests.english import DEFAULTS, gazetteer, parser

PUBLISHED = datetime(2026, 3, 10, 12, tzinfo=UTC)
"""A Tuesday."""

Told = tuple[str, list[str], list[str]]
"""Type, actors and recipients of an event, as its text has them."""


def enriched(text: str, **changed: Any) -> Article:
    """The article of a text, published on a Tuesday, with all that was found in it."""
    article = Article(
        id="a1",
        uri="https://a.example/1",
        received=PUBLISHED,
        first_created=PUBLISHED,
        language="en",
        text=text,
    )
    changed_article = msgspec.structs.replace(article, **changed)
    return enricher(DEFAULTS.models, DEFAULTS.min_population).enrich_article(changed_article)


def events(text: str, **changed: Any) -> list[Event]:
    return enriched(text, **changed).events or []


def told(event: Event) -> Told:
    return event.event[0], names(event.actor), names(event.recipient)


def names(side: list[Actor]) -> list[str]:
    return [actor.entity_text or "" for actor in side]


def codes(side: list[Actor]) -> list[tuple[str | None, str | None]]:
    return [(actor.code or None, actor.sector or None) for actor in side]


def stretches(event: Event) -> list[Stretch]:
    """Every span of an event but that of its text."""
    info = event.text_info
    single = [one for one in (info.date, info.place) if isinstance(one, Stretch)]
    return [info.trigger, *info.actor, *info.recipient, *single]


class Parsed:
    """A parsed text with its names and places."""

    def __init__(self, text: str) -> None:
        self.doc: Doc = parse(parser(), text)
        self.entities = find_entities(self.doc, gazetteer())
        self.parsed = parsed_text(self.doc)
        self.named = Named(self.parsed, self.entities)

    def located(self) -> list[Located]:
        return locate(self.doc, self.entities, gazetteer())

    def word(self, text: str) -> Word:
        """The first word that reads so."""
        return next(word for word in self.parsed.words if word.text == text)

    def part(self, head: str) -> Participant:
        """The noun phrase around a word."""
        return self.named.participant(self.word(head))

    def phrase(self, head: str) -> str:
        """The words of a noun phrase, with owner and prepositions."""
        part = self.part(head)
        return self.parsed.text[part.first : part.last]
