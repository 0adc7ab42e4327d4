"""Actors coded by country and sector, resolved through what the rest of the article says of them."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from itertools import pairwise

from msgspec import UNSET

from schemas.article import Entity
from schemas.event import Actor
from streams.stage3_enrich.dyads import STATE_SECTORS
from streams.stage3_enrich.events.actor_words import actor_words
from streams.stage3_enrich.events.participants import Named, Participant
from streams.stage3_enrich.names import known_name, name_words
from streams.stage3_enrich.words import ParsedText, Word

_TITLE_WORDS = 6
_LEADING_SHARE = 0.5
_DEFINITE = frozenset({"the", "its", "his", "her", "their"})
_EXECUTIVE = frozenset({"executive", "chairman", "vice", "financial", "operating", "corp", "co", "inc", "company"})
_STATE_OR_GROUP = frozenset({"GOV", "MIL", "COP", "LEG", "JUD", "REB", "OPP", "PTY"})

Code = tuple[str | None, str | None]
"""Country or international actor, and sector; None where unknown."""


class ActorCodes:
    """What an article tells of its actors."""

    def __init__(
        self, parsed: ParsedText, entities: Sequence[Entity], named: Named, countries: Mapping[int, str]
    ) -> None:
        """Take the article's entities. `countries`: by the start of a toponym the country in which it lies."""
        self._parsed = parsed
        self._named = named
        self._countries = countries
        self._titles = self._of_titles(entities)
        self._states = Counter(
            code for entity in entities for one in entity.mentions if (code := self._state_of(entity, one.start))
        )

    @property
    def political_mentions(self) -> int:
        """How many names and nouns of the article stand for states, armed groups, parties and their people."""
        named = self._states.total()
        nouns = sum(
            actor_words().sector(token.lemma) in _STATE_OR_GROUP for token in self._parsed.words if token.pos == "NOUN"
        )
        return named + nouns

    def actor(self, one: Participant) -> Actor:
        """The record of an actor."""
        code, sector = self.code(one)
        return Actor(
            code=code or UNSET,
            sector=sector or UNSET,
            entity_text=self._parsed.text[one.first : one.last],
            identifier_id=one.entity.id if one.entity is not None else UNSET,
        )

    def code(self, one: Participant) -> Code:
        """Country and sector: of the name, else of the noun and the names before, around and behind it."""
        named = self._of_entity(one.entity, one.start) if one.entity is not None else (None, None)
        sector = self._sector(one)
        country = named[0] or self._country_beside(one)
        sector = named[1] or sector
        if (
            country is None
            and sector in STATE_SECTORS
            and one.kind != "person"
            and _is_definite(one.core)
            and not _is_owned(one)
        ):
            country = self._leading_state()
        noun = one.core.lemma
        if country is None and one.entity is None and noun in actor_words().vague:
            sector = sector if sector != actor_words().sector(noun) else None
        return country, sector

    def _of_entity(self, entity: Entity, start: int) -> Code:
        known = known_name(entity.name)
        if known is not None and known.name in actor_words().named:
            code, sector = actor_words().named[known.name]
            return code or known.iso3, sector
        if entity.type == "person":
            return self._titles.get(entity.id, (None, None))
        state = self._state_of(entity, start)
        if entity.name in actor_words().former and entity.type != "norp":
            return state, "GOV"
        return state, "GOV" if entity.type == "place" and state else None

    def _state_of(self, entity: Entity, start: int) -> str | None:
        """The state that a name stands for: its own, that of a people, that which is governed from a capital."""
        words = actor_words()
        if governed := words.former.get(entity.name) or words.seats.get(entity.name):
            return governed
        if entity.identifiers and entity.identifiers.iso3:
            return entity.identifiers.iso3
        if entity.type == "place":
            return self._countries.get(start)
        # "Bosnian Serbs", "South Korean": a people that is told by the people it belongs to.
        known = (known_name(word) for word in entity.name.split()[:2]) if entity.type == "norp" else ()
        return next((one.iso3 for one in known if one is not None and one.iso3), None)

    def _sector(self, one: Participant) -> str | None:
        """The sector of a noun: by a word before it ("rebel leader"), else its own."""
        words = actor_words()
        if one.kind in ("person", "country", "place", "organisation") and one.entity is not None:
            return _sector_of_name(one.entity.name) if one.kind == "organisation" else None
        before = [child.lower for child in one.core.lefts if child.dep in ("amod", "compound", "nmod")]
        found = next((sector for word in before if (sector := words.modifier_sector(word))), None)
        people = "CVL" if one.kind == "norp" and _many(one.core) else None
        return found or words.sector(one.core.lemma) or people

    def _country_beside(self, one: Participant) -> str | None:
        """The country of the names in a noun phrase, of its owner, of "police in Jericho", of "president of Peru"."""
        for entity in self._named.inner(one):
            if code := self._of_entity(entity, one.start)[0]:
                return code
        for child in one.core.children:
            inside = [child] if child.dep == "poss" else []
            if child.dep == "prep" and child.lower in ("of", "in", "from", "for", "at"):
                inside = [pobj for pobj in child.children if pobj.dep == "pobj"]
            for token in inside:
                owner = self._named.over(token)
                if owner is not None and (code := self._of_entity(owner, token.start)[0]):
                    return code
        return None

    def _leading_state(self) -> str | None:
        """The state that the article names in more than half of all mentions of states."""
        if not self._states:
            return None
        state, count = self._states.most_common(1)[0]
        return state if count > _LEADING_SHARE * self._states.total() else None

    def _state_at(self, token: Word) -> str | None:
        """The state that a word before a name tells: "Cambodian King", "US Senator"."""
        entity = self._named.over(token)
        if entity is not None and entity.type != "person":
            return self._of_entity(entity, token.start)[0]
        known = known_name(token.text)
        return known.iso3 if known is not None else None

    def _of_titles(self, entities: Iterable[Entity]) -> dict[str, Code]:
        """For each person country and sector by the titles before and the appositions behind their names."""
        found: dict[str, Code] = {}
        for entity in entities:
            if entity.type == "person":
                codes = [self._of_title(one.start, one.end) for one in entity.mentions]
                country = next((code for code, _ in codes if code), None)
                sector = next((sector for _, sector in codes if sector), None)
                found[entity.id] = country, sector
        return found

    def _of_title(self, start: int, end: int) -> Code:
        """Country and sector of the words around one mention of a person."""
        name = self._parsed.within(start, end)
        if not name:
            return None, None
        first, sentence = name[0].i, name[0].sentence.words
        before = self._parsed.words[max(first - _TITLE_WORDS, sentence[0].i) : first]
        title = []
        for token in reversed(before):
            if token.is_punctuation or token.pos in ("VERB", "AUX", "CCONJ", "SCONJ") or token.dep == "nsubj":
                break
            title.append(token)
        behind = [child for token in name for child in token.children if child.dep == "appos"]
        words = [*title, *name[:-1], *(token for child in behind for token in child.subtree)]
        sector = next((sector for token in words if (sector := _sector_of_title(token))), None)
        if sector in ("GOV", "COP", "LEG", "MIL") and _is_business(words):
            sector = "BUS"
        state = next((code for token in words if (code := self._state_at(token))), None)
        return (state, sector) if sector else (None, None)


def _is_business(title: Sequence[Word]) -> bool:
    """Whether a title is one of a company: "executive vice president", and "president" in small letters."""
    words = {token.lower.rstrip(".") for token in title}
    of_state = any(token.entity_type in ("GPE", "NORP") for token in title)
    if any(token.text in ("president", "secretary") for token in title) and not of_state:
        return True
    return bool(words & _EXECUTIVE) and "minister" not in words


def _sector_of_title(token: Word) -> str | None:
    """The sector of a title: "President", "Gen."."""
    word = token.lower.rstrip(".")
    return actor_words().sector(actor_words().titles.get(word, token.lemma))


def _sector_of_name(name: str) -> str | None:
    """The sector that the head of an organisation's name tells: of "Ministry of Trade", of "Lebanese Army"."""
    words = re.findall(r"[^\W\d_]+", name)
    if not words:
        return None
    if words[-1] in name_words().organisation_suffixes:
        return "BUS"
    heads = actor_words().name_heads
    before_of = next((word for word, after in pairwise(words) if after in ("of", "for")), words[-1])
    return heads.get(before_of) or heads.get(" ".join(words[-2:])) or heads.get(words[-1])


def _many(token: Word) -> bool:
    return token.tag in ("NNS", "NNPS")


def _is_owned(one: Participant) -> bool:
    """Whether a name stands before a noun, which is then of what that name is of: "an Avalon spokeswoman"."""
    return one.entity is None and any(child.pos == "PROPN" for child in one.core.lefts)


def _is_definite(noun: Word) -> bool:
    return any(child.lower in _DEFINITE for child in noun.children) or noun.tag in ("NNS", "NNP")
