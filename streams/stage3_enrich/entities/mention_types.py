"""What kind of thing a name stands for: by what is known, by its head word, and by the rest of the article."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from typing import NamedTuple

from schemas.article import EntityType
from streams.stage3_enrich.names import known_name, name_words
from streams.stage3_enrich.places.gazetteer import Gazetteer

_CITY = 100_000  # inhabitants
_TOWN = 15_000
# "Directed at Clinton" is said of a person, where the article has one of that name.
_OF_PERSONS_TOO = frozenset({"at", "from", "near", "outside", "around"})
_NEXT_WORD = re.compile(r"[ -](\w+)")
_FURTHER_NAME = re.compile(r",\s+((?:[A-Z][\w.]*\s?){1,3})")
_AGED = re.compile(r",\s\d{1,3},\s+(?:both\s+)?of\s+$")


class Mention(NamedTuple):
    """A name in the text: code points, end exclusive."""

    start: int
    end: int
    text: str
    type: EntityType
    rule: str = "model"
    """What gave the type."""

    def of(self, kind: EntityType, rule: str) -> Mention:
        """The same name as what a rule takes it for; the rule that was there before stays where that is nothing new."""
        return self if kind == self.type else self._replace(type=kind, rule=rule)


def typed(mention: Mention, gazetteer: Gazetteer) -> Mention:
    """The mention as what its name is, where it is known or its head word tells; else what the model took it for."""
    name, kind = mention.text, mention.type
    if known := known_name(name):
        return mention if kind == "language" else mention._replace(type=known.type, rule="known-name")
    if gazetteer.areas(name) and not (kind == "person" and gazetteer.is_ambiguous(name)):
        return mention._replace(type="place", rule="gazetteer")
    if gazetteer.county_states(name):
        return mention._replace(type="place", rule="county")
    return mention.of(_type_by_head(name, kind, gazetteer), "head-word") if " " in name else mention


def _type_by_head(name: str, kind: EntityType, gazetteer: Gazetteer) -> EntityType:
    words, head = name_words(), name.rsplit(maxsplit=1)[-1].strip(".")
    if head in words.place_heads and kind != "work":
        return "place"
    if head in words.facility_heads and kind in ("person", "place", "norp"):
        return kind if gazetteer.candidates(name) else "facility"
    if head in words.street_heads and kind in ("organisation", "work", "product"):
        return "facility"
    if head in words.organisation_heads and kind in ("person", "place", "norp", "work", "product"):
        return kind if kind == "place" and gazetteer.candidates(name) else "organisation"
    if kind in ("person", "organisation") and name.startswith(words.place_leads):
        return "place" if kind == "person" or gazetteer.candidates(name) else kind
    return kind


def agree(text: str, mentions: list[Mention], gazetteer: Gazetteer) -> list[Mention]:
    """One type for one name: that of its majority, corrected by what the text says of it; diseases are left out."""
    evidence = _evidence(text, mentions, gazetteer)
    return [
        _settled(text, mention, evidence, gazetteer)
        for mention in mentions
        if mention.text not in evidence.diseases or _is_sure(mention.text, gazetteer)
    ]


class _Evidence(NamedTuple):
    """What the article as a whole says of its names."""

    types: dict[str, EntityType]
    surnames: set[str]
    name_parts: set[str]
    diseases: set[str]
    located: set[str]


def _evidence(text: str, mentions: list[Mention], gazetteer: Gazetteer) -> _Evidence:
    votes: dict[str, Counter[EntityType]] = defaultdict(Counter)
    for mention in mentions:
        votes[mention.text][mention.type] += 1
    types = {name: kinds.most_common(1)[0][0] for name, kinds in votes.items()}
    people = [name.split() for name, kinds in votes.items() if kinds["person"] and " " in name]
    diseases = {mention.text for mention in mentions if _next_word(text, mention) in name_words().disease_heads}
    parts = {part for name in people for part in name}
    others = [one for one in mentions if one.text not in parts and types[one.text] != "person"]
    located = {one.text for one in others if _may_be_town(text, one, gazetteer) and is_located(text, one, gazetteer)}
    return _Evidence(types, {name[-1] for name in people}, parts, diseases, located)


def _may_be_town(text: str, mention: Mention, gazetteer: Gazetteer) -> bool:
    owner = text[mention.end : mention.end + 2] in ("'s", "\u2019s")  # "at Wendy's"
    return not owner and not mention.text.isupper() and gazetteer.knows_city(mention.text)


def _is_sure(name: str, gazetteer: Gazetteer) -> bool:
    return known_name(name) is not None or (bool(gazetteer.areas(name)) and not gazetteer.is_ambiguous(name))


def _settled(text: str, mention: Mention, evidence: _Evidence, gazetteer: Gazetteer) -> Mention:
    name = mention.text
    if _is_sure(name, gazetteer):
        return mention
    settled = evidence.types[name]
    mention = mention.of(settled, "majority")
    before = _last_word(text, mention.start)
    titled = before.rstrip(".") in name_words().honorifics
    doubtful = name in evidence.surnames and before.lower() in _OF_PERSONS_TOO
    near = not doubtful and gazetteer.knows_city(name) and is_located(text, mention, gazetteer)
    if name in evidence.located or near:
        return mention if settled in ("event", "law", "language") else mention.of("place", "context")
    if name in evidence.surnames or _is_full_name(name, settled, evidence):
        return mention.of("person", "full-name")
    if titled and settled == "place":
        return mention.of("person", "title")
    return mention.of(_by_size(name, settled, titled or name in evidence.name_parts, gazetteer), "population")


def _is_full_name(name: str, settled: EntityType, evidence: _Evidence) -> bool:
    """Whether it is forename and surname of somebody whom the article calls by the surname elsewhere."""
    words = name.split()
    unlikely = settled == "event" or words[-1] in name_words().organisation_heads
    plain = 2 <= len(words) <= 4 and all(word[0].isupper() for word in words)
    return plain and not unlikely and evidence.types.get(words[-1]) == "person"


def _by_size(name: str, settled: EntityType, is_person: bool, gazetteer: Gazetteer) -> EntityType:  # noqa: FBT001
    """A place rather than something else where a town of the name is large enough for that."""
    largest = max((place.population for place in gazetteer.candidates(name)), default=0)
    if settled == "person":
        return "place" if largest >= _CITY and not is_person else "person"
    if settled == "place" and name.isupper() and len(name) <= 6 and not gazetteer.candidates(name):
        return "organisation"
    if settled == "facility" and gazetteer.knows_city(name):
        return "place"
    single = " " not in name and settled in ("organisation", "product", "norp", "work")
    return "place" if single and largest >= _TOWN else settled


def _last_word(text: str, start: int) -> str:
    words = text[max(0, start - 20) : start].split()
    return words[-1] if words and text[start - 1].isspace() else ""


def _next_word(text: str, mention: Mention) -> str:
    match = _NEXT_WORD.match(text, mention.end, mention.end + 20)
    return match[1].lower() if match else ""


def is_located(text: str, mention: Mention, gazetteer: Gazetteer) -> bool:
    """Whether the words around say that it is a place: "in Rafah", "Rafah, Gaza", "a Rafah man"."""
    if _last_word(text, mention.start).lower() in name_words().place_prepositions:
        return True
    if _next_word(text, mention) in name_words().place_followers and text[mention.end] == " ":
        return True
    if _AGED.search(text, max(0, mention.start - 20), mention.start):
        return True
    after = _FURTHER_NAME.match(text, mention.end, mention.end + 40)
    return after is not None and bool(gazetteer.areas(after[1].strip()))
