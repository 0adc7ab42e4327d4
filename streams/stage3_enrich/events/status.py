"""Whether an event happened, is to come, may come, did not happen, or is somebody's word, by the words above it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from schemas.article import Quote
from schemas.event import Status
from streams.stage3_enrich.events.frames import SUBJECTS, VERBAL
from streams.stage3_enrich.events.lexicon import event_words
from streams.stage3_enrich.words import Word

SPEECH = frozenset({"AGREE", "SUPPORT", "REQUEST", "ACCUSE", "REJECT", "THREATEN"})
"""Types whose act is done by saying so: what is promised or refused may lie ahead, the promise does not."""

_REFUSING = frozenset({"REJECT", "THREATEN"})
_NOT_DOING = frozenset({"REJECT", "SANCTION", "COERCE"})
"""Types whose act may be that something is not done: refused, called off, prevented."""

_PROMISING = _REFUSING | {"AGREE"}
_URGED = frozenset({"must", "should"})
_NOBODY = frozenset({"none", "nobody", "no", "neither"})
_FINITE = frozenset({"VBD", "VBZ", "VBP"})
_PARTICIPLES = frozenset({"VBN", "VBG"})
_UNSURE = frozenset({"would", "could", "may", "might", "should", "can", "'d", "must"})
_AHEAD = frozenset({"will", "shall", "'ll", "wo"})
_IF = frozenset({"if", "unless", "whether", "until", "lest"})
_NOT = frozenset({"not", "n't", "never", "no"})
_CLAUSES = frozenset(
    {"xcomp", "ccomp", "pcomp", "acl", "advcl", "dobj", "pobj", "prep", "conj", "attr", "nsubjpass", "nsubj", "appos"}
)
_LONGEST = 12
_AFTER = frozenset({"after", "amid", "at", "because", "despite", "during", "following", "from", "over", "since"})
_PAST_YEAR = 366


class Told(NamedTuple):
    """The status of an event, and whose word it is where it is reported or an opinion."""

    status: Status
    by: str | None = None


def told(trigger: Word, kind: str, actor_text: str | None, quotes: Sequence[Quote]) -> Told:
    """The status of the event that a trigger tells of. What is historical only its date shows: see `of_the_past`."""
    own = _own(trigger, kind)
    if own is not None:
        return Told(own)
    above = next((found for word in _above(trigger) if (found := _governed(word, trigger, kind))), None)
    if above is not None:
        return Told(above)
    return _said(trigger, kind, actor_text, quotes)


def of_the_past(date: str, published: str) -> bool:
    """Whether a date (ISO 8601, of a day, month or year) lies more than a year before another."""
    return _days(published) - _days(date) > _PAST_YEAR


def is_past(trigger: Word) -> bool:
    """Whether a verb says that it has been done: what has been cancelled may be of tomorrow."""
    return trigger.tag in ("VBD", "VBN")


def _days(date: str) -> int:
    """A day as a number; of a month or year its last days."""
    year, month, day = (int(part) for part in (date + "-12-28"[len(date) - 4 :])[:10].split("-"))
    return year * 365 + month * 30 + day


def _own(trigger: Word, kind: str) -> Status | None:
    """What the trigger's own clause says."""
    told_by = ("aux", "neg", "mark", "det", "advmod")
    said_of = (trigger, trigger.head) if trigger.dep in ("acomp", "attr") else (trigger,)
    words = {child.lower for word in said_of for child in word.children if child.dep in told_by}
    adjectives = {child.lower for child in trigger.children if child.dep == "amod"}
    purpose = trigger.dep in ("advcl", "acl", "relcl") and "to" in words
    due = trigger.dep == "xcomp" and trigger.head.lemma == "be" and "to" in words and kind not in _PROMISING
    promised = kind in _PROMISING
    meant = kind in SPEECH and kind != "SUPPORT" and (words & _URGED or (promised and "would" in words))
    unsure = words & _UNSURE and not meant
    failed = trigger.lemma in event_words().failing and kind not in _NOT_DOING
    refuses = kind in _REFUSING and trigger.lemma not in event_words().refusals
    rules: tuple[tuple[object, Status], ...] = (
        (words & _IF, "conditional"),
        (words & _NOT and not refuses, "negated"),
        (failed or _is_done_by_nobody(trigger), "negated"),
        (unsure, "conditional"),
        (words & _AHEAD and not promised, "planned"),
        (adjectives & event_words().planned_adjectives or purpose or due, "planned"),
        (adjectives & event_words().past_adjectives, "historical"),
    )
    return next((status for holds, status in rules if holds), None)


def _is_done_by_nobody(trigger: Word) -> bool:
    """Whether the subject says that nobody did it: "none of them has asked"."""
    subjects = [child for child in trigger.children if child.dep in SUBJECTS]
    return any(
        one.lower in _NOBODY or any(det.dep == "det" and det.lower in _NOBODY for det in one.children)
        for one in subjects
    )


def _above(trigger: Word) -> Iterator[Word]:
    """The words that govern a trigger, as long as it is what they are about."""
    word = trigger
    for _ in range(_LONGEST):
        head = word.head
        if head == word or word.dep not in _CLAUSES or _is_taken_for_granted(word):
            return
        if not _stands_alone(word):
            yield head
        word = head


def _is_taken_for_granted(word: Word) -> bool:
    """Whether what stands above a word leaves it as true as it is.

    A clause that tells when or why; a participle that describes somebody; an act of which something is said but that it
    comes about; an act after, since or during which something else comes about.
    """
    described = word.dep == "acl" and word.tag in _PARTICIPLES and not any(word.lefts)
    discussed = word.dep == "nsubj" and word.pos not in VERBAL and word.head.lemma not in event_words().happening
    behind = word.dep == "pobj" and word.head.lower in _AFTER
    return (word.dep == "advcl" and word.head.pos in VERBAL) or described or discussed or behind


def _stands_alone(word: Word) -> bool:
    """Whether a verb is joined to another as a clause of its own: "wants peace, and he called on them to …"."""
    own = any(child.dep in SUBJECTS or (child.dep == "aux" and child.tag != "TO") for child in word.children)
    return word.dep == "conj" and word.pos in VERBAL and (own or word.tag in _FINITE)


def _governed(word: Word, trigger: Word, kind: str) -> Status | None:
    """What a word above the trigger makes of it."""
    words, lemma = event_words(), word.lemma
    if trigger.dep == "dobj" and trigger.head == word and any(child.dep == "neg" for child in word.children):
        return "negated"
    if lemma == "deny" and kind != "REJECT":
        return "negated"
    if word.pos == "NOUN" and lemma in words.doubts:
        return "conditional"
    if word.pos == "NOUN" and lemma in words.claims:
        return "negated" if any(above.lemma == "deny" for above in word.ancestors) else "reported"
    if lemma in words.reporting or (lemma in words.opinion and trigger.dep != "xcomp"):
        return None
    modal = {child.lower for child in word.children if child.dep in ("aux", "neg", "mark")}
    is_cause = lemma == "due" and trigger.pos not in VERBAL
    trigger_is_done = trigger.pos in VERBAL or trigger.dep == "dobj"
    rules: tuple[tuple[object, Status], ...] = (
        (trigger_is_done and lemma in words.failing and kind not in _NOT_DOING, "negated"),
        (kind not in SPEECH and lemma in words.planning and not is_cause, "planned"),
        (lemma in words.conditional and (kind not in SPEECH or lemma in words.wanting), "conditional"),
        (modal & (_IF | _UNSURE) or (kind in SPEECH and lemma == "expect"), "conditional"),
        (word.pos in VERBAL and modal & _NOT and kind not in _REFUSING, "negated"),
        (modal & _AHEAD and kind not in _PROMISING, "planned"),
    )
    return next((status for holds, status in rules if holds), None)


def _said(trigger: Word, kind: str, actor_text: str | None, quotes: Sequence[Quote]) -> Told:
    """On whose word the event is told: that of the innermost quote around its trigger."""
    around = [quote for quote in quotes if quote.start <= trigger.start < quote.end]
    for quote in sorted(around, key=lambda one: one.end - one.start):
        who = quote.speaker.text if quote.speaker else None
        if kind in SPEECH and who is not None and _same(who, actor_text):
            continue
        cue = quote.cue.text.lower() if quote.cue else ""
        if cue and any(cue.startswith(verb[:5]) for verb in event_words().opinion):
            return Told("opinion", who)
        return Told("reported", who)
    return Told("asserted")


def _same(one: str, other: str | None) -> bool:
    """Whether two phrases name the same: they share a word that is a name, or one is a pronoun."""
    if other is None:
        return False
    names = {word.strip(".,'\u2019") for word in one.split() if word[0].isupper()}
    others = {word.strip(".,'\u2019") for word in other.split() if word[0].isupper()}
    return bool(names & others) or one.lower() == other.lower() or one.lower() in ("he", "she", "it", "they")
