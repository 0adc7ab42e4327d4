"""What a reporting verb reports: its complement, by the frames that the lexicon gives it."""

from __future__ import annotations

from typing import NamedTuple

from streams.stage3_enrich.quotes.attribution import Offsets, trimmed
from streams.stage3_enrich.quotes.lexicon import lexicon
from streams.stage3_enrich.words import Word

AS = frozenset({"as"})
OBJECTS = frozenset({"dobj", "oprd", "ccomp"})
LEAST_WORDS = 4
# Tokens. Beyond it stands no clause, but a text without full stops, whose clauses hold one another.
LONGEST = 1000
MARKS = "\"\u201c\u201d\u2018\u2019«»'"
PREDICATIVE = frozenset({"as", "for", "of", "over"})


class Complement(NamedTuple):
    """Where the reported matter stands. `plain` is a clause under a verb of saying, the surest frame."""

    content: Offsets
    plain: bool


def complement(verb: Word) -> Complement | None:
    """The complement of a verb, or None where it has none that the lexicon knows."""
    known, lemma = lexicon(), verb.lemma
    if lemma in known.clause:
        content = _clause(verb) or _around(verb)
        if content is not None:
            return Complement(content, plain=True)
    content = (
        (_clause(verb) if lemma in known.opinion else None)
        or (_infinitive(verb) if lemma in known.infinitive else None)
        or _prepositional(verb, known.phrase.get(lemma, frozenset()))
        or (_object(verb) if lemma in known.object else None)
    )
    return (
        Complement(content, plain=False) if content is not None and _tells(verb.parsed.text[slice(*content)]) else None
    )


def _tells(said: str) -> bool:
    """Whether something is reported: "the increase", which somebody rejected, is only a name of a thing."""
    return len(said.split()) >= LEAST_WORDS or any(mark in said for mark in MARKS)


def constituent(head: Word, cue: Word) -> Offsets | None:
    """The offsets of a constituent, without the words of the cue's own clause and within its paragraph."""
    start, end = head.left_edge, head.right_edge + 1
    if start <= cue.i < head.i:
        start = cue.i + 1
    elif head.i < cue.i < end:
        end = max(cue.left_edge, head.i + 1)
    if end - start > LONGEST:
        return None
    words = head.parsed.words
    breaks = [i for i in range(start, end) if "\n" in words[i].text]
    start = max((i + 1 for i in breaks if i < head.i), default=start)
    end = min((i for i in breaks if i > head.i), default=end)
    return trimmed(head.parsed, start, end)


def _clause(verb: Word) -> Offsets | None:
    heads = sorted((child for child in verb.children if child.dep == "ccomp"), key=lambda child: child.i < verb.i)
    return constituent(heads[0], verb) if heads else None


def _infinitive(verb: Word) -> Offsets | None:
    head = next((child for child in verb.children if child.dep in ("xcomp", "ccomp")), None)
    return constituent(head, verb) if head is not None else None


def _prepositional(verb: Word, prepositions: frozenset[str]) -> Offsets | None:
    for prep in verb.children:
        if prep.dep == "prep" and prep.lower in prepositions:
            head = next((child for child in prep.children if child.dep in ("pobj", "pcomp")), None)
            if head is not None:
                return constituent(head, verb)
    return None


def _object(verb: Word) -> Offsets | None:
    things = [child for child in verb.children if child.dep in OBJECTS and child.i > verb.i]
    if not things or things[0].lemma in lexicon().documents:
        return None
    last = things[0]
    for child in verb.children:
        if child.i > last.i and (child.dep in OBJECTS or (child.dep == "prep" and child.lower in PREDICATIVE)):
            last = child
    first = constituent(things[0], verb)
    end = constituent(last, verb)
    return (first[0], max(first[1], end[1])) if first is not None and end is not None else first


def _around(verb: Word) -> Offsets | None:
    """The sentence that a parenthesis comments on: "S, he said, S", "as he said, S"."""
    clause = verb.dep == "parataxis" or (
        verb.dep == "advcl" and any(child.lower in AS and child.dep == "mark" for child in verb.children)
    )
    if not clause:
        return None
    left = (verb.head.left_edge, verb.left_edge)
    right = (verb.right_edge + 1, verb.head.right_edge + 1)
    return trimmed(verb.parsed, *max(left, right, key=lambda side: side[1] - side[0]))
