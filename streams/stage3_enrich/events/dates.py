"""When an event happened: the time expression that belongs to its trigger, else the day of publication."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date
from typing import NamedTuple

from schemas.article import TimeExpression
from streams.stage3_enrich.events.frames import VERBAL
from streams.stage3_enrich.events.lexicon import event_words
from streams.stage3_enrich.words import Word, root_of

_DAY = re.compile(r"\d{4}(-\d\d(-\d\d)?)?(?=$|T)")
_WEEK = re.compile(r"(\d{4})-W(\d\d)")
_YEAR = re.compile(r"\d{4}(?=-)")
_LONGEST = 20
_BESIDE = 2


class Moment(NamedTuple):
    """A day, month or year in ISO 8601, and the expression that says so; None where it is the day of publication."""

    date: str
    said: TimeExpression | None = None


def moment_of(trigger: Word, times: Sequence[TimeExpression], published: str) -> Moment:
    """When the event of a trigger happened.

    An expression in its clause, or in that of the verb that governs it, tells; not one beside a verb of saying.
    `published` is the day of publication, which is taken where none does.
    """
    sentence = trigger.sentence
    inside = [one for one in times if sentence.start <= one.start < sentence.end and iso_date(one.value)]
    ranked = [
        (rank, abs(one.start - trigger.start), one) for one in inside if (rank := _rank(trigger, one)) is not None
    ]
    if not ranked:
        return Moment(published)
    said = min(ranked, key=lambda entry: entry[:2])[2]
    return Moment(iso_date(said.value) or published, said)


def iso_date(value: str) -> str | None:
    """The day, month or year of a TIMEX3 value; of a week its month, or its year where it lies in two."""
    if week := _WEEK.match(value):
        return _month_of_week(int(week[1]), int(week[2]))
    found = _DAY.match(value) or _YEAR.match(value)
    return found[0] if found and _exists(found[0]) else None


def _month_of_week(year: int, week: int) -> str | None:
    try:
        first, last = date.fromisocalendar(year, week, 1), date.fromisocalendar(year, week, 7)
    except ValueError:
        return None
    return first.isoformat()[: 7 if first.month == last.month else 4]  # strftime pads no year


def _exists(day: str) -> bool:
    try:
        date.fromisoformat((day + "-01-01")[:10])
    except ValueError:
        return False
    return True


def _rank(trigger: Word, one: TimeExpression) -> int | None:
    """How near an expression is to a trigger by grammar: 0 in its clause, 1 above it, 2 apart from all verbs.

    None where it belongs to another act, or tells when something was said.
    """
    owner = _owner(trigger, one)
    if owner is None:
        return 2
    if owner == trigger:
        return 0
    if _begins(owner, trigger):
        return 0
    if owner.pos not in VERBAL:
        return None
    says = owner.lemma in event_words().reporting
    return 1 if trigger in owner.subtree and not says else None


def _begins(owner: Word, trigger: Word) -> bool:
    """Whether a verb says when an act begins ("a visit to Rome starting on Monday"), whatever it is attached to."""
    beside = 0 < owner.i - trigger.right_edge <= _BESIDE
    return owner.lemma in ("start", "begin") and owner.tag == "VBG" and (beside or trigger in owner.ancestors)


def _owner(trigger: Word, one: TimeExpression) -> Word | None:
    """The verb that a time expression belongs to, or the noun that it is part of: of "the massacre of October 7"."""
    words = trigger.parsed.within(one.start, one.end)
    token = root_of(words)
    for _ in range(_LONGEST):
        if token is None or token.head == token:
            return token
        within = token.dep in ("prep", "poss", "compound", "nmod") and token.head.pos in ("NOUN", "PROPN")
        part = within and token.lower == "of"
        token = token.head
        if token.pos in VERBAL or token == trigger or within:
            return token if part else _light(token, trigger)
    return None


def _light(owner: Word, trigger: Word) -> Word:
    """The trigger where the owner is the verb or the object that it makes one act with: "held talks on Monday"."""
    if trigger.dep == "ccomp" and owner.lemma in event_words().reporting:
        return owner
    near = {trigger.head, *(child for child in trigger.children if child.dep in ("dobj", "attr", "nsubjpass"))}
    return trigger if owner in near and trigger.dep in ("dobj", "ROOT", "nsubjpass", "attr", "conj", "ccomp") else owner
