"""Direct speech: who said a quoted stretch, from the words that stand around it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from spacy.tokens import Doc, Token

from streams.stage3_enrich.quotes.attribution import Attribution
from streams.stage3_enrich.quotes.lexicon import lexicon
from streams.stage3_enrich.quotes.marks import Stretch
from streams.stage3_enrich.quotes.speakers import beside, speaker

LONGEST_NAME = 5
SENTENCE_ENDS = frozenset({".", "!", "?"})
OPENERS = frozenset({",", ":", ";", "—", "–", "-", "--", "..."})


class Voice(NamedTuple):
    """Who speaks, and the word that says so."""

    cue: Token | None
    speaker: Token


class Paragraph:
    """The tokens of a paragraph, with its quoted stretches."""

    def __init__(self, doc: Doc, tokens: range, spans: Sequence[tuple[Stretch, range]]) -> None:
        self.doc, self.tokens, self.spans = doc, tokens, spans
        self.quoted = frozenset(i for _, span in spans for i in span)

    def before(self, index: int) -> list[Token]:
        """The words of the same sentence before a stretch, back to the stretch before it."""
        words = self._run(range(self.spans[index][1].start - 1, self.tokens.start - 1, -1))
        return words[::-1]

    def after(self, index: int) -> list[Token]:
        """The words of the same sentence after a stretch, up to the next one."""
        return self._run(range(self.spans[index][1].stop, self.tokens.stop))

    def last_sentence(self) -> list[Token]:
        """The words outside the quotation marks after the last stop but the closing one."""
        words = self._run(range(self.tokens.stop - 2, self.tokens.start - 1, -1))
        return words[::-1]

    def _run(self, indexes: range) -> list[Token]:
        words: list[Token] = []
        for i in indexes:
            token = self.doc[i]
            if i in self.quoted or token.text in SENTENCE_ENDS:
                break
            if not token.is_space:
                words.append(token)
        return words


def find(paragraphs: Sequence[Paragraph]) -> Iterator[tuple[Stretch, Attribution]]:
    """The quoted stretches that somebody is named for, each with its attribution."""
    carried: Voice | None = None
    for paragraph in paragraphs:
        voice: Voice | None = None
        for index, (stretch, _) in enumerate(paragraph.spans):
            before, after = paragraph.before(index), paragraph.after(index)
            inside = paragraph.doc.text[stretch.start : stretch.end].strip()
            near = _near(inside, before, after, paragraph.quoted)
            if near is None and (not before or before[-1].text in OPENERS):
                near = voice if index else (carried if not before else None)
            voice = near
            if near is not None and _alone(before, near):
                yield stretch, Attribution((stretch.start, stretch.end), "direct", near.cue, near.speaker)
        carried = _carried(paragraph, voice)


def _carried(paragraph: Paragraph, voice: Voice | None) -> Voice | None:
    """Who goes on speaking when the next paragraph begins with a quotation and names nobody."""
    if paragraph.spans and voice is not None:
        return voice
    words = paragraph.last_sentence()
    found = cue_of(words, paragraph.quoted, last=True)
    if found is None and paragraph.doc[paragraph.tokens.stop - 1].text == ":":
        return introduction([*words, paragraph.doc[paragraph.tokens.stop - 1]], paragraph.quoted)
    return found


def _alone(before: Sequence[Token], voice: Voice) -> bool:
    """Whether a stretch is a quotation of its own, not a part of the sentence before it."""
    return not before or before[-1].text in OPENERS or before[-1] == voice.cue


def _near(inside: str, before: Sequence[Token], after: Sequence[Token], quoted: frozenset[int]) -> Voice | None:
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


def _distance(voice: Voice, token: Token) -> int:
    return abs(voice.cue.i - token.i) if voice.cue is not None else 0


def introduction(words: Sequence[Token], quoted: frozenset[int]) -> Voice | None:
    """Who speaks after a colon, where no reporting verb stands before it: the subject of the sentence, or a bare name."""
    for token in words:
        if token.dep_ == "nsubj" and token.i not in quoted and _can_speak(token):
            verb = token.head
            return Voice(verb if verb in words else None, token)
    names = [token for token in words if token.pos_ == "PROPN"]
    if names and len(words) <= LONGEST_NAME + 1 and all(token.pos_ in ("PROPN", "PUNCT") for token in words):
        return Voice(words[-1], names[-1])
    return None


def _can_speak(token: Token) -> bool:
    return token.ent_type_ in ("PERSON", "ORG", "NORP") or token.lower_ in ("he", "she", "they", "i", "who")


def cue_of(words: Sequence[Token], quoted: frozenset[int], *, last: bool) -> Voice | None:
    """The reporting verb among the words that is nearest to the quotation, with its speaker."""
    known = lexicon()
    verbs = known.quote | known.clause
    for token in reversed(words) if last else words:
        if token.lower_ == "according":
            who = next((one for one in token.subtree if one.dep_ == "pobj"), None)
        elif token.tag_.startswith("VB") and token.lemma_.lower() in verbs:
            who = next((one for one in (speaker(token), beside(token)) if one is not None and one.i not in quoted), None)
        else:
            continue
        if who is not None:
            return Voice(token, who)
    return None
