"""From a parsed sentence to coded events: a trigger, its type, and who did it to whom, each with its probability."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

import msgspec
from spacy.tokens import Span, Token

from streams.stage3_enrich.events.completion import is_mutual, parted, standing_for
from streams.stage3_enrich.events.features import role_features, type_features
from streams.stage3_enrich.events.frames import VERBAL, Reached, frame
from streams.stage3_enrich.events.lexicon import event_words
from streams.stage3_enrich.events.linear_model import LinearModel, Weights
from streams.stage3_enrich.events.participants import Named, Participant
from streams.stage3_enrich.events.sides import Sides
from streams.stage3_enrich.events.slots import slots
from streams.stage3_enrich.events.status import SPEECH
from streams.stage3_enrich.events.triggers import triggers
from streams.stage3_enrich.events.venues import is_venue

ACTOR, RECIPIENT, NEITHER = "A", "R", "-"
NONE = "NONE"
_OF_ACTS = SPEECH | {"SANCTION", "CONCEDE"}
LONGEST_SENTENCE = 500
"""In words. What is longer is a list or a text without stops, and would take the square of its length in time."""

LEAST_ACTOR = 0.35
LEAST_RECIPIENT = 0.3
LEAST_THING = 0.45
LEAST_NAMED_RECIPIENT = 0.1
LEAST_TYPE = 0.5
LEAST_UNSURE = 0.6
LEAST_ONE_SIDED = {
    **dict.fromkeys(("RETREAT", "PROTEST", "MOBILIZE", "CONCEDE", "COERCE", "ASSAULT"), 0.65),
    **dict.fromkeys(("REQUEST", "ACCUSE", "REJECT", "THREATEN"), 0.7),
    **dict.fromkeys(("AGREE", "CONSULT", "SUPPORT"), 0.8),
    **dict.fromkeys(("COOPERATE", "AID", "SANCTION"), 0.9),
}
"""Of an event that names one side only. PLOVER asks for a recipient of the last."""

LEAST_MORE_OF_NOUNS = 0.1


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
    data = (files("streams.stage3_enrich") / "data" / "event_model.json").read_bytes()
    return Model(msgspec.json.decode(data, type=Stored))


@dataclass(frozen=True)
class Coded:
    """An event in a sentence."""

    trigger: Token
    kind: str
    sides: Sides
    confidence: float


def coded(sentence: Span, named: Named, model: Model) -> list[Coded]:
    """The events that a sentence tells, in the order of their triggers; none of one longer than LONGEST_SENTENCE."""
    taken: list[Coded] = []
    held: set[Token] = set()
    for trigger in triggers(sentence, model.nouns) if len(sentence) <= LONGEST_SENTENCE else ():
        if trigger in held:
            continue
        found = code_trigger(trigger, named, model)
        if found is not None and not _told_before(found, taken):
            taken.append(found)
            held.update(_content(found))
    return sorted(taken, key=lambda one: one.trigger.i)


def code_trigger(trigger: Token, named: Named, model: Model) -> Coded | None:
    """The event that a trigger tells of, or None."""
    reached, parts = phrases(trigger, named)
    if not any(part.acts or part.of_state for part in parts):
        return None
    features = type_features(trigger, parts, [one.path for one in reached])
    likely = model.types.probabilities(features, slots(trigger))
    best = int(likely.argmax())
    kind, confidence = model.types.classes[best], float(likely[best])
    if kind == NONE or confidence < LEAST_TYPE or (kind == "ASSAULT" and _is_accident(trigger)):
        return None
    sides = parted(find_sides(trigger, kind, reached, parts, model), trigger, kind, named)
    return Coded(trigger, kind, sides, confidence) if confidence >= _least(sides, trigger, kind) else None


def _is_accident(trigger: Token) -> bool:
    """Whether people came to harm by what is nobody's act: "killed in a rock fall"."""
    words = event_words().accidents
    return any(token.lemma_.lower() in words for token in trigger.subtree if token.pos_ == "NOUN")


def phrases(trigger: Token, named: Named) -> tuple[list[Reached], list[Participant]]:
    """The noun phrases of a trigger's clause, pronouns replaced by what they stand for, each thing once."""
    found: dict[int, tuple[Reached, Participant]] = {}
    for one in frame(trigger):
        head = named.after_dateline(one.head)
        if head is None:
            continue
        part = standing_for(named.participant(head), named)
        known = found.get(part.core.i)
        if known is None or _steps(one.path) < _steps(known[0].path):
            found[part.core.i] = one, part
    return [one for one, _ in found.values()], [part for _, part in found.values()]


def _steps(path: str) -> tuple[bool, int]:
    """Paths that lead upwards are longer than all others."""
    return path.startswith("^"), path.count(">")


def _least(sides: Sides, trigger: Token, kind: str) -> float:
    """The confidence that is asked for: more of an event that names one side, and of a noun."""
    if sides.actors and sides.recipients:
        return LEAST_TYPE if sides.sure >= LEAST_RECIPIENT else LEAST_UNSURE
    if not sides.actors and not sides.recipients:
        return 1.0
    if trigger.lower_ == "must":
        return 1.0
    return LEAST_ONE_SIDED[kind] + (0.0 if trigger.pos_ in VERBAL else LEAST_MORE_OF_NOUNS)


def find_sides(
    trigger: Token, kind: str, reached: Sequence[Reached], parts: Sequence[Participant], model: Model
) -> Sides:
    """Actor and recipients of a trigger among the noun phrases of its clause."""
    firsts = first_actors(parts)
    likely = [
        model.roles.probabilities(role_features(trigger, kind, part, one.path, first=first))
        for part, one, first in zip(parts, reached, firsts, strict=True)
    ]
    acts, receives = model.roles.classes.index(ACTOR), model.roles.classes.index(RECIPIENT)
    acting = [float(row[acts]) if part.acts or part.of_state else 0.0 for part, row in zip(parts, likely, strict=True)]
    actor = _best(acting, LEAST_ACTOR, ())
    others = _beside(actor, trigger, kind, reached)
    received = [0.0 if is_venue(one.head) else float(row[receives]) for one, row in zip(reached, likely, strict=True)]
    recipient = _recipient(received, parts, others)
    # Which of the two acts is no question where they do it to one another.
    either = (acts, receives) if is_mutual(trigger, kind) else ()
    sides = ((actor, either or (acts,)), (recipient, either or (receives,)))
    sure = [sum(float(likely[one][role]) for role in roles) for one, roles in sides if one is not None]
    return Sides(
        actors=_with_joined(actor, reached, parts, (recipient,)),
        recipients=_with_joined(recipient, reached, parts, (actor,)),
        actor_path=reached[actor].path if actor is not None else "",
        recipient_path=reached[recipient].path if recipient is not None else "",
        sure=min(sure, default=0.0),
    )


def _recipient(likely: Sequence[float], parts: Sequence[Participant], others: Sequence[int]) -> int | None:
    """The likeliest recipient: likelier where it is a thing, and a name where nothing is likely."""
    named = [part.acts or part.of_state for part in parts]
    amounts = [part.counts for part in parts]
    least = [LEAST_RECIPIENT if is_named else LEAST_THING for is_named in named]
    likely = [0.0 if is_amount else chance for chance, is_amount in zip(likely, amounts, strict=True)]
    best = _best([chance if chance >= low else 0.0 for chance, low in zip(likely, least, strict=True)], 0.01, others)
    if best is not None:
        return best
    names = [chance if is_named else 0.0 for chance, is_named in zip(likely, named, strict=True)]
    return _best(names, LEAST_NAMED_RECIPIENT, others)


def _beside(actor: int | None, trigger: Token, kind: str, reached: Sequence[Reached]) -> Sequence[int]:
    """What is no recipient beside an actor: the actor, and who does it with it where the act is not mutual."""
    if actor is None:
        return ()
    with_it = () if is_mutual(trigger, kind) else reached[actor].head.conjuncts
    return [number for number, one in enumerate(reached) if number == actor or one.head in with_it]


def first_actors(parts: Sequence[Participant]) -> list[bool]:
    """For each noun phrase whether it is the first that names somebody."""
    first = next((number for number, part in enumerate(parts) if part.acts), None)
    return [number == first for number in range(len(parts))]


def _best(likely: Sequence[float], least: float, others: Sequence[int]) -> int | None:
    best = max((number for number in range(len(likely)) if number not in others), key=likely.__getitem__, default=None)
    return best if best is not None and likely[best] >= least else None


def _with_joined(
    chosen: int | None, reached: Sequence[Reached], parts: Sequence[Participant], others: Sequence[int | None]
) -> tuple[Participant, ...]:
    """A noun phrase and those that a conjunction joins to it."""
    if chosen is None:
        return ()
    head = reached[chosen].head
    joined = [
        number
        for number, one in enumerate(reached)
        if number != chosen and number not in others and one.head.dep_ == "conj" and one.head in head.conjuncts
    ]
    return tuple(parts[number] for number in (chosen, *joined))


def _told_before(found: Coded, taken: Sequence[Coded]) -> bool:
    """Whether an event that governs it is told of the same sides, or lends a noun all the sides that it has."""
    above = set(found.trigger.ancestors)
    for other in taken:
        if other.trigger not in above:
            continue
        if found.trigger.pos_ not in VERBAL and not found.sides.own:
            return True
        if _pair(found) == _pair(other) and found.trigger.dep_ != "conj":
            return True
    return False


def _pair(one: Coded) -> tuple[frozenset[int], frozenset[int]]:
    actors, recipients = one.sides.actors, one.sides.recipients
    return frozenset(part.core.i for part in actors), frozenset(part.core.i for part in recipients)


def _content(one: Coded) -> Iterator[Token]:
    """What is part of an event and none of its own: what is promised, demanded or refused, or its own noun."""
    for child in one.trigger.children:
        if child.dep_ in ("xcomp", "ccomp", "pcomp") and one.kind in SPEECH:
            yield from child.subtree
        elif child.dep_ in ("dobj", "nsubjpass", "attr"):
            yield child
            if one.kind in _OF_ACTS:
                yield from child.subtree
        elif child.dep_ == "prep":
            for inner in child.children:
                if inner.dep_ == "pcomp" and one.kind in SPEECH:
                    yield from inner.subtree
                elif one.kind in SPEECH or one.trigger.pos_ not in VERBAL:
                    yield inner
