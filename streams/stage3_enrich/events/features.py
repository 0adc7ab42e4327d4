"""What the classifiers of events look at: a trigger in its clause, and a noun phrase beside it. Names are masked."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from spacy.tokens import Token

from streams.stage3_enrich.events.frames import VERBAL
from streams.stage3_enrich.events.participants import Participant

_OBJECTS = frozenset({"dobj", "attr", "oprd", "nsubjpass"})
_CONTENT = frozenset({"VERB", "NOUN", "ADJ", "ADV", "PROPN"})
_CLAUSES = frozenset({"xcomp", "ccomp", "pcomp", "advcl", "acl"})
_NEAR = 3
_MOST_WORDS = 40


def role_features(trigger: Token, one: Participant, path: str, first: bool) -> list[str]:  # noqa: FBT001 - a feature
    """What tells whether a noun phrase is actor or recipient of a trigger."""
    voice = voice_of(trigger)
    lemma = trigger.lemma_.lower()
    side = "before" if one.core.i < trigger.i else "after"
    kind = one.kind
    coarse = kind if kind in ("thing", "pronoun") else "somebody"
    last = path.rsplit(">", 1)[-1]
    return [
        f"p={path}|{voice}",
        f"p={path}|{coarse}",
        f"p={path}|{kind}",
        f"last={last}|{voice}|{coarse}",
        f"last={last}|{kind}",
        f"deep={path.count('>')}|{coarse}",
        f"{side}|{voice}|{coarse}",
        f"k={kind}",
        f"first={first}|{side}|{coarse}",
        f"t={lemma}|{path}",
        f"t={lemma}|{last}",
        f"n={one.core.lemma_.lower()}" if kind in ("thing", "pronoun") else "n=",
    ]


def voice_of(trigger: Token) -> str:
    """How a trigger stands in its clause: active, passive, as a noun, or as a participle."""
    if trigger.pos_ not in VERBAL:
        return "noun"
    deps = {child.dep_ for child in trigger.children}
    if deps & {"nsubjpass", "auxpass"}:
        return "passive"
    if trigger.dep_ == "acl":
        return "participle" if trigger.tag_ == "VBN" else "gerund"
    return "active"


def type_features(trigger: Token, actor: Participant | None, recipients: Sequence[Participant], path: str) -> list[str]:
    """What tells the type of the event that a trigger tells of. `path` leads to the first recipient."""
    lemma = trigger.lemma_.lower()
    masked = _masked(actor, recipients)
    recipient = recipients[0] if recipients else None
    found = [
        f"t={lemma}",
        f"t={lemma}|{trigger.pos_}",
        f"v={voice_of(trigger)}",
        f"a={actor.kind if actor else '-'}",
        f"r={recipient.kind if recipient else '-'}",
        f"rp={path}",
        f"t={lemma}|rp={path}",
        f"dep={trigger.dep_}",
    ]
    for child in trigger.children:
        found += _child(lemma, child)
    found += _above(trigger, lemma)
    words = [masked.get(token.i) or token.lemma_.lower() for token in _clause(trigger, actor, recipients)]
    found += [f"w={word}" for word in set(words)]
    found += [f"b={one}_{two}" for one, two in set(zip(words, words[1:], strict=False))]
    return found


def _child(lemma: str, child: Token) -> Iterator[str]:
    dep, word = child.dep_, child.lemma_.lower()
    if dep in ("prt", "prep", "agent"):
        yield f"t={lemma}|{dep}={word}"
        for inner in child.children:
            if inner.dep_ in ("pobj", "pcomp"):
                yield f"t={lemma}|{word}={_lemma(inner)}"
                yield f"{word}={_lemma(inner)}"
    elif dep in _OBJECTS:
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
            if inner.dep_ in _OBJECTS:
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


def _masked(actor: Participant | None, recipients: Sequence[Participant]) -> dict[int, str]:
    masked = {one.core.i: "RECIPIENT" for one in recipients}
    if actor is not None:
        masked[actor.core.i] = "ACTOR"
    return masked


def _clause(trigger: Token, actor: Participant | None, recipients: Sequence[Participant]) -> list[Token]:
    """The words of a trigger's clause that say something, with heads of names only."""
    own = [token for token in trigger.subtree if token.i == trigger.i or token.pos_ in _CONTENT or token.dep_ in ("neg", "prt")]
    extra = [one.core for one in (actor, *recipients) if one is not None]
    start, end = trigger.i - _MOST_WORDS, trigger.i + _MOST_WORDS
    inside = {token.i: token for token in (*own, *extra) if start < token.i < end}
    roles = {one.i for one in extra}
    return [token for i, token in sorted(inside.items()) if not token.ent_type_ or i in roles or token.pos_ == "VERB"]
