"""What is part of another event and none of its own: what is promised, demanded or refused, and what is told twice."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from streams.stage3_enrich.events.frames import VERBAL
from streams.stage3_enrich.events.sides import Sides
from streams.stage3_enrich.events.status import SPEECH
from streams.stage3_enrich.words import Word

_OF_ACTS = SPEECH | {"SANCTION", "CONCEDE"}


@dataclass(frozen=True)
class Coded:
    """An event in a sentence."""

    trigger: Word
    kind: str
    sides: Sides
    confidence: float


def told_before(found: Coded, taken: Sequence[Coded]) -> bool:
    """Whether an event that governs it is told of the same sides, or lends a noun all the sides that it has."""
    above = set(found.trigger.ancestors)
    for other in taken:
        if other.trigger not in above:
            continue
        if found.trigger.pos not in VERBAL and not found.sides.own:
            return True
        if _pair(found) == _pair(other) and found.trigger.dep != "conj":
            return True
    return False


def _pair(one: Coded) -> tuple[frozenset[int], frozenset[int]]:
    actors, recipients = one.sides.actors, one.sides.recipients
    return frozenset(part.core.i for part in actors), frozenset(part.core.i for part in recipients)


def content(one: Coded) -> Iterator[Word]:
    """The words that are part of an event: what is promised, demanded or refused, and the noun of the act itself."""
    for child in one.trigger.children:
        if child.dep in ("xcomp", "ccomp", "pcomp") and one.kind in SPEECH:
            yield from child.subtree
        elif child.dep in ("dobj", "nsubjpass", "attr"):
            yield child
            if one.kind in _OF_ACTS:
                yield from child.subtree
        elif child.dep == "prep":
            for inner in child.children:
                if inner.dep == "pcomp" and one.kind in SPEECH:
                    yield from inner.subtree
                elif one.kind in SPEECH or one.trigger.pos not in VERBAL:
                    yield inner
