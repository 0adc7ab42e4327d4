"""Mentions of names in a text: the model's entities, cleaned, together with the names that are known anyway."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from spacy.tokens import Doc

from schemas.article import EntityType
from streams.stage3_enrich.doc_text import text_of
from streams.stage3_enrich.entities.mention_spans import is_name, pieces, trimmed
from streams.stage3_enrich.entities.mention_types import Mention, agree, typed
from streams.stage3_enrich.entities.proper_nouns import proper_nouns
from streams.stage3_enrich.entities.unlabelled import unlabelled
from streams.stage3_enrich.names import begins_known_name, known_name
from streams.stage3_enrich.places.gazetteer import Gazetteer
from streams.stage3_enrich.places.toponyms import is_abbreviation

_TYPES: dict[str, EntityType] = {
    "PERSON": "person",
    "ORG": "organisation",
    "GPE": "place",
    "LOC": "place",
    "NORP": "norp",
    "FAC": "facility",
    "PRODUCT": "product",
    "EVENT": "event",
    "WORK_OF_ART": "work",
    "LAW": "law",
    "LANGUAGE": "language",
}
_LONGEST_NAME = 7  # words
_WORD = re.compile(r"\w+")
_GAP = re.compile(r"[ '\u2019-]|\. ?")
_JOINTS = "'\u2019.-"
"""Marks that join the words on both sides into one, as names are looked up."""


def find_mentions(doc: Doc, gazetteer: Gazetteer) -> list[Mention]:
    """The names in the text, in order, none overlapping another."""
    modelled = list(_modelled(doc, gazetteer))
    known = list(_known(text_of(doc), gazetteer, modelled))
    merged = _merge(modelled, known)
    agreed = agree(text_of(doc), merged, gazetteer)
    return _merge(agreed, [*unlabelled(doc, gazetteer), *_repeated(doc, agreed, gazetteer)])


def _modelled(doc: Doc, gazetteer: Gazetteer) -> Iterator[Mention]:
    text = text_of(doc)
    for entity in doc.ents:
        kind = _TYPES.get(entity.label_)
        if kind is None:
            continue
        for left, right in pieces(text, entity.start_char, entity.end_char, kind, gazetteer):
            start, end = trimmed(text, left, right, kind, gazetteer)
            name = text[start:end]
            if is_name(name):
                yield typed(Mention(start, end, name, kind), gazetteer)


def _known(text: str, gazetteer: Gazetteer, modelled: list[Mention]) -> Iterator[Mention]:
    """Names of the data files and the gazetteer, the longest first, wherever they stand in the text."""
    labelled = {(mention.start, mention.end): mention.type for mention in modelled}
    words = [match.span() for match in _WORD.finditer(text)]
    free = 0
    for place, (start, _) in enumerate(words):
        if start >= free and (text[start].isupper() or text.startswith("al-", start)):
            found = _known_at(text, words[place : place + _LONGEST_NAME], gazetteer, labelled)
            if found:
                free = found.end
                yield found


def _known_at(
    text: str, words: list[tuple[int, int]], gazetteer: Gazetteer, labelled: dict[tuple[int, int], EntityType]
) -> Mention | None:
    start = words[0][0]
    last, longest = 1, len(words) if _may_go_on(text, words, gazetteer) else 1
    while last < longest and _GAP.fullmatch(text, words[last - 1][1], words[last][0]):
        last += 1
    for count in range(last, 0, -1):
        end = words[count - 1][1]
        for stop in (end + 1, end) if text[end : end + 1] == "." else (end,):
            name = text[start:stop]
            if stop > end and not is_abbreviation(name):
                continue
            found = _known_type(name, count, gazetteer, labelled.get((start, stop)))
            if found:
                return Mention(start, stop, name, *found)
    return None


def _may_go_on(text: str, words: list[tuple[int, int]], gazetteer: Gazetteer) -> bool:
    """Whether there may be a name of several of these words, as far as the first two tell."""
    if len(words) == 1:
        return False
    (start, end), (second_start, second_end) = words[:2]
    if text[end:second_start] != " " or text[second_end : second_end + 1] in _JOINTS:
        return True
    first, second = text[start:end], text[second_start:second_end]
    return gazetteer.begins_name(first, second) or begins_known_name(first, second)


def _known_type(
    name: str, words: int, gazetteer: Gazetteer, labelled: EntityType | None
) -> tuple[EntityType, str] | None:
    """What a name is known to be, and by which rule."""
    told: tuple[EntityType, str]
    if known := known_name(name):
        told = ("language", "model") if labelled == "language" else (known.type, "known-name")
    elif gazetteer.areas(name):
        person = labelled == "person" and gazetteer.is_ambiguous(name)
        told = ("person", "model") if person else ("place", "gazetteer")
    elif words == 1 or not all(word[0].isupper() for word in _WORD.findall(name)):
        return None
    elif gazetteer.county_states(name):
        told = "place", "county"
    elif labelled is None and gazetteer.knows_city(name):
        told = "place", "gazetteer"
    else:
        return None
    return None if labelled is None and gazetteer.is_ambiguous(name) else told


def _merge(first: Iterable[Mention], second: Iterable[Mention]) -> list[Mention]:
    """Both in order; of two that overlap the longer stays, the second where they are as long."""
    ranked = [*((one, 1) for one in first), *((one, 0) for one in second)]
    taken = bytearray(max((mention.end for mention, _ in ranked), default=0))
    chosen: list[Mention] = []
    for mention, _ in sorted(ranked, key=lambda one: (one[0].start - one[0].end, one[1], one[0].start)):
        if not any(taken[mention.start : mention.end]):
            taken[mention.start : mention.end] = b"\1" * (mention.end - mention.start)
            chosen.append(mention)
    return sorted(chosen)


def _repeated(doc: Doc, mentions: list[Mention], gazetteer: Gazetteer) -> Iterator[Mention]:
    """Further occurrences of the names found, which the model missed."""
    known = {
        mention.text: mention
        for mention in mentions
        if len(mention.text) > 3 and (mention.type != "place" or gazetteer.candidates(mention.text))
    }
    for token in proper_nouns(doc):
        same = known.get(token.text)
        if same and same.type in ("person", "organisation", "place"):
            yield same._replace(start=token.idx, end=token.idx + len(token))
