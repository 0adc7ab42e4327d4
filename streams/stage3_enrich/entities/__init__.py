"""Entities: the mentions of one person, organisation or other named thing, joined under one name and one id."""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable

from msgspec import UNSET
from spacy.tokens import Doc

from schemas.article import Entity, EntityType, Identifiers, Span
from streams.stage3_enrich.doc_text import text_of
from streams.stage3_enrich.entities.mention_types import Mention
from streams.stage3_enrich.entities.mentions import find_mentions
from streams.stage3_enrich.entities.people import Name, People
from streams.stage3_enrich.names import known_name, name_words
from streams.stage3_enrich.places.gazetteer import Gazetteer
from streams.stage3_enrich.places.toponyms import fold

_LONGEST_SLUG = 100
_IN_BRACKETS = re.compile(r"\s*\(\s*[\"\u201c']?([A-Z][\w.&-]{1,9})[\"\u201d']?\s*[),;]")
_SMALL_WORDS = {"of", "the", "and", "for", "in", "on", "de", "la", "a", "to"}


def find_entities(doc: Doc, gazetteer: Gazetteer) -> list[Entity]:
    """The named entities of an article, in order of their first mention.

    Dates, numbers and amounts are not entities. An entity's name is the fullest that the article has for it, or the
    usual one where the thing is known; its id is the same in every article where a register knows the thing
    (`geonames:289688`), else it is made of type and name (`person:benjamin-netanyahu`). Ids are unique in the article.
    """
    mentions = find_mentions(doc, gazetteer)
    groups: dict[tuple[EntityType, str], list[Mention]] = defaultdict(list)
    for mention, key in zip(mentions, _keys(text_of(doc), mentions, gazetteer), strict=True):
        groups[mention.type, key].append(mention)
    taken: set[str] = set()
    return [_entity(kind, group, gazetteer, taken) for (kind, _), group in groups.items()]


def _keys(text: str, mentions: list[Mention], gazetteer: Gazetteer) -> list[str]:
    """For each mention a key that it shares with the other mentions of the same thing."""
    abbreviations = _abbreviations(text, mentions)
    people = People((mention.start, _name_parts(mention.text)) for mention in mentions if mention.type == "person")
    return [_key(mention, abbreviations, people, gazetteer) for mention in mentions]


def _key(mention: Mention, abbreviations: dict[str, str], people: People, gazetteer: Gazetteer) -> str:
    if known := known_name(mention.text):
        return fold(known.name)
    if mention.type == "person":
        return " ".join(people.fullest(mention.start, _name_parts(mention.text)))
    if mention.type == "place" and (area := gazetteer.area(mention.text)):
        return fold(area.name)
    if mention.type == "organisation":
        full = abbreviations.get(mention.text, mention.text)
        known = known_name(full)
        return fold(known.name if known else _without_suffix(full))
    return fold(mention.text)


def _abbreviations(text: str, mentions: list[Mention]) -> dict[str, str]:
    """What the abbreviations in the text stand for: introduced in brackets, or the initials of just one name."""
    introduced: dict[str, str] = {}
    initials: dict[str, set[str]] = defaultdict(set)
    for mention in mentions:
        if mention.type == "organisation" and (letters := _initials(mention.text)):
            initials[letters].add(fold(mention.text))
            bracket = _IN_BRACKETS.match(text, mention.end)
            if bracket and bracket[1][0] == letters[0]:
                introduced.setdefault(bracket[1], mention.text)
    sole = {letters: min(names) for letters, names in initials.items() if len(names) == 1 and len(letters) > 2}
    found = {mention.text: sole.get(mention.text.replace(".", "")) for mention in mentions}
    return {short: full for short, full in found.items() if full} | introduced


def _initials(name: str) -> str:
    """The initials of a name of several words, small words left out; nothing for one word."""
    words = [word for word in re.findall(r"[^\W_]+", name) if word.lower() not in _SMALL_WORDS]
    return "".join(word[0] for word in words).upper() if len(words) > 1 else ""


def _without_suffix(name: str) -> str:
    words = name.split()
    while len(words) > 1 and words[-1].strip(".,") in name_words().organisation_suffixes:
        words.pop()
    return " ".join(words).rstrip(",")


def _name_parts(name: str) -> Name:
    """The folded words of a person's name, without "Jr." and initials in the middle."""
    words = [word.strip(".,") for word in name.split()]
    while len(words) > 1 and words[-1] in name_words().person_suffixes:
        words.pop()
    inner = [word for word in words[1:-1] if len(word) > 1]
    return tuple(fold(word) for word in ([words[0], *inner, words[-1]] if len(words) > 1 else words))


def _entity(kind: EntityType, mentions: list[Mention], gazetteer: Gazetteer, taken: set[str]) -> Entity:
    name, register, identifiers = _identity(kind, mentions, gazetteer)
    wanted = unique = register or f"{kind}:{_slug(name)}"
    count = 1
    while unique in taken:
        count += 1
        unique = f"{wanted}-{count}"
    taken.add(unique)
    spans = [Span(start=one.start, end=one.end, text=one.text) for one in sorted(mentions)]
    rule = min(mentions).rule
    return Entity(id=unique, type=kind, name=name, identifiers=identifiers or UNSET, rule=rule, mentions=spans)


def _identity(
    kind: EntityType, mentions: list[Mention], gazetteer: Gazetteer
) -> tuple[str, str | None, Identifiers | None]:
    """Name, id in a register, and identifiers."""
    longest = _tidy(max(mentions, key=lambda one: (len(one.text), -one.start)).text)
    for mention in mentions:
        if known := known_name(mention.text):
            return known.name, None, Identifiers(iso3=known.iso3) if known.iso3 and kind == known.type else None
        area = gazetteer.area(mention.text) if kind == "place" else None
        if area:
            country = area.country_code if area.feature_code.startswith("PCL") else None
            identifiers = Identifiers(geonameid=area.geonameid or UNSET, iso3=country or UNSET)
            known_id = area.geonameid is not None
            return area.name, f"geonames:{area.geonameid}" if known_id else None, identifiers if known_id else None
    return longest, None, None


def _tidy(name: str) -> str:
    return " ".join(name.split())


def _slug(name: str) -> str:
    plain = "".join(mark for mark in unicodedata.normalize("NFKD", name) if not unicodedata.combining(mark))
    words: Iterable[str] = re.findall(r"[^\W_]+", re.sub(r"[.'\u2019]", "", plain.casefold()))
    return "-".join(words)[:_LONGEST_SLUG].rstrip("-") or "unnamed"
