"""The places around a trigger whose words tell the type of its event, for the vectors of their meanings."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from streams.stage3_enrich.events.frames import ACTED_ON, VERBAL
from streams.stage3_enrich.word_vectors import DIMENSIONS, Vector, word_vectors
from streams.stage3_enrich.words import Word

_CLAUSES = frozenset({"xcomp", "ccomp", "pcomp", "advcl"})
_CONTENT = frozenset({"VERB", "NOUN", "ADJ"})
_SLOTS = 7
WEIGHT = 1.5
"""By what vectors are raised beside the features that are named, so that one penalty fits both."""


def slots(triggers: Sequence[Word]) -> Vector:
    """For each trigger the mean vectors of its _SLOTS places, one behind the other, as a row."""
    groups = [_words(tokens) for trigger in triggers for tokens in _places(trigger)]
    vectors = np.multiply(word_vectors().means(groups), WEIGHT, dtype=np.float32)
    return vectors.reshape(len(triggers), _SLOTS * DIMENSIONS)


def _places(trigger: Word) -> tuple[list[Word], ...]:
    """The trigger, its objects, its clauses, what its prepositions and its clauses hold, the words around, its head."""
    objects = [child for child in trigger.children if child.dep in ACTED_ON]
    clauses = [child for child in trigger.children if child.dep in _CLAUSES]
    preps = [inner for child in trigger.children if child.dep == "prep" for inner in child.children]
    governed = [inner for clause in clauses for inner in clause.children if inner.dep in ("dobj", "attr")]
    around = [token for token in trigger.subtree if token.pos in _CONTENT and not token.entity_type]
    above = [trigger.head] if trigger.head != trigger else []
    held = [one for one in preps if one.dep in ("pobj", "pcomp")]
    return [trigger], objects, clauses, held, governed, around, above


def _words(tokens: list[Word]) -> list[str]:
    return [token.lemma for token in tokens if token.pos in VERBAL or not token.entity_type]
