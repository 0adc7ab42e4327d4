"""What the classifiers of events look at: a trigger in its clause, and a noun phrase beside it. Names are masked."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from itertools import pairwise

from streams.stage3_enrich.events.frames import ACTED_ON, VERBAL
from streams.stage3_enrich.events.participants import Participant
from streams.stage3_enrich.words import Word

_CONTENT = frozenset({"VERB", "NOUN", "ADJ", "ADV", "PROPN"})
_CLAUSES = frozenset({"xcomp", "ccomp", "pcomp", "advcl", "acl"})
_NEAR_STEPS = 2
_MOST_WORDS = 40


def role_features(trigger: Word, kind: str, part: Participant, path: str, *, first: bool) -> list[str]:
    """What tells whether a noun phrase is actor or recipient of a trigger that tells of an event of type `kind`."""
    voice = voice_of(trigger)
    lemma = trigger.lemma
    side = "before" if part.core.i < trigger.i else "after"
    what = "owned" if part.kind == "thing" and part.of_state else part.kind
    coarse = what if what in ("thing", "owned", "pronoun") else "somebody"
    steps = path.split(">")
    last = steps[-1]
    found = [
        f"p={path}|{voice}",
        f"p={path}|{coarse}",
        f"p={path}|{what}",
        f"p={path}|{kind}|{coarse}",
        f"last={last}|{voice}|{coarse}",
        f"last={last}|{what}",
        f"last={last}|{kind}|{coarse}",
        f"head={steps[0]}|{kind}|{coarse}",
        f"deep={len(steps)}|{coarse}|{side}",
        f"{side}|{voice}|{coarse}|{kind}",
        f"k={what}|{kind}|{side}",
        f"first={first}|{side}|{coarse}",
        f"t={lemma}|{path}",
        f"t={lemma}|{last}",
        f"far={min(abs(part.core.i - trigger.i) // 4, 5)}|{side}|{coarse}",
        f"state={part.of_state}|{last}|{coarse}",
    ]
    if coarse != "somebody":
        found.append(f"n={part.core.lemma}|{kind}")
    return found + [f"step={step}|{coarse}" for step in steps]


def voice_of(trigger: Word) -> str:
    """How a trigger stands in its clause: active, passive, as a noun, or as a participle."""
    if trigger.pos not in VERBAL:
        return "noun"
    deps = {child.dep for child in trigger.children}
    if deps & {"nsubjpass", "auxpass"}:
        return "passive"
    if trigger.dep == "conj" and trigger.tag == "VBN" and not deps & {"nsubj", "aux"}:
        return voice_of(trigger.head)
    if trigger.dep == "acl":
        return "participle" if trigger.tag == "VBN" else "gerund"
    return "active"


def type_features(trigger: Word, parts: Sequence[Participant], paths: Sequence[str]) -> list[str]:
    """What tells the type of the event that a trigger tells of; `parts` are the noun phrases of its clause."""
    lemma = trigger.lemma
    found = [
        f"t={lemma}",
        f"t={lemma}|{trigger.pos}",
        f"v={voice_of(trigger)}",
        f"dep={trigger.dep}",
    ]
    for part, path in zip(parts, paths, strict=True):
        if path.count(">") < _NEAR_STEPS and not path.startswith("^"):
            found += [f"at={path}|{part.kind}", f"t={lemma}|at={path}"]
        elif path.endswith("subj"):
            found.append(f"above={part.kind}")
    for child in trigger.children:
        found += _child(lemma, child)
    found += _above(trigger, lemma)
    named = {part.core.i: part.kind for part in parts if part.acts}
    words = [named.get(token.i) or token.lemma for token in _clause(trigger, named)]
    found += [f"w={word}" for word in set(words)]
    found += [f"b={one}_{two}" for one, two in set(pairwise(words))]
    return found


def _child(lemma: str, child: Word) -> Iterator[str]:
    dep, word = child.dep, child.lemma
    if dep in ("prt", "prep", "agent"):
        yield f"t={lemma}|{dep}={word}"
        for inner in child.children:
            if inner.dep in ("pobj", "pcomp"):
                yield f"t={lemma}|{word}={_lemma(inner)}"
                yield f"{word}={_lemma(inner)}"
    elif dep in ACTED_ON:
        yield f"o={_lemma(child)}"
        yield f"t={lemma}|o={_lemma(child)}"
        yield from (f"om={_lemma(inner)}" for inner in child.children if inner.dep in ("amod", "compound"))
        yield from (
            f"oo={_lemma(noun)}"
            for of in child.children
            if of.dep == "prep"
            for noun in of.children
            if noun.dep == "pobj"
        )
    elif dep in _CLAUSES:
        yield f"c={word}"
        yield f"t={lemma}|c={word}"
        for inner in child.children:
            if inner.dep in ACTED_ON:
                yield f"co={_lemma(inner)}"
                yield f"c={word}|co={_lemma(inner)}"
            elif inner.dep in ("aux", "neg", "mark"):
                yield f"c{inner.dep}={inner.lower}"
    elif dep in ("aux", "neg", "mark", "auxpass"):
        yield f"{dep}={word}"
        yield f"t={lemma}|{dep}={word}"


def _above(trigger: Word, lemma: str) -> Iterator[str]:
    head = trigger.head
    if head != trigger:
        yield f"g={trigger.dep}:{_lemma(head)}"
        yield f"t={lemma}|g={_lemma(head)}"
        if any(child.dep == "neg" for child in head.children):
            yield f"gneg={trigger.dep}"


def _lemma(token: Word) -> str:
    return token.entity_type or token.lemma


def _clause(trigger: Word, named: Collection[int]) -> list[Word]:
    """The words of a trigger's clause that say something, of names only those that stand for them."""
    first, last = trigger.i - _MOST_WORDS, trigger.i + _MOST_WORDS
    return [
        token
        for token in trigger.subtree
        if first < token.i < last and (token.i in named or token == trigger or _tells(token))
    ]


def _tells(token: Word) -> bool:
    return (token.pos in _CONTENT or token.dep in ("neg", "prt")) and (not token.entity_type or token.pos == "VERB")
