"""The places around a trigger whose words tell the type of its event, for the vectors of their meanings."""

from __future__ import annotations

import numpy as np

from streams.stage3_enrich.events.frames import ACTED_ON, VERBAL
from streams.stage3_enrich.word_vectors import Vector, word_vectors
from streams.stage3_enrich.words import Word

_CLAUSES = frozenset({"xcomp", "ccomp", "pcomp", "advcl"})
_CONTENT = frozenset({"VERB", "NOUN", "ADJ"})
WEIGHT = 1.5
"""By what vectors are raised beside the features that are named, so that one penalty fits both."""


def slots(trigger: Word) -> Vector:
    """The mean vectors of the trigger, its objects, its clauses, what its prepositions hold, and the words around.

    Seven times word_vectors.DIMENSIONS.
    """
    objects = [child for child in trigger.children if child.dep in ACTED_ON]
    clauses = [child for child in trigger.children if child.dep in _CLAUSES]
    preps = [inner for child in trigger.children if child.dep == "prep" for inner in child.children]
    governed = [inner for clause in clauses for inner in clause.children if inner.dep in ("dobj", "attr")]
    around = [token for token in trigger.subtree if token.pos in _CONTENT and not token.entity_type]
    above = [trigger.head] if trigger.head != trigger else []
    held = [one for one in preps if one.dep in ("pobj", "pcomp")]
    groups = [_words(tokens) for tokens in ([trigger], objects, clauses, held, governed, around, above)]
    return np.multiply(word_vectors().means(groups), WEIGHT, dtype=np.float32).reshape(-1)


def _words(tokens: list[Word]) -> list[str]:
    return [token.lemma for token in tokens if token.pos in VERBAL or not token.entity_type]
