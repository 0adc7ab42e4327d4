"""Where an event happened: the place in its clause, else the seat of a body, the article's place, the actor's state."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from msgspec import UNSET

from schemas.article import Article, Location
from schemas.event import EventLocation, Stretch
from streams.stage3_enrich.events.actor_words import actor_words
from streams.stage3_enrich.events.coded_event import Coded
from streams.stage3_enrich.events.frames import VERBAL
from streams.stage3_enrich.places import Located, location_of
from streams.stage3_enrich.places.disambiguation import Resolved
from streams.stage3_enrich.places.gazetteer import Gazetteer
from streams.stage3_enrich.words import ParsedText, Word, root_of

_AT = frozenset({"in", "at", "near", "outside", "around", "inside", "across", "throughout", "off", "along"})
_LONGEST = 8
_EXACT, _TOWN, _DISTRICT, _PROVINCE, _COUNTRY = 1, 2, 3, 4, 5


class Setting(NamedTuple):
    """The place of an event, and where the text names it."""

    location: EventLocation
    said: Stretch | None = None


class Whereabouts:
    """The places of an article, to find those of its events."""

    def __init__(
        self, parsed: ParsedText, article: Article, located: Sequence[Located], gazetteer: Gazetteer, dateline_end: int
    ) -> None:
        """Take the toponyms of the article of a text, and where the text begins after its dateline."""
        self._words = article.text
        self._main = article.main_place
        self._gazetteer = gazetteer
        self._dateline_end = dateline_end
        self._at: list[tuple[Word, Located]] = []
        for one in located:
            root = root_of(parsed.within(one.span.start, one.span.end))
            if root is not None:
                self._at.append((root, one))

    def of(self, event: Coded, codes: Sequence[str]) -> Setting | None:
        """Where an event happened; None where nothing tells. `codes`: those of its actors, then of its recipients."""
        sentence = event.trigger.sentence
        first = bisect_left(self._at, max(sentence.start, self._dateline_end), key=_start)
        inside = self._at[first : bisect_left(self._at, sentence.end, key=_start)]
        ranked = [(rank, _coarseness(one), one) for token, one in inside if (rank := _rank(token, event)) is not None]
        if ranked:
            rank, _, one = min(ranked, key=lambda entry: entry[:2])
            said = Stretch(start=one.span.start, end=one.span.end)
            return Setting(_location(one.span.text, one.resolved, "clause" if rank < 3 else "sentence"), said)
        return self._seat(event) or self._article() or self._state(event, codes)

    def _seat(self, event: Coded) -> Setting | None:
        """The seat of the international body that acts, or decides in the sentence."""
        words = actor_words()
        for part in (*event.sides.actors, *event.sides.recipients):
            code = words.named.get(part.entity.name, (None, ""))[0] if part.entity is not None else None
            seat = words.body_seats.get(code or "")
            places = self._gazetteer.candidates(seat) if seat else []
            if places:
                said = Stretch(start=part.start, end=part.end)
                name = self._words[part.start : part.end]
                return Setting(_location(name, Resolved(places[0], 1.0, "seat"), "seat"), said)
        return None

    def _state(self, event: Coded, codes: Sequence[str]) -> Setting | None:
        """The state of who acts, as a state acts at home."""
        parts = (*event.sides.actors, *event.sides.recipients)
        for part, code in zip(parts, codes, strict=True):
            country = self._gazetteer.country(code) if code else None
            if country is not None:
                name = self._words[part.first : part.last]
                said = Stretch(start=part.first, end=part.last)
                return Setting(_location(name, Resolved(country, 1.0, "actor"), "actor"), said)
        return None

    def _article(self) -> Setting | None:
        """The place of the article as a whole, where the text names it first."""
        if self._main is UNSET:
            return None
        same = (
            one.span
            for _, one in self._at
            if one.resolved is not None and location_of(one.resolved).geonameid == self._main.geonameid
        )
        span = next(same, None)
        location = _as_event_location(span.text if span is not None else self._main.name, self._main, "article")
        return Setting(location, Stretch(start=span.start, end=span.end) if span is not None else None)


def _start(place: tuple[Word, Located]) -> int:
    return place[1].span.start


def _rank(place: Word, event: Coded) -> int | None:
    """How surely a place is that of an event: 0 in its clause, 2 above it, 3 elsewhere; None where it is somebody."""
    prep = _preposition(place)
    where = prep is not None and prep.lower in _AT
    for part in event.sides.actors:
        if part.core == place or (part.start <= place.start < part.end and not where):
            return None
    owner = prep.head if prep is not None else place.head
    if event.trigger == owner or event.trigger in owner.ancestors:
        if _in_clause_below(owner, event.trigger):
            return None
        return 0 if where else 1
    if owner in event.trigger.ancestors and where:
        return 2
    return 3 if where else None


def _in_clause_below(word: Word, trigger: Word) -> bool:
    """Whether a relative clause, a purpose or another clause stands between a word and the trigger above it."""
    token = word
    while token not in (trigger, token.head):
        if token.dep in ("relcl", "acl", "advcl", "ccomp", "xcomp", "conj") and token.pos in VERBAL:
            return True
        token = token.head
    return False


def _preposition(place: Word) -> Word | None:
    """The preposition that a place hangs on, itself or through the name it is part of."""
    token = place
    for _ in range(_LONGEST):
        if token.dep in ("pobj", "pcomp"):
            return token.head
        if token.dep not in ("compound", "appos", "conj", "nmod", "npadvmod", "amod", "poss") or token.head == token:
            return None
        token = token.head
    return None


def _coarseness(one: Located) -> int:
    return _resolution(one.resolved.toponym.feature_code) if one.resolved is not None else _COUNTRY


def _resolution(feature_code: str) -> int:
    """From the exact place (1) to the country (5), by GeoNames' feature code."""
    if feature_code.startswith("PPL"):
        return _TOWN
    if feature_code.startswith("ADM"):
        return _PROVINCE if feature_code == "ADM1" else _DISTRICT
    return _COUNTRY if feature_code.startswith(("PCL", "CONT", "TERR", "RGN")) else _EXACT


def _location(name: str, resolved: Resolved | None, rule: str) -> EventLocation:
    if resolved is None:
        return EventLocation(extracted_place=name, rule=rule)
    return _as_event_location(name, location_of(resolved), rule)


def _as_event_location(name: str, place: Location, rule: str) -> EventLocation:
    return EventLocation(
        extracted_place=name,
        resolved_place=place.name,
        geonameid=place.geonameid,
        lat=place.lat,
        lon=place.lon,
        country_code=place.country_code,
        feature_code=place.feature_code,
        resolution=_resolution(place.feature_code),
        rule=rule,
    )


def countries(located: Iterable[Located]) -> dict[int, str]:
    """By the start of each toponym the country in which it lies."""
    return {
        one.span.start: one.resolved.toponym.country_code
        for one in located
        if one.resolved is not None and one.resolved.toponym.country_code
    }
