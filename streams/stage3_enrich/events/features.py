"""What the classifiers of events look at: a trigger in its clause, and a noun phrase beside it. Names are masked."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from itertools import pairwise

from spacy.tokens import Token

from streams.stage3_enrich.events.frames import ACTED_ON, VERBAL
from streams.stage3_enrich.events.participants import Participant

_CONTENT = frozenset({"VERB", "NOUN", "ADJ", "ADV", "PROPN"})
_CLAUSES = frozenset({"xcomp", "ccomp", "pcomp", "advcl", "acl"})
_NEAR_STEPS = 2
_MOST_WORDS = 40


def role_features(trigger: Token, kind: str, part: Participant, path: str, *, first: bool) -> list[str]:
    """What tells whether a noun phrase is actor or recipient of a trigger that tells of an event of type `kind`."""
    voice = voice_of(trigger)
    lemma = trigger.lemma_.lower()
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
        found.append(f"n={part.core.lemma_.lower()}|{kind}")
    return found + [f"step={step}|{coarse}" for step in steps]


def voice_of(trigger: Token) -> str:
    """How a trigger stands in its clause: active, passive, as a noun, or as a participle."""
    if trigger.pos_ not in VERBAL:
        return "noun"
    deps = {child.dep_ for child in trigger.children}
    if deps & {"nsubjpass", "auxpass"}:
        return "passive"
    if trigger.dep_ == "conj" and trigger.tag_ == "VBN" and not deps & {"nsubj", "aux"}:
        return voice_of(trigger.head)
    if trigger.dep_ == "acl":
        return "participle" if trigger.tag_ == "VBN" else "gerund"
    return "active"


def type_features(trigger: Token, parts: Sequence[Participant], paths: Sequence[str]) -> list[str]:
    """What tells the type of the event that a trigger tells of; `parts` are the noun phrases of its clause."""
    lemma = trigger.lemma_.lower()
    found = [
        f"t={lemma}",
        f"t={lemma}|{trigger.pos_}",
        f"v={voice_of(trigger)}",
        f"dep={trigger.dep_}",
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
    words = [named.get(token.i) or token.lemma_.lower() for token in _clause(trigger, named)]
    found += [f"w={word}" for word in set(words)]
    found += [f"b={one}_{two}" for one, two in set(pairwise(words))]
    return found


def _child(lemma: str, child: Token) -> Iterator[str]:
    dep, word = child.dep_, child.lemma_.lower()
    if dep in ("prt", "prep", "agent"):
        yield f"t={lemma}|{dep}={word}"
        for inner in child.children:
            if inner.dep_ in ("pobj", "pcomp"):
                yield f"t={lemma}|{word}={_lemma(inner)}"
                yield f"{word}={_lemma(inner)}"
    elif dep in ACTED_ON:
        yield f"o={_lemma(child)}"
        yield f"t={lemma}|o={_lemma(child)}"
        yield from (f"om={_lemma(inner)}" for inner in child.children if inner.dep_ in ("amod", "compound"))
        yield from (
            f"oo={_lemma(noun)}"
            for of in child.children
            if of.dep_ == "prep"
            for noun in of.children
            if noun.dep_ == "pobj"
        )
    elif dep in _CLAUSES:
        yield f"c={word}"
        yield f"t={lemma}|c={word}"
        for inner in child.children:
            if inner.dep_ in ACTED_ON:
                yield f"co={_lemma(inner)}"
                yield f"c={word}|co={_lemma(inner)}"
            elif inner.dep_ in ("aux", "neg", "mark"):
                yield f"c{inner.dep_}={inner.lower_}"
    elif dep in ("aux", "neg", "mark", "auxpass"):
        yield f"{dep}={word}"
        yield f"t={lemma}|{dep}={word}"


def _above(trigger: Token, lemma: str) -> Iterator[str]:
    head = trigger.head
    if head != trigger:
        yield f"g={trigger.dep_}:{_lemma(head)}"
        yield f"t={lemma}|g={_lemma(head)}"
        if any(child.dep_ == "neg" for child in head.children):
            yield f"gneg={trigger.dep_}"


def _lemma(token: Token) -> str:
    return token.ent_type_ or token.lemma_.lower()


def _clause(trigger: Token, named: Collection[int]) -> list[Token]:
    """The words of a trigger's clause that say something, of names only those that stand for them."""
    first, last = trigger.i - _MOST_WORDS, trigger.i + _MOST_WORDS
    return [
        token
        for token in trigger.subtree
        if first < token.i < last and (token.i in named or token == trigger or _tells(token))
    ]


def _tells(token: Token) -> bool:
    return (token.pos_ in _CONTENT or token.dep_ in ("neg", "prt")) and (not token.ent_type_ or token.pos_ == "VERB")
