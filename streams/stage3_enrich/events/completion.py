"""Sides made complete: who a pronoun stands for, and which of two joined names is the other side of a mutual act."""

from __future__ import annotations

from dataclasses import replace

from streams.stage3_enrich.dyads import MUTUAL
from streams.stage3_enrich.events.frames import SUBJECTS, VERBAL
from streams.stage3_enrich.events.participants import Named, Participant
from streams.stage3_enrich.events.sides import Sides
from streams.stage3_enrich.quotes.lexicon import lexicon
from streams.stage3_enrich.words import Word

_PERSONAL = frozenset({"it", "they", "he", "she", "its", "their", "his", "her"})
_OF_ONE_PERSON = frozenset({"he", "she", "his", "her"})
_RELATIVE = frozenset({"who", "which", "that"})
_ACTS_OF_BODIES = frozenset({"resolution", "motion", "ruling", "verdict", "decree"})
_MUTUAL_ACTS = frozenset(
    {
        *("sign", "initial", "ratify", "exchange", "restore", "establish", "resume", "trade"),
        *("clash", "fight", "fighting", "battle"),
    }
)
_PEOPLES = frozenset({"norp", "country", "place"})
_LONGEST = 12


def parted(sides: Sides, trigger: Word, kind: str, named: Named) -> Sides:
    """The sides of a mutual act parted, where all who take part in it are its subject."""
    return _parted(sides, named) if is_mutual(trigger, kind) and not sides.recipients else sides


def is_mutual(trigger: Word, kind: str) -> bool:
    """Whether all who are named as the subject of an act may do it to one another."""
    return kind in MUTUAL or trigger.lemma in _MUTUAL_ACTS


def standing_for(one: Participant, named: Named) -> Participant:
    """Whom a pronoun, or "its forces", stands for: a noun before, or the subject of a clause above; else itself."""
    relative = _told_of(one.core)
    if relative is not None:
        told = named.participant(relative)
        return _issuer(told, named) or told
    issuer = _issuer(one, named)
    if issuer is not None:
        return issuer
    pronoun = one.core if one.core.lower in _PERSONAL else _owner(one)
    found = _antecedent(pronoun, named) if pronoun is not None else None
    return named.participant(found) if found is not None else one


def _issuer(one: Participant, named: Named) -> Participant | None:
    """Who speaks in a document: of "a UN resolution that called for …" the UN."""
    if one.kind not in ("thing", "law") or one.core.lemma not in lexicon().documents | _ACTS_OF_BODIES:
        return None
    lefts = [child for child in one.core.lefts if child.dep in ("compound", "nmod", "poss")]
    before = map(named.participant, reversed(lefts))
    return next((part for part in before if part.kind == "organisation"), None)


def _told_of(word: Word) -> Word | None:
    """The noun that a relative pronoun stands for: of "rebels who shelled …" the rebels."""
    verb = word.head
    relative = word.lower in _RELATIVE and word.dep in SUBJECTS | {"dobj"} and verb.dep == "relcl"
    return verb.head if relative and verb.head.pos in ("NOUN", "PROPN") else None


def _owner(one: Participant) -> Word | None:
    """The possessive pronoun before a noun of people that has no name of its own."""
    if one.entity is not None or not one.kind.startswith("role:"):
        return None
    return next((child for child in one.core.lefts if child.dep == "poss" and child.lower in _PERSONAL), None)


def _antecedent(pronoun: Word, named: Named) -> Word | None:
    """The subject of the nearest clause above that has a name or noun for it."""
    word = pronoun
    for _ in range(_LONGEST):
        head = word.head
        if head == word:
            return None
        if head.pos in VERBAL:
            for child in head.lefts:
                inside = child.left_edge <= pronoun.i <= child.right_edge
                if child.dep in SUBJECTS and child.pos in ("NOUN", "PROPN") and not inside:
                    found = named.after_dateline(child)
                    return found if found is not None and _agrees(pronoun, named.participant(found)) else None
        word = head
    return None


def _agrees(pronoun: Word, one: Participant) -> bool:
    """Whether a pronoun can stand for somebody: "they" for no one person, "it" for none, "he" for no state or body."""
    is_person = one.kind == "person" and not one.core.conjuncts
    if pronoun.lower in _OF_ONE_PERSON:
        return one.kind not in ("country", "organisation", "norp")
    return not is_person


def _parted(sides: Sides, named: Named) -> Sides:
    """The first of several actors, and the others as recipients; also of "Hungarian and Romanian officials"."""
    if len(sides.actors) > 1:
        return replace(sides, actors=sides.actors[:1], recipients=sides.actors[1:])
    for actor in sides.actors:
        modifiers = [child for child in actor.core.lefts if child.dep in ("amod", "compound", "nmod")]
        peoples = [named.participant(token) for child in modifiers for token in (child, *child.conjuncts)]
        names = [people for people in peoples if people.kind in _PEOPLES]
        if len(names) > 1:
            return replace(sides, actors=(names[0],), recipients=tuple(names[1:]))
    return sides
