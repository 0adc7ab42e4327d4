"""How many people an event touched, as the words of its clause say."""

from __future__ import annotations

from collections.abc import Iterator

from msgspec import UNSET, UnsetType

from schemas.event import Magnitude
from streams.stage3_enrich.events.frames import VERBAL
from streams.stage3_enrich.events.lexicon import event_words
from streams.stage3_enrich.words import Word

_NUMBERS = {
    "one": 1,
    "two": 2,
    "three": 3,
    "four": 4,
    "five": 5,
    "six": 6,
    "seven": 7,
    "eight": 8,
    "nine": 9,
    "ten": 10,
    "eleven": 11,
    "twelve": 12,
    "thirteen": 13,
    "fourteen": 14,
    "fifteen": 15,
    "sixteen": 16,
    "seventeen": 17,
    "eighteen": 18,
    "nineteen": 19,
    "twenty": 20,
    "thirty": 30,
    "forty": 40,
    "fifty": 50,
    "sixty": 60,
    "seventy": 70,
    "eighty": 80,
    "ninety": 90,
}
_SCALES = {"dozen": 12, "hundred": 100, "thousand": 1000, "million": 1_000_000}
_COUNTED = frozenset({"dobj", "nsubjpass"})
_ACTING = frozenset({"nsubj", "agent"})
_THOUSAND = 1000
_MOST = 100_000_000
_DEATH_ADJECTIVES = frozenset({"dead"})


def magnitude_of(trigger: Word) -> Magnitude | UnsetType:
    """Dead, injured, arrested and protesters that the clause of a trigger numbers; unset where it numbers none."""
    words = event_words()
    found: dict[str, int] = {}
    for verb in _verbs(trigger):
        lemma = verb.lemma
        if lemma in words.death_verbs or any(child.lower in _DEATH_ADJECTIVES for child in verb.children):
            _note(found, "dead", _count(verb, _COUNTED if lemma not in ("die", "perish") else _ACTING))
        elif lemma in words.injury_verbs:
            _note(found, "injured", _count(verb, _COUNTED))
        elif lemma in words.arrest_verbs:
            _note(found, "arrested", _count(verb, _COUNTED))
        elif lemma in words.protest_verbs:
            _note(found, "protesters", _count(verb, _ACTING))
    return Magnitude(**found) if found else UNSET


def _verbs(trigger: Word) -> Iterator[Word]:
    """The trigger, the verb that governs it where it is a noun, and the verbs that hang on either."""
    top = trigger.head if trigger.pos not in VERBAL and trigger.head.pos in VERBAL else trigger
    if trigger.dep == "pobj" and trigger.head.head.pos in VERBAL:
        top = trigger.head.head
    yield top
    for child in top.subtree:
        if child.pos in VERBAL and child.dep in ("advcl", "conj", "relcl", "acl") and child != top:
            yield child


def _note(found: dict[str, int], of: str, count: int | None) -> None:
    if count is not None:
        found.setdefault(of, count)


def _count(verb: Word, deps: frozenset[str]) -> int | None:
    """The number of those that a verb is about."""
    for child in verb.children:
        if child.dep in deps and child.pos in ("NOUN", "PROPN", "NUM"):
            return number(child)
    return None


def number(noun: Word) -> int | None:
    """The number before a noun, or that which it is: "14 soldiers", "two dozen people", "about 1,000"."""
    if noun.pos == "NUM":
        return _value([noun])
    words = [child for child in noun.lefts if child.dep == "nummod"]
    inner = [token for word in words for token in word.subtree if token.is_number or token.lemma in _SCALES]
    if any(token.lower == "half" for word in words for token in word.subtree):
        return None
    scale = [noun] if noun.lemma in _SCALES else []
    return _value([*inner, *scale]) if inner else None


def _value(words: list[Word]) -> int | None:
    """The one number that some words make; None where they make none, or two, as in "three or four"."""
    total, current = 0, 0
    for word in words:
        value, scale = _plain(word.lower.replace(",", "")), _SCALES.get(word.lemma)
        if value is not None and _continues(current, value):
            current += value
        elif value is None and scale is not None and (scale >= _THOUSAND or current < scale):
            current = max(current, 1) * scale
        else:
            return None
        if scale is not None and scale >= _THOUSAND:
            total, current = total + current, 0
    count = total + current
    return count if 0 < count < _MOST else None


def _continues(current: int, value: int) -> bool:
    """Whether a number goes on with another: twenty with five, two hundred with fifty."""
    return (
        current == 0
        or (20 <= current < 100 and current % 10 == 0 and value < 10)
        or (current >= 100 and current % 100 == 0 and value < 100)
    )


def _plain(text: str) -> int | None:
    if text.isdecimal() and text.isascii() and len(text) < 10:
        return int(text)
    parts = text.split("-")
    values = [_NUMBERS.get(part) for part in parts]
    return sum(value for value in values if value) if all(values) else None
