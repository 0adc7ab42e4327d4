"""Names that are known for what they are, whatever a model takes them for, and the words that tell kinds of names."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache, lru_cache

import msgspec

from schemas.article import EntityType
from streams.stage3_enrich.data_files import decoded

_KNOWN = ("institutions.json", "companies.json", "rivers.json", "demonyms.json")


class KnownName(msgspec.Struct, frozen=True):
    """An institution, a company, a river or a people: full name, type, and the state where it is one's."""

    name: str
    type: EntityType = "norp"
    iso3: str | None = None
    forms: tuple[str, ...] = ()


class NameWords(msgspec.Struct, frozen=True):
    """Words that stand in, before or after names; the fields are explained by their use in `mentions`."""

    articles: frozenset[str]
    honorifics: frozenset[str]
    person_suffixes: frozenset[str]
    organisation_suffixes: frozenset[str]
    organisation_heads: frozenset[str]
    publication_heads: frozenset[str]
    facility_heads: frozenset[str]
    academic_heads: frozenset[str]
    street_heads: frozenset[str]
    disease_heads: frozenset[str]
    place_heads: frozenset[str]
    place_leads: tuple[str, ...]
    compass: frozenset[str]
    place_prepositions: frozenset[str]
    place_followers: frozenset[str]
    local_bodies: frozenset[str]
    calendar: frozenset[str]
    not_names: frozenset[str]


@cache
def known_names() -> dict[str, KnownName]:
    """Institutions, armed groups, parties, media, companies, rivers and peoples by each form of their name.

    Case matters.
    """
    known = [one for name in _KNOWN for one in decoded(name, list[KnownName])]
    return {form.replace("\u2019", "'"): one for one in known for form in (one.name, *one.forms)}


@lru_cache(maxsize=20_000)
def known_name(name: str) -> KnownName | None:
    """What `name` is known to be, or None."""
    return known_names().get(" ".join(name.split()).replace("\u2019", "'"))


@cache
def _known_beginnings() -> frozenset[str]:
    return beginnings(known_names())


def begins_known_name(first: str, second: str) -> bool:
    """Whether a known name begins with these two words, which a space parts; or is these words."""
    return f"{first} {second}" in _known_beginnings()


def beginnings(names: Iterable[str]) -> frozenset[str]:
    """The first two words of the names that have several."""
    return frozenset(" ".join(name.split(" ", 2)[:2]) for name in names if " " in name)


@cache
def name_words() -> NameWords:
    """The words of data/mentions.json."""
    return decoded("mentions.json", NameWords)
