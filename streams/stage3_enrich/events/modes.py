"""PLOVER's modes and contexts, by the words around a trigger."""

from __future__ import annotations

from streams.stage3_enrich.events.frames import ACTED_ON, VERBAL
from streams.stage3_enrich.events.lexicon import event_words
from streams.stage3_enrich.words import Word

_CONTENT = frozenset({"VERB", "NOUN", "ADJ", "PROPN"})
_FEWEST = 2
_MOST_CONTEXTS = 4


def mode_of(trigger: Word, kind: str) -> str | None:
    """How it was done, of the modes of a type: told by the trigger, else by its object, else by its clause."""
    modes = event_words().modes.get(kind, {})
    own = {trigger.lemma}
    objects = {child.lemma for child in trigger.children if child.dep in ACTED_ON}
    for words in (own, objects, _lemmas(trigger)):
        found = next((mode for mode, telling in modes.items() if telling & words), None)
        if found is not None:
            return found
    return None


def contexts_of(trigger: Word) -> list[str]:
    """What it is about: each context of which the clause has two words, or the sentence's subject has one."""
    around = _lemmas(trigger)
    counted = {context: len(words & around) for context, words in event_words().contexts.items()}
    found = sorted((context for context in counted if counted[context]), key=lambda context: -counted[context])
    strong = [context for context in found if counted[context] >= _FEWEST]
    return sorted((strong or found[:1])[:_MOST_CONTEXTS])


def _lemmas(trigger: Word) -> frozenset[str]:
    """The lemmas of what a trigger governs, and of the verb that governs it where it is a noun."""
    top = trigger.head if trigger.pos not in VERBAL and trigger.head.pos in VERBAL else trigger
    return frozenset(token.lemma for token in (*top.subtree, trigger) if token.pos in _CONTENT)
