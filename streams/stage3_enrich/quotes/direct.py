"""Direct speech: who said a quoted stretch, from the words that stand around it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from streams.stage3_enrich.quotes.attribution import Attribution
from streams.stage3_enrich.quotes.lexicon import lexicon
from streams.stage3_enrich.quotes.marks import Stretch
from streams.stage3_enrich.quotes.paragraph import Paragraph
from streams.stage3_enrich.quotes.speakers import beside, issuer, source, speaker
from streams.stage3_enrich.words import Word

LONGEST_NAME = 5
OPENERS = frozenset({",", ":", ";", "—", "\u2013", "-", "--", "..."})


class Voice(NamedTuple):
    """Who speaks, and the word that says so."""

    cue: Word | None
    speaker: Word


def find(paragraphs: Sequence[Paragraph]) -> Iterator[tuple[Stretch, Attribution]]:
    """The quoted stretches that somebody is named for, each with its attribution."""
    carried: Voice | None = None
    for paragraph in paragraphs:
        voice: Voice | None = None
        for index, (stretch, _) in enumerate(paragraph.spans):
            before, after = paragraph.before(index), paragraph.after(index)
            inside = paragraph.parsed.text[stretch.start : stretch.end].strip()
            near = _near(inside, before, after, paragraph.quoted)
            if near is None and (not before or before[-1].text in OPENERS):
                near = voice if index else (carried if not before else None)
            voice = near
            if near is not None and _alone(before, near):
                yield stretch, Attribution(*stretch.content, near.cue, near.speaker, "quotation-marks")
        carried = _carried(paragraph, voice)


def _carried(paragraph: Paragraph, voice: Voice | None) -> Voice | None:
    """Who goes on speaking when the next paragraph begins with a quotation and names nobody."""
    if paragraph.spans and voice is not None:
        return voice
    words = paragraph.last_sentence()
    found = cue_of(words, paragraph.quoted, last=True)
    return introduction(words, paragraph.quoted) if found is None and paragraph.announces else found


def _alone(before: Sequence[Word], voice: Voice) -> bool:
    """Whether a stretch is a quotation of its own, not a part of the sentence before it."""
    return not before or before[-1].text in OPENERS or before[-1] == voice.cue


def _near(inside: str, before: Sequence[Word], after: Sequence[Word], quoted: frozenset[int]) -> Voice | None:
    """The voice named in the same sentence: by the nearer of the words before and after."""
    led = cue_of(before, quoted, last=True)
    followed = cue_of(after, quoted, last=False) if after and not inside.endswith(".") else None
    if led is None and followed is None and before and before[-1].text == ":":
        return introduction(before, quoted)
    if led is None or followed is None:
        return led or followed
    if before[-1].text == ":" or before[-1] == led.cue:
        return led
    return led if _distance(led, before[-1]) <= _distance(followed, after[0]) else followed


def _distance(voice: Voice, token: Word) -> int:
    return abs(voice.cue.i - token.i) if voice.cue is not None else 0


def introduction(words: Sequence[Word], quoted: frozenset[int]) -> Voice | None:
    """Who speaks after a colon without a reporting verb before it.

    That is the subject of the sentence, a bare name, or whoever issues the document that is quoted.
    """
    for token in words:
        if token.dep == "nsubj" and token.i not in quoted and _can_speak(token):
            verb = token.head
            return Voice(verb if verb in words else None, token)
    names = [token for token in words if token.pos == "PROPN"]
    if names and len(words) <= LONGEST_NAME + 1 and all(token.pos in ("PROPN", "PUNCT") for token in words):
        return Voice(words[-1], names[-1])
    announced = issuer(words)
    return Voice(*announced) if announced is not None else None


def _can_speak(token: Word) -> bool:
    return token.entity_type in ("PERSON", "ORG", "NORP") or token.lower in ("he", "she", "they", "i", "who")


def cue_of(words: Sequence[Word], quoted: frozenset[int], *, last: bool) -> Voice | None:
    """The reporting verb among the words that is nearest to the quotation, with its speaker."""
    for token in reversed(words) if last else words:
        for who in _speakers(token):
            if who is not None and who.i not in quoted:
                return Voice(token, who)
    return None


def _speakers(token: Word) -> Iterator[Word | None]:
    known = lexicon()
    if token.lower == "according":
        yield source(token)
    elif token.tag.startswith("VB") and token.lemma in known.quote | known.clause:
        yield speaker(token)
        yield beside(token)
