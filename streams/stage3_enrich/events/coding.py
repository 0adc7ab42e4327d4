"""From a parsed sentence to coded events: a trigger, its type, and who did it to whom, each with its probability."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from itertools import islice
from typing import NamedTuple

import msgspec

from streams.stage3_enrich.data_files import decoded
from streams.stage3_enrich.events.coded_event import Coded, content, told_before
from streams.stage3_enrich.events.completion import parted
from streams.stage3_enrich.events.features import type_features
from streams.stage3_enrich.events.frames import VERBAL, Reached
from streams.stage3_enrich.events.lexicon import event_words
from streams.stage3_enrich.events.linear_model import LinearModel, Numbers, Weights
from streams.stage3_enrich.events.participants import Named, Participant
from streams.stage3_enrich.events.roles import LEAST_RECIPIENT, find_sides, phrases
from streams.stage3_enrich.events.sides import Sides
from streams.stage3_enrich.events.slots import slots
from streams.stage3_enrich.events.triggers import triggers
from streams.stage3_enrich.words import Sentence, Word

NONE = "NONE"
"""The class of the model of types for what is no event."""

LONGEST_SENTENCE = 500
"""In words. What is longer is a list or a text without stops, and would take the square of its length in time."""

_WEIGHED_TOGETHER = 50
"""Sentences whose triggers' types are told at once. They hold a hundred triggers or so, of which each takes 6 kB."""

LEAST_OF_UNKNOWN = 0.8
"""The probability that is asked for where the trigger is a word that the model was not trained on."""

_ONE_SIDED = {
    **dict.fromkeys(("RETREAT", "PROTEST", "MOBILIZE", "CONCEDE", "COERCE", "ASSAULT"), 0.65),
    **dict.fromkeys(("REQUEST", "ACCUSE", "REJECT", "THREATEN"), 0.7),
    **dict.fromkeys(("AGREE", "CONSULT", "SUPPORT"), 0.8),
    "SANCTION": 0.75,
    **dict.fromkeys(("COOPERATE", "AID"), 0.9),
}


class Least(NamedTuple):
    """The probabilities of a type that are asked for.

    Where both sides are named, where one of them is doubtful, where one only is named, by type (PLOVER asks for a
    recipient of some), and how much more of an event that a noun tells of.
    """

    both: float
    unsure: float
    one_sided: Mapping[str, float]
    more_of_nouns: float


IN_ARTICLES = Least(0.5, 0.6, _ONE_SIDED, 0.1)
IN_SHORT_TEXTS = Least(0.46, 0.46, dict.fromkeys(_ONE_SIDED, 0.5), 0.0)
"""A headline or a sentence is about what it tells, and little else."""


class Stored(msgspec.Struct, frozen=True):
    """The trained model as it is stored: weights for roles and types, and the nouns that may be triggers."""

    nouns: frozenset[str]
    roles: Weights
    types: Weights


class Model:
    """The classifiers of roles and of types."""

    def __init__(self, stored: Stored) -> None:
        """Take what was trained."""
        self.nouns = stored.nouns
        self.roles = LinearModel(stored.roles)
        self.types = LinearModel(stored.types)


@cache
def event_model() -> Model:
    """The model that is packaged with the stage."""
    return Model(decoded("event_model.json", Stored))


class Clause(NamedTuple):
    """A possible trigger, and the noun phrases of its clause: how each is reached, and what it stands for."""

    trigger: Word
    reached: Sequence[Reached]
    parts: Sequence[Participant]


def coded(sentences: Sequence[Sentence], named: Named, model: Model, least: Least = IN_ARTICLES) -> Iterator[Coded]:
    """The events that each sentence tells, in the order of their triggers; none of one longer than LONGEST_SENTENCE."""
    for start in range(0, len(sentences), _WEIGHED_TOGETHER):
        clauses = [_clauses(one, named, model) for one in sentences[start : start + _WEIGHED_TOGETHER]]
        likely = iter(_probabilities([clause for ones in clauses for clause in ones], model))
        for ones in clauses:
            yield from _events(ones, [*islice(likely, len(ones))], named, model, least)


def _clauses(sentence: Sentence, named: Named, model: Model) -> list[Clause]:
    """The possible triggers of a sentence in whose clauses somebody is named, those that govern others first."""
    if len(sentence.words) > LONGEST_SENTENCE:
        return []
    clauses = (Clause(trigger, *phrases(trigger, named)) for trigger in triggers(sentence, model.nouns))
    return [clause for clause in clauses if any(part.acts or part.of_state for part in clause.parts)]


def _probabilities(clauses: Sequence[Clause], model: Model) -> Numbers:
    """Of each type, a row for each trigger."""
    told = [type_features(one.trigger, one.parts, [phrase.path for phrase in one.reached]) for one in clauses]
    return model.types.probabilities(told, slots([one.trigger for one in clauses]))


def _events(
    clauses: Sequence[Clause], likely: Sequence[Numbers], named: Named, model: Model, least: Least
) -> list[Coded]:
    """The events that the triggers of a sentence tell of, each once."""
    taken: list[Coded] = []
    held: set[Word] = set()
    for clause, chances in zip(clauses, likely, strict=True):
        if clause.trigger in held:
            continue
        found = _event(clause, chances, named, model, least)
        if found is not None and not told_before(found, taken):
            taken.append(found)
            held.update(content(found))
    return sorted(taken, key=lambda one: one.trigger.i)


def _event(clause: Clause, likely: Numbers, named: Named, model: Model, least: Least) -> Coded | None:
    """The event that a trigger tells of, or None."""
    trigger, reached, parts = clause
    best = int(likely.argmax())
    kind, confidence = model.types.classes[best], float(likely[best])
    if kind == NONE or confidence < least.both or (kind == "ASSAULT" and _is_accident(trigger)):
        return None
    if confidence < LEAST_OF_UNKNOWN and not model.types.knows(f"t={trigger.lemma}"):
        return None
    sides = parted(find_sides(trigger, kind, reached, parts, model.roles), trigger, kind, named)
    return Coded(trigger, kind, sides, confidence) if confidence >= _least(sides, trigger, kind, least) else None


def _is_accident(trigger: Word) -> bool:
    """Whether people came to harm by what is nobody's act: "killed in a rock fall"."""
    words = event_words().accidents
    return any(token.lemma in words for token in trigger.subtree if token.pos == "NOUN")


def _least(sides: Sides, trigger: Word, kind: str, least: Least) -> float:
    """The confidence that is asked for: more of an event that names one side, and of a noun."""
    if sides.actors and sides.recipients:
        return least.both if sides.sure >= LEAST_RECIPIENT else least.unsure
    if not sides.actors and not sides.recipients:
        return 1.0
    if trigger.lower == "must":
        return 1.0
    return least.one_sided[kind] + (0.0 if trigger.pos in VERBAL else least.more_of_nouns)
