"""Who and what a text names: the noun phrases that may be a side of an event, and what kind each is of."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

import msgspec

from schemas.article import Entity
from streams.stage3_enrich.events.actor_words import actor_words
from streams.stage3_enrich.words import ParsedText, Word, text_from

INNER = frozenset({"amod", "compound", "nmod", "nummod", "quantmod", "advmod", "case", "punct"})
NOMINAL = frozenset({"NOUN", "PROPN", "PRON", "NUM", "ADJ", "DET"})
_ARTICLES = frozenset({"the", "a", "an"})
_BEHIND = frozenset({"of", "in", "from", "at", "near"})
_LONGEST_BEHIND = 8
_LONGEST_DATELINE = 16  # words
_DATELINE = re.compile(r"\s*[A-Z][\w.,'/\u2019 -]{1,50}?\s*(?:\([A-Za-z /]+\)\s*)?(?:--|\s[-\u2013]|\u2014|:)\s")
_THINGS = frozenset({"thing", "pronoun", "work", "law", "event", "product", "language", "facility"})
_AMOUNTS = frozenset({"MONEY", "PERCENT", "QUANTITY", "DATE", "TIME"})
_OWNERS = frozenset({"norp", "place", "organisation"})
_SIDES_OF_A_STATE = frozenset({"norp", "place"})


class Participant(msgspec.Struct, frozen=True):
    """A noun phrase: its head, the token that names the thing, its offsets, and the entity that it holds.

    `start` and `end` are those of the name or noun with what stands before it, `first` and `last` those of the whole
    phrase, with its owner and the prepositions behind it: "Brazil's court", "the leader of the gang".

    `kind` is the type of that entity (`country` for a place that is one), `role:` and a sector for a noun such as
    "rebels", `pronoun`, or `thing`. `of_state`: the name of a people, place or body stands before it ("Iraqi
    towns", "a UN resolution").
    """

    head: Word
    core: Word
    start: int
    end: int
    first: int
    last: int
    kind: str
    entity: Entity | None
    of_state: bool = False

    @property
    def acts(self) -> bool:
        """Whether it is somebody rather than something."""
        return self.kind not in _THINGS

    @property
    def counts(self) -> bool:
        """Whether it is a price, a share or another amount, or a time."""
        return self.core.entity_type in _AMOUNTS


class Named:
    """The entities of an article by the tokens that name them. Its text begins at `dateline_end`."""

    def __init__(self, parsed: ParsedText, entities: Sequence[Entity]) -> None:
        """Take the entities of the article whose text it is."""
        self._at: dict[int, tuple[Entity, int, int]] = {}
        self._phrases: dict[int, Participant] = {}
        self.dateline_end = dateline_end(parsed)
        spans = [(one.start, one.end, entity) for entity in entities for one in entity.mentions]
        spans.sort(key=lambda span: (span[0], -span[1]))
        tokens = iter(parsed.words)
        token = next(tokens, None)
        for start, end, entity in spans:
            while token is not None and token.end <= start:
                token = next(tokens, None)
            i = token.i if token is not None else len(parsed.words)
            while i < len(parsed.words) and parsed.words[i].start < end:
                self._at.setdefault(i, (entity, start, end))
                i += 1

    def after_dateline(self, head: Word) -> Word | None:
        """The noun phrase that was meant where a parser took a dateline for it: that before the verb.

        The head itself where it stands in none; None where nothing else stands there.
        """
        if head.start >= self.dateline_end:
            return head
        before = head.parsed.words[head.head.i - 1] if head.head.i > head.i else head
        return before if before.pos in NOMINAL and before.start >= self.dateline_end else None

    def over(self, token: Word) -> Entity | None:
        """The entity that a token is part of the name of."""
        found = self._at.get(token.i)
        return found[0] if found else None

    def participant(self, head: Word) -> Participant:
        """The noun phrase around a head. It is looked at once: it stands in the clauses of many words."""
        known = self._phrases.get(head.i)
        if known is None:
            known = self._phrases[head.i] = self._participant(head)
        return known

    def _participant(self, head: Word) -> Participant:
        core = _counted(head)
        start, end = _edges(core)
        entity = None
        if named := self._at.get(core.i):
            entity, from_, to = named
            start, end = min(start, from_), max(end, to)
        of_state = any(
            found[0].type in _OWNERS
            for i in range(core.left_edge, core.i)
            if (found := self._at.get(i)) and core.parsed.words[i].start >= start
        )
        first, last = _whole(core, start, end)
        return Participant(head, core, start, end, first, last, self._kind(core, entity), entity, of_state)

    def _kind(self, core: Word, entity: Entity | None) -> str:
        if core.pos == "PRON":
            return "pronoun"
        if entity is not None and entity.type == "place" and entity.identifiers and entity.identifiers.iso3:
            return "country"
        sector = actor_words().sector(core.lemma)
        if sector and (entity is None or entity.type in _SIDES_OF_A_STATE):
            return f"role:{sector}"
        return entity.type if entity is not None else "thing"

    def inner(self, one: Participant) -> Iterator[Entity]:
        """The states, peoples and others that stand before its head: of "US and Soviet negotiators" both."""
        for child in one.core.lefts:
            for token in child.subtree if child.dep in INNER else ():
                entity = self.over(token)
                if entity is not None:
                    yield entity


def dateline_end(parsed: ParsedText) -> int:
    """The offset at which the dateline of a text ends; 0 where it has none."""
    dateline = _DATELINE.match(text_from(parsed.words[:_LONGEST_DATELINE]))
    return dateline.end() if dateline is not None else 0


def _counted(head: Word) -> Word:
    """What is counted: of "thousands of Kenyans" the Kenyans."""
    while head.pos in ("NUM", "NOUN", "DET", "PRON", "ADJ") and head.lemma in actor_words().quantities:
        inner = next(
            (pobj for of in head.children if of.lower == "of" for pobj in of.children if pobj.dep == "pobj"), None
        )
        if inner is None:
            return head
        head = inner
    return head


def _edges(head: Word) -> tuple[int, int]:
    """The offsets of a head with the words before it that belong to it, without article and owner."""
    words = head.parsed.words
    first = head.i
    members = {head.i}
    grow = [head]
    while grow:
        for child in grow.pop().lefts:
            if child.dep in INNER:
                members.add(child.i)
                grow.append(child)
    while first - 1 in members and not (
        head.parsed.words[first - 1].is_punctuation or head.parsed.words[first - 1].dep == "advmod"
    ):
        first -= 1
    last = head.i
    while last + 1 < len(words) and words[last + 1].dep in ("nummod", "compound") and words[last + 1].head == head:
        last += 1
    return words[first].start, words[last].end


def _whole(core: Word, start: int, end: int) -> tuple[int, int]:
    """The offsets of a noun phrase with its owner and the prepositions behind it, without clauses."""
    words = core.parsed.words
    for child in core.children:
        if child.dep == "poss" and child.pos != "PRON" and child.i < core.i:
            left = words[child.left_edge]
            left = words[left.i + 1] if left.lower in _ARTICLES and left.i < child.i else left
            start = min(start, left.start)
        elif child.dep == "prep" and child.lower in _BEHIND and child.i > core.i:
            right = _short_end(child)
            if right is not None:
                end = max(end, right.end)
    return start, end


def _short_end(prep: Word) -> Word | None:
    """The last word of what a preposition holds; None where that is long or has a clause in it."""
    words = list(prep.subtree)
    if len(words) > _LONGEST_BEHIND or any(word.dep in ("relcl", "acl", "ccomp", "pcomp", "punct") for word in words):
        noun = next((child for child in prep.children if child.dep == "pobj"), None)
        return noun if noun is not None and noun.i - prep.i < _LONGEST_BEHIND else None
    return words[-1] if words[-1].i - prep.i < _LONGEST_BEHIND else None
