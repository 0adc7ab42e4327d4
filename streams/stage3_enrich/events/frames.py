"""The frame of a trigger: which noun phrases stand in its clause, and by which path of the grammar each is reached."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from streams.stage3_enrich.words import Word

VERBAL = frozenset({"VERB", "AUX"})
ACTED_ON = frozenset({"dobj", "attr", "oprd", "nsubjpass"})
"""The dependencies of what a verb is done to, or says of its subject."""

SUBJECTS = frozenset({"nsubj", "nsubjpass"})

_NOUNS = frozenset({"NOUN", "PROPN", "PRON", "NUM", "ADJ", "DET", "SYM"})
_OBJECTS = {"dobj": "obj", "attr": "attr", "oprd": "oprd", "dative": "dative", "pobj": "pobj", "npadvmod": "adv"}
_CLAUSES = frozenset({"xcomp", "ccomp", "advcl", "pcomp", "acl", "relcl"})
_SHARING = frozenset({"conj", "advcl", "xcomp", "ccomp", "dep", "parataxis"})
_TOLD = _SHARING | set(_OBJECTS) | {"prep", "pcomp"} | SUBJECTS
_DEEPEST = 4
_MOST = 24
_MOST_JOINED = 100
_MOST_PREPOSITIONS = 4


class Reached(NamedTuple):
    """The head of a noun phrase, and how it is reached from the trigger: "obj", "prep:with", "xcomp>obj>poss"."""

    head: Word
    path: str


def frame(trigger: Word) -> list[Reached]:
    """What the clause of a trigger holds, each noun phrase once, by its shortest path.

    A `^` leads upwards: to the subject that a dependent clause shares, or the noun that a relative clause tells of.
    """
    found: dict[int, Reached] = {}
    for one in (*_down(trigger, "", _DEEPEST), *_up(trigger)):
        known = found.get(one.head.i)
        if known is None or one.path.count(">") < known.path.count(">"):
            found[one.head.i] = one
        if len(found) >= _MOST:
            break
    return list(found.values())


def _down(head: Word, path: str, depth: int) -> Iterator[Reached]:  # noqa: C901 - one case for each relation
    """What stands below a word, nearest first."""
    if depth <= 0:
        return
    later: list[tuple[Word, str]] = []
    for child in head.children:
        dep = child.dep
        if dep in ("nsubj", "nsubjpass", "csubj", "expl"):
            if dep != "expl":
                yield from _phrase(child, f"{path}{'subj' if dep != 'nsubjpass' else 'passive'}", depth)
        elif dep in _OBJECTS and child.pos in _NOUNS:
            yield from _phrase(child, path + _OBJECTS[dep], depth)
        elif dep in ("prep", "agent", "dative"):
            name = "agent" if dep == "agent" else f"prep:{child.lower}"
            yield from _prepositional(child, path + name, depth, later)
        elif dep in _CLAUSES and child.pos in VERBAL and not _apart(child):
            later.append((child, f"{path}{dep}>"))
        elif dep == "conj" and head.pos in VERBAL and not path and not _has_object(head):
            yield from (Reached(obj, f"conj>{_OBJECTS[obj.dep]}") for obj in child.children if obj.dep == "dobj")
        elif head.pos in _NOUNS and dep in ("poss", "compound", "amod", "nmod") and child.pos in _NOUNS:
            yield from _phrase(child, f"{path}{'poss' if dep == 'poss' else 'mod'}", depth)
    for child, name in later:
        yield from _down(child, name, depth - 1)


def _prepositional(
    prep: Word, path: str, depth: int, later: list[tuple[Word, str]], others: int = _MOST_PREPOSITIONS
) -> Iterator[Reached]:
    for child in prep.children:
        if child.dep == "pobj":
            yield from _phrase(child, path, depth)
        elif child.dep == "pcomp" and child.pos in VERBAL:
            later.append((child, f"{path}>"))
        elif child.dep == "prep" and others:
            yield from _prepositional(child, f"{path}-{child.lower}", depth, later, others - 1)


def _phrase(noun: Word, path: str, depth: int) -> Iterator[Reached]:
    """A noun phrase, those joined to it, and what stands in it."""
    joined = 0
    waiting = [(noun, path, False)]
    while waiting:
        word, way, told = waiting.pop()
        if told:
            yield from _down(word, f"{way}>", depth - 1)
            continue
        yield Reached(word, way)
        joined += 1
        waiting.append((word, way, True))
        if joined < _MOST_JOINED:
            beside = [child for child in word.children if child.dep in ("conj", "appos") and child.pos in _NOUNS]
            ways = [way if child.dep == "conj" else f"{way}>appos" for child in beside]
            waiting += [(child, its, False) for child, its in zip(beside[::-1], ways[::-1], strict=True)]


def _up(trigger: Word) -> Iterator[Reached]:
    """What a trigger shares with the words above it."""
    path, word = "^", trigger
    for _ in range(_DEEPEST):
        head, dep = word.head, word.dep
        if head == word or (dep == "conj" and word.pos in VERBAL and _has_subject(word)):
            return
        if dep in ("acl", "relcl"):
            yield from _phrase(head, f"{path}{dep}", 2)
            if head.dep not in ("dobj", "pobj", "attr"):
                return
        elif head.pos in VERBAL:
            step = dep if dep in _TOLD else "dep"
            yield from (one for one in _down(head, f"{path}{step}:", 2) if not _below(one.head, word))
        step = word.lower if dep == "prep" else dep
        path, word = f"{path}{step}^", head


def _has_subject(verb: Word) -> bool:
    return any(child.dep in SUBJECTS for child in verb.lefts)


def _below(token: Word, word: Word) -> bool:
    return word.left_edge <= token.i <= word.right_edge


def _apart(clause: Word) -> bool:
    """Whether an adverbial clause tells of something else: "if …", "after …", and what has a subject of its own."""
    own = ("mark", "nsubj", "nsubjpass", "advmod")
    return clause.dep == "advcl" and any(child.dep in own for child in clause.lefts)


def _has_object(verb: Word) -> bool:
    return any(child.dep in _OBJECTS for child in verb.children)
