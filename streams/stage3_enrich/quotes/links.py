"""Which entity a speaker is: by the mention that the words hold, or by what a pronoun safely stands for."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence

from spacy.tokens import Doc, Span, Token

from schemas.article import Entity
from streams.stage3_enrich.quotes.lexicon import lexicon

Mention = tuple[int, int, Entity]

PRONOUNS = frozenset({"he", "she"})
RELATIVES = frozenset({"who", "which", "that"})

TITLES = {"he": frozenset({"mrs", "ms", "miss"}), "she": frozenset({"mr"})}


class Links:
    """The mentions of an article's entities, by place."""

    def __init__(self, doc: Doc, entities: Sequence[Entity]) -> None:
        self._doc = doc
        self._mentions: list[Mention] = sorted(
            ((mention.start, mention.end, entity) for entity in entities for mention in entity.mentions),
            key=lambda one: (one[0], -one[1], one[2].id),
        )
        self._at: dict[int, Entity] = {}
        for start, end, entity in self._mentions:
            for offset in range(start, end):
                self._at.setdefault(offset, entity)

    def entity(self, head: Token, phrase: Span) -> str | None:
        """The id of the entity that the phrase names; None where that is not certain."""
        if head.lower_ in PRONOUNS:
            return self._antecedent(head)
        if head.lower_ in RELATIVES and head.head.dep_ == "relcl":
            head = head.head.head
        at_head = self._over(head)
        if at_head is not None:
            return at_head.id
        for child in head.children:
            spoken_for = child.dep_ == "poss" and head.lemma_.lower() in lexicon().institutions
            if spoken_for or child.dep_ in ("appos", "compound"):
                found = self._over(child)
                if found is not None and (child.dep_ != "compound" or head.lemma_.lower() in lexicon().institutions):
                    return found.id
        return None

    def _over(self, token: Token) -> Entity | None:
        offsets = range(token.idx, token.idx + len(token))
        return next((self._at[offset] for offset in offsets if offset in self._at), None)

    def _antecedent(self, pronoun: Token) -> str | None:
        """The only person of this and the preceding sentence, where the title does not say otherwise."""
        sentence = pronoun.sent
        earlier = self._doc[sentence.start - 1].sent if sentence.start else sentence
        first = bisect_left(self._mentions, earlier.start_char, key=lambda one: one[0])
        last = bisect_left(self._mentions, pronoun.idx, key=lambda one: one[0])
        people = {entity.id: entity for _, _, entity in self._mentions[first:last] if entity.type == "person"}
        if len(people) != 1:
            return None
        (person,) = people.values()
        return None if self._titles(person) & TITLES[pronoun.lower_] else person.id

    def _titles(self, person: Entity) -> set[str]:
        found: set[str] = set()
        for mention in person.mentions:
            words = self._doc.text[max(0, mention.start - 6) : mention.end].split()
            found.update(word.strip(".").lower() for word in words[:2])
        return found
