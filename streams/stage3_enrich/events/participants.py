"""Who and what a text names: the noun phrases that may be a side of an event, and what kind each is of."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from spacy.tokens import Doc, Token

from schemas.article import Entity
from streams.stage3_enrich.events.actor_words import actor_words

INNER = frozenset({"amod", "compound", "nmod", "nummod", "quantmod", "advmod", "case", "punct"})
NOMINAL = frozenset({"NOUN", "PROPN", "PRON", "NUM", "ADJ", "DET"})
_SIDES_OF_A_STATE = frozenset({"norp", "place"})


@dataclass(frozen=True)
class Participant:
    """A noun phrase: its head, the token that names the thing, its offsets, and the entity that it holds.

    `kind` is the type of that entity (`country` for a place that is one), `role:` and a sector for a noun such as
    "rebels", `pronoun`, or `thing`.
    """

    head: Token
    core: Token
    start: int
    end: int
    kind: str
    entity: Entity | None

    @property
    def acts(self) -> bool:
        """Whether it is somebody rather than something."""
        return self.kind not in ("thing", "pronoun", "work", "law", "event", "product", "language", "facility")


class Named:
    """The entities of an article by the tokens that name them."""

    def __init__(self, doc: Doc, entities: Sequence[Entity]) -> None:
        """Take the entities of the article whose text the Doc holds."""
        self._at: dict[int, tuple[Entity, int, int]] = {}
        spans = [(one.start, one.end, entity) for entity in entities for one in entity.mentions]
        spans.sort(key=lambda span: (span[0], -span[1]))
        tokens = iter(doc)
        token = next(tokens, None)
        for start, end, entity in spans:
            while token is not None and token.idx + len(token) <= start:
                token = next(tokens, None)
            i = token.i if token is not None else len(doc)
            while i < len(doc) and doc[i].idx < end:
                self._at.setdefault(i, (entity, start, end))
                i += 1

    def over(self, token: Token) -> Entity | None:
        """The entity that a token is part of the name of."""
        found = self._at.get(token.i)
        return found[0] if found else None

    def participant(self, head: Token) -> Participant:
        """The noun phrase around a head."""
        core = _counted(head)
        start, end = _edges(core)
        entity = None
        if named := self._at.get(core.i):
            entity, first, last = named
            start, end = min(start, first), max(end, last)
        return Participant(head, core, start, end, self._kind(core, entity), entity)

    def _kind(self, core: Token, entity: Entity | None) -> str:
        if core.pos_ == "PRON":
            return "pronoun"
        if entity is not None and entity.type == "place" and entity.identifiers and entity.identifiers.iso3:
            return "country"
        sector = actor_words().sector(core.lemma_.lower())
        if sector and (entity is None or entity.type in _SIDES_OF_A_STATE):
            return f"role:{sector}"
        return entity.type if entity is not None else "thing"

    def inner(self, one: Participant) -> Iterator[Entity]:
        """The states, peoples and others that stand before its head: of "Iraqi army", of "US and Soviet negotiators"."""
        for token in one.core.doc[one.core.left_edge.i : one.core.i]:
            entity = self.over(token)
            if entity is not None and one.start <= token.idx:
                yield entity


def _counted(head: Token) -> Token:
    """What is counted: of "thousands of Kenyans" the Kenyans."""
    while head.pos_ in ("NUM", "NOUN", "DET", "PRON", "ADJ") and head.lemma_.lower() in actor_words().quantities:
        inner = next(
            (pobj for of in head.children if of.lower_ == "of" for pobj in of.children if pobj.dep_ == "pobj"), None
        )
        if inner is None:
            return head
        head = inner
    return head


def _edges(head: Token) -> tuple[int, int]:
    """The offsets of a head with the words before it that belong to it, without article and owner."""
    first = head.i
    members = {head.i}
    grow = [head]
    while grow:
        for child in grow.pop().lefts:
            if child.dep_ in INNER:
                members.add(child.i)
                grow.append(child)
    while first - 1 in members and not head.doc[first - 1].is_punct | (head.doc[first - 1].dep_ == "advmod"):
        first -= 1
    last = head.i
    while last + 1 < len(head.doc) and head.doc[last + 1].dep_ in ("nummod", "compound") and head.doc[last + 1].head == head:
        last += 1
    doc = head.doc
    return doc[first].idx, doc[last].idx + len(doc[last])
