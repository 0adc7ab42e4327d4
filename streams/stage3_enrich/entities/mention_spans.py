"""Where a name begins and ends in what the model marked: without articles, titles, possessives and layout."""

from __future__ import annotations

import re
from collections.abc import Iterator

from schemas.article import EntityType
from streams.stage3_enrich.names import known_name, name_words
from streams.stage3_enrich.places.gazetteer import Gazetteer

_EDGES = (
    " \t\r\n\f\v\u00a0\"'`*_|,;:!?()[]{}<>-/\\=+~^#@"
    "\u2018\u2019\u201c\u201d\u201e\u00ab\u00bb\u2013\u2014\u2015\u2022\u00b7\u2026"
)
_BREAK = re.compile(r"\s*[\r\n]+\s*|\s+[-\u2013\u2014|\u2022]+\s+|\s*--+\s*|\s*;\s+|\s*[()\"\u201c\u201d]\s*")
_MAY_BREAK = re.compile(r"[\r\n\u2013\u2014|\u2022;()\"\u201c\u201d-]")
_LIST = re.compile(r",\s+|\s+and\s+|/")
_ABBREVIATED = re.compile(r"(\b\w|\b[A-Z]\w{0,4})\.$")
_ROAD_NUMBER = re.compile(r" \d{1,4}\b(?![,.]\d)")
_OWNER = re.compile(r"\w+['\u2019]s\s+(?=\S+\s+\S)")
_LEAD = re.compile(r"(\S+?)\.?\s+(?=\S)")
_LAST_UNCAPITALISED = re.compile(r"\s+[^\W\d_A-Z][\w'\u2019-]*$")
_NO_NAME = re.compile(r"\d{4}-\d\d|://|www\.|@|^\d+(st|nd|rd|th)?$")
_WORD = re.compile(r"\w+")
_JOINED_TO_NEXT = re.compile(r"\s+(?:and|or)\Z")
_ARABIC_ARTICLE = re.compile(r"(al|el|ash|as|an|ad)-|d['\u2019]|['\u2019]")


def pieces(text: str, start: int, end: int, kind: EntityType, gazetteer: Gazetteer) -> Iterator[tuple[int, int]]:
    """The stretches between line breaks, dashes and quotation marks; lists of places taken apart."""
    broken = _MAY_BREAK.search(text, start, end)
    for left, right in _between(_BREAK, text, start, end) if broken else ((start, end),):
        parts = list(_between(_LIST, text, left, right))
        if len(parts) > 1 and all(_is_place(text[a:b], gazetteer) for a, b in parts):
            whole = _is_place(text[left:right], gazetteer)
            yield from [(left, right)] if whole else parts
        elif len(parts) > 1 and kind == "place" and "," in text[left:right]:
            yield from parts
        else:
            yield left, right


def _between(breaks: re.Pattern[str], text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    for found in breaks.finditer(text, start, end):
        if found.start() > start:
            yield start, found.start()
        start = found.end()
    if start < end:
        yield start, end


def _is_place(name: str, gazetteer: Gazetteer) -> bool:
    name = name.strip(_EDGES)
    return bool(name) and name[0].isupper() and (bool(gazetteer.areas(name)) or gazetteer.knows_city(name))


def trimmed(text: str, start: int, end: int, kind: EntityType, gazetteer: Gazetteer) -> tuple[int, int]:
    """The stretch without articles, titles, possessives, brackets and whatever else is not the name."""
    start, end = _without_edges(text, start, end)
    while (after := _lead_end(text[start:end], kind, gazetteer)) > 0:
        start, end = _without_edges(text, start + after, end)
    if text[start:end].rpartition(" ")[2] in name_words().street_heads:
        return _street(text, start, end)
    if kind == "place":
        while match := _LAST_UNCAPITALISED.search(text[start:end]):
            if not match[0].strip()[0].islower():
                break
            end = start + match.start()
    return _without_edges(text, start, end)


def _street(text: str, start: int, end: int) -> tuple[int, int]:
    """A street with its number behind it, and without whose house it is about: "Ann's" of "Ann's Main Street home"."""
    number = _ROAD_NUMBER.match(text, end)
    owner = _OWNER.match(text, start, end)
    return owner.end() if owner else start, number.end() if number else end


def _lead_end(name: str, kind: EntityType, gazetteer: Gazetteer) -> int:
    """Where the name begins after one leading word that is not part of it; 0 where there is none."""
    words = name_words()
    match = _LEAD.match(name)
    if not match or known_name(name):
        return 0
    lead = match[1]
    if lead.casefold() in words.articles and not (kind == "work" and lead[0].isupper()):
        return match.end()
    if kind == "person" and (lead in words.honorifics or _two_words(name) in words.honorifics):
        return match.end() if lead in words.honorifics else len(_two_words(name)) + 1
    if kind == "place" and lead[0].islower() and not _ARABIC_ARTICLE.match(lead):
        return match.end()
    compass = kind == "place" and lead.casefold() in words.compass
    return match.end() if compass and not gazetteer.candidates(name) and gazetteer.areas(name[match.end() :]) else 0


def _two_words(name: str) -> str:
    return " ".join(name.split()[:2]) if len(name.split()) > 2 else ""


def _without_edges(text: str, start: int, end: int) -> tuple[int, int]:
    while start < end and text[start] in _EDGES:
        start += 1
    while extra := _extra_at_end(text, start, end):
        end -= extra
    return start, end


def _extra_at_end(text: str, start: int, end: int) -> int:
    """How many characters at the end are no part of the name: punctuation, a possessive, the stop of a sentence."""
    if end <= start:
        return 0
    if text[end - 1] in _EDGES:
        return 1
    if text.endswith(("and", "or"), start, end) and (joined := _JOINED_TO_NEXT.search(text, start, end)):
        return end - joined.start()
    if text[end - 1] in "sS" and end - start > 1 and text[end - 2] in "'\u2019":
        return 2
    return int(text[end - 1] == "." and not _ABBREVIATED.search(text, max(start, end - 8), end))


def is_name(name: str) -> bool:
    """Whether what is left of a name is one: no calendar word, no title or pronoun alone, no number or address."""
    words = _WORD.findall(name.casefold())
    calendar, not_names = name_words().calendar, name_words().not_names
    named = any(letter.isupper() for letter in name) or any(map(_is_caseless, name))
    return (
        named
        and sum(map(str.isalpha, name)) > 1
        and not all(word in calendar or word in not_names or word.isdigit() for word in words)
        and not _NO_NAME.search(name)
    )


def _is_caseless(letter: str) -> bool:
    return letter.isalpha() and letter.lower() == letter.upper()
