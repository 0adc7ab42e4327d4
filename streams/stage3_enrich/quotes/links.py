"""Which entity a speaker is: by the mention that the words hold, or by what a pronoun safely stands for."""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterator, Sequence
from itertools import chain

from schemas.article import Entity, Span
from streams.stage3_enrich.quotes.lexicon import lexicon
from streams.stage3_enrich.words import ParsedText, Word

Mention = tuple[int, int, Entity]

RELATIVES = frozenset({"who", "which", "that"})
LONGEST_TITLE = 6
# Empty lines between paragraphs count as well.
_PARAGRAPHS_BACK = 5
STANDING_FOR = frozenset({"appos"})
POSSESSORS = frozenset({"poss", "compound"})
TITLES = {"he": frozenset({"mrs", "ms", "miss"}), "she": frozenset({"mr"})}


class Links:
    """The mentions of an article's entities, by place."""

    def __init__(self, parsed: ParsedText, entities: Sequence[Entity]) -> None:
        """Take the entities of the article whose text it is."""
        self._text = parsed.text
        self._mentions: list[Mention] = sorted(
            ((mention.start, mention.end, entity) for entity in entities for mention in entity.mentions),
            key=lambda one: (one[0], -one[1], one[2].id),
        )
        self._titles: defaultdict[str, set[str]] = defaultdict(set)
        for entity in entities:
            for mention in entity.mentions:
                self._titles[entity.id] |= self._title_words(mention)
        self._at: dict[int, Entity] = {}
        for start, end, entity in self._mentions:
            for offset in range(start, end):
                self._at.setdefault(offset, entity)

    def entity(self, head: Word) -> str | None:
        """The id of the entity that a phrase names, by the head of the phrase; None where that is not certain."""
        if head.lower in TITLES:
            return self._antecedent(head)
        if head.lower in RELATIVES and head.head.dep == "relcl":
            head = head.head.head
        stands_for = STANDING_FOR | POSSESSORS if head.lemma in lexicon().institutions else STANDING_FOR
        names = [head, *(child for child in head.children if child.dep in stands_for)]
        found = next((entity for entity in map(self._over, names) if entity is not None), None)
        return found.id if found is not None else None

    def _over(self, token: Word) -> Entity | None:
        offsets = range(token.start, token.end)
        return next((self._at[offset] for offset in offsets if offset in self._at), None)

    def _antecedent(self, pronoun: Word) -> str | None:
        """The only person named before, in two sentences, else in the paragraph, else in those before it.

        Not if the title forbids it.
        """
        first = pronoun.sentence.words[0]
        before = pronoun.parsed.words[first.i - 1] if first.i else first
        starts = chain([before.sentence.start], self._paragraphs_before(pronoun.start))
        people = next((found for start in starts if (found := self._people(start, pronoun.start))), {})
        if len(people) != 1:
            return None
        (person,) = people.values()
        return None if self._titles[person.id] & TITLES[pronoun.lower] else person.id

    def _paragraphs_before(self, offset: int) -> Iterator[int]:
        """Where the paragraph of an offset begins, and those before it."""
        for _ in range(_PARAGRAPHS_BACK):
            offset = self._text.rfind("\n", 0, max(0, offset - 1)) + 1
            yield offset

    def _people(self, start: int, end: int) -> dict[str, Entity]:
        first = bisect_left(self._mentions, start, key=lambda one: one[0])
        last = bisect_left(self._mentions, end, key=lambda one: one[0])
        return {entity.id: entity for _, _, entity in self._mentions[first:last] if entity.type == "person"}

    def _title_words(self, mention: Span) -> set[str]:
        """The first words of a mention and those right before it."""
        words = self._text[max(0, mention.start - LONGEST_TITLE) : mention.end].split()
        return {word.strip(".").lower() for word in words[:2]}
