"""Finds time expressions in English text and resolves them against the time of publication, as TIMEX3 of TimeML."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections import deque
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from spacy.tokens import Doc, Span

from schemas.article import TimeExpression
from streams.stage3_enrich.doc_text import text_of
from streams.stage3_enrich.times.context import direction, is_time, word_after, word_before
from streams.stage3_enrich.times.lexicon import Rule, fold, lexicon
from streams.stage3_enrich.times.timex_calendar import UNKNOWN, parsed
from streams.stage3_enrich.times.timex_frame import Frame, Kind, Words
from streams.stage3_enrich.times.timex_values import meaning

_WORD_START = re.compile(r"(?<![\w$€£¥#@/+_.])(?:[a-z]+|[0-9]+|'(?=[0-9]))")
_NUMBER_GOES_ON = re.compile(r"[0-9][.,:]\Z")
_OPEN_PREFIX = re.compile(r"(?<![\w-])(?:pre|post|[0-9]{1,2})-\Z")
_DAY = re.compile(r"\d{4}-\d\d-\d\d|XXXX-(?:XX|\d\d)-(?:XX|\d\d)|XXXX-WXX-\d")
# So many dates back, an expression may still refer to ("two days earlier").
_REMEMBERED = 20
_JOINING = {"on", "of", "at", ""}


@dataclass(frozen=True)
class _Found:
    start: int
    end: int
    kind: Kind
    value: str
    rule: str


def find_times(doc: Doc, published: datetime | None) -> list[TimeExpression]:
    """The time expressions of a parsed text, in order, without overlaps.

    `published` is when the text appeared, with its zone; the day in that zone is what "today" means. Where it is None,
    what depends on it has X in its value (XXXX-10-07). Dates without a year and weekdays lie before publication unless
    the verb points ahead. Needs the tagger and the parser for that; without them the past is assumed.
    """
    text = text_of(doc)
    found = _resolved(doc, published)
    days = _SentenceDays(doc, [one for one in found if one.kind != "SET" and _DAY.match(one.value)])
    joined = _joined(text, found)
    return [
        TimeExpression(
            start=one.start,
            end=one.end,
            text=text[one.start : one.end],
            type=one.kind,
            value=one.value if not one.value.startswith("T") else days.beside(one, published) + one.value,
            rule=one.rule,
        )
        for one in joined
    ]


class _Text:
    """A parsed text, folded for the patterns; gives the tokens of a stretch of it without a walk through all."""

    def __init__(self, doc: Doc) -> None:
        self.doc = doc
        self.folded = fold(text_of(doc))
        self._token_starts = [token.idx for token in doc]

    def tokens(self, start: int, end: int) -> Span:
        """The tokens that the stretch touches."""
        return self.doc[bisect_right(self._token_starts, start) - 1 : bisect_left(self._token_starts, end)]


def _resolved(doc: Doc, published: datetime | None) -> list[_Found]:
    """Every expression with its value; times of day have only their part from the T on."""
    text = _Text(doc)
    mentioned: deque[str] = deque(maxlen=_REMEMBERED)
    found: list[_Found] = []
    for start in _starts(text.folded):
        end = found[-1].end if found else 0
        if start < end or not _stands_free(text.folded, start, end):
            continue
        one = _at(text, start, published, mentioned)
        if one:
            found.append(one)
            if one.kind in ("DATE", "TIME") and parsed(one.value):
                mentioned.append(one.value)
    return found


def _starts(folded: str) -> Iterator[int]:
    starts = lexicon().starts
    for word in _WORD_START.finditer(folded):
        if not word.group().isalpha() or word.group() in starts:
            yield word.start()


def _stands_free(folded: str, start: int, last_end: int) -> bool:
    """Whether the word is no part of a number, an id or a compound; "2009-2011" and "pre-1967" are allowed."""
    before = folded[max(0, start - 8) : start]
    if before.endswith("-"):
        return last_end == start - 1 or not before[-2:-1].isalnum() or bool(_OPEN_PREFIX.search(before))
    return not _NUMBER_GOES_ON.search(before)


def _at(text: _Text, start: int, published: datetime | None, mentioned: Sequence[str]) -> _Found | None:
    """The longest expression at the offset that holds in its context; of equals, that of the first rule."""
    folded = text.folded
    if not lexicon().any_rule.match(folded, start):
        return None
    matches = [(rule, match) for rule in lexicon().rules if (match := rule.pattern.match(folded, start))]
    for rule, match in sorted(matches, key=lambda pair: -pair[1].end()):
        end = match.end()
        words: Words = {name: " ".join(word.split()) for name, word in match.groupdict().items() if word is not None}
        span = text.tokens(start, end)
        before = word_before(folded, start)
        if not _fits(rule, before, folded, end) or not is_time(rule.name, words, span, folded, start):
            continue
        frame = Frame(published.date() if published else None, direction(rule.name, span, before), mentioned)
        told = meaning(rule.name, words, frame)
        if told:
            return _Found(start, end, *told, rule.name)
    return None


def _fits(rule: Rule, before: str, folded: str, end: int) -> bool:
    if before in rule.not_after or (rule.after and before not in rule.after):
        return False
    return not rule.not_before or word_after(folded, end) not in rule.not_before


def _joined(text: str, found: list[_Found]) -> list[_Found]:
    """Times of day and the day beside them made one: "3 p.m. on Tuesday", "the morning of March 26"."""
    joined: list[_Found] = []
    for one in found:
        last = joined[-1] if joined else None
        if last and text[last.end : one.start].strip(" ").lower() in _JOINING and one.start - last.end < 5:
            day, time = (one, last) if last.value.startswith("T") else (last, one)
            if time.value.startswith("T") and day.kind == "DATE" and _DAY.fullmatch(day.value):
                rule = f"{last.rule}+{one.rule}"
                joined[-1] = _Found(last.start, one.end, "TIME", day.value + time.value, rule)
                continue
        joined.append(one)
    return joined


class _SentenceDays:
    """The days named in each sentence, to find the day of a time of day."""

    def __init__(self, doc: Doc, days: list[_Found]) -> None:
        parsed_doc = doc.has_annotation("SENT_START")
        self._starts = [sentence.start_char for sentence in doc.sents] if parsed_doc else [0]
        self._days: dict[int, list[_Found]] = {}
        for day in days:
            self._days.setdefault(self._sentence(day), []).append(day)

    def _sentence(self, one: _Found) -> int:
        return bisect_right(self._starts, one.start)

    def beside(self, time: _Found, published: datetime | None) -> str:
        """The last day named before the time in its sentence, else the first after it, else that of publication."""
        days = self._days.get(self._sentence(time), [])
        before = [day for day in days if day.start < time.start]
        if days:
            return (before[-1] if before else days[0]).value[:10]
        return published.date().isoformat() if published else UNKNOWN["D"]
