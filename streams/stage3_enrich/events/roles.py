"""Who acts in an event and who it is done to, among the noun phrases of the trigger's clause."""

from __future__ import annotations

from collections.abc import Sequence

from streams.stage3_enrich.events.completion import is_mutual, standing_for
from streams.stage3_enrich.events.features import role_features
from streams.stage3_enrich.events.frames import Reached, frame
from streams.stage3_enrich.events.linear_model import LinearModel
from streams.stage3_enrich.events.participants import Named, Participant
from streams.stage3_enrich.events.sides import Sides
from streams.stage3_enrich.events.venues import is_venue
from streams.stage3_enrich.words import Word

ACTOR, RECIPIENT, NEITHER = "A", "R", "-"
"""The classes of the model of roles."""

LEAST_ACTOR = 0.35
LEAST_RECIPIENT = 0.3
LEAST_THING = 0.45
LEAST_NAMED_RECIPIENT = 0.1
"""The probabilities that are asked for: of who acts, of somebody and of something that it is done to, and of a name
where nothing else is likely.
"""


def phrases(trigger: Word, named: Named) -> tuple[list[Reached], list[Participant]]:
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


def find_sides(
    trigger: Word, kind: str, reached: Sequence[Reached], parts: Sequence[Participant], model: LinearModel
) -> Sides:
    """Actor and recipients of a trigger that tells of an event of type `kind`, among the noun phrases of its clause."""
    firsts = first_actors(parts)
    told = [
        role_features(trigger, kind, part, one.path, first=first)
        for part, one, first in zip(parts, reached, firsts, strict=True)
    ]
    likely = model.probabilities(told).tolist()
    acts, receives = model.classes.index(ACTOR), model.classes.index(RECIPIENT)
    acting = [row[acts] if part.acts or part.of_state else 0.0 for part, row in zip(parts, likely, strict=True)]
    actor = _best(acting, LEAST_ACTOR, ())
    others = _beside(actor, trigger, kind, reached)
    received = [0.0 if is_venue(one.head) else row[receives] for one, row in zip(reached, likely, strict=True)]
    recipient = _recipient(received, parts, others)
    # Which of the two acts is no question where they do it to one another.
    either = (acts, receives) if is_mutual(trigger, kind) else ()
    sides = ((actor, either or (acts,)), (recipient, either or (receives,)))
    sure = [sum(likely[one][role] for role in roles) for one, roles in sides if one is not None]
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


def _beside(actor: int | None, trigger: Word, kind: str, reached: Sequence[Reached]) -> Sequence[int]:
    """What is no recipient beside an actor: the actor, and who does it with it where the act is not mutual."""
    if actor is None:
        return ()
    with_it = () if is_mutual(trigger, kind) else reached[actor].head.conjuncts
    return [number for number, one in enumerate(reached) if number == actor or one.head in with_it]


def first_actors(parts: Sequence[Participant]) -> list[bool]:
    """For each noun phrase whether it is the first in the sentence that names somebody."""
    first = min((part.core.i for part in parts if part.acts), default=None)
    return [part.core.i == first for part in parts]


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
        if number != chosen and number not in others and one.head.dep == "conj" and one.head in head.conjuncts
    ]
    return tuple(parts[number] for number in (chosen, *joined))
