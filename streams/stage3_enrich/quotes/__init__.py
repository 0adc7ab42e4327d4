"""Quotations and attributions: who is reported to have said what."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from msgspec import UNSET
from spacy.tokens import Doc

from schemas.article import Entity, Quote, Span, Speaker
from streams.stage3_enrich.quotes import clauses, direct
from streams.stage3_enrich.quotes.attribution import Attribution, Offsets
from streams.stage3_enrich.quotes.marks import Stretch, paragraphs, stretches
from streams.stage3_enrich.quotes.speakers import phrase

__all__ = ["find_quotes"]

FEWEST_WORDS = 3


def find_quotes(doc: Doc, entities: Sequence[Entity]) -> list[Quote]:
    """The quotes of a text in order of their start, with speaker and cue where they are known."""
    marks = stretches(doc.text)
    layout = _layout(doc, marks)
    quoted = frozenset(i for paragraph in layout for i in paragraph.quoted)
    spoken = list(direct.find(layout))
    owned = [stretch for stretch, _ in spoken]
    told = [piece for one in clauses.attributions(doc, quoted) for piece in _outside(doc, one, marks, owned)]
    quotes = [_quote(doc, one, marks, entities) for one in [*(one for _, one in spoken), *told]]
    return sorted(quotes, key=lambda quote: (quote.start, quote.end))


def _outside(doc: Doc, one: Attribution, marks: Sequence[Stretch], owned: Sequence[Stretch]) -> Iterator[Attribution]:
    start, end = one.content
    for mark in marks:
        if mark not in owned and (one.cue is None or one.cue.idx < mark.start):
            if (start < mark.end and mark.start < end) or not doc.text[end : mark.outer_start].strip(' ') and end <= mark.start:
                start, end = min(start, mark.outer_start), max(end, mark.outer_end)
    pieces = [(start, end)]
    for mark in owned:
        pieces = [part for piece in pieces for part in _cut(piece, mark)]
    if pieces == [(start, end)]:
        yield Attribution((start, end), one.kind, one.cue, one.speaker)
        return
    for a, b in pieces:
        if len(doc.text[a:b].split()) > FEWEST_WORDS:
            yield Attribution((a, b), one.kind, one.cue, one.speaker)


def _cut(piece: Offsets, mark: Stretch) -> list[Offsets]:
    start, end = piece
    if mark.outer_end <= start or end <= mark.outer_start:
        return [piece]
    return [part for part in ((start, mark.outer_start), (mark.outer_end, end)) if part[0] < part[1]]


def _layout(doc: Doc, marks: Sequence[Stretch]) -> list[direct.Paragraph]:
    result = []
    for start, end in paragraphs(doc.text):
        inside = [(mark, _tokens(doc, mark.outer_start, mark.outer_end)) for mark in marks if start <= mark.start < end]
        result.append(direct.Paragraph(doc, _tokens(doc, start, end), inside))
    return result


def _tokens(doc: Doc, start: int, end: int) -> range:
    span = doc.char_span(start, end, alignment_mode="expand")
    return range(span.start, span.end) if span is not None else range(0)


def _quote(doc: Doc, one: Attribution, marks: Sequence[Stretch], entities: Sequence[Entity]) -> Quote:
    start, end = one.content
    kind = one.kind
    if kind == "indirect" and any(start <= mark.start and mark.end <= end for mark in marks):
        kind = "mixed"
    first, last = phrase(one.speaker)
    span = doc[first:last]
    speaker = Speaker(start=span.start_char, end=span.end_char, text=span.text)
    cue = Span(start=one.cue.idx, end=one.cue.idx + len(one.cue), text=one.cue.text) if one.cue is not None else UNSET
    return Quote(start=start, end=end, text=doc.text[start:end], kind=kind, speaker=speaker, cue=cue)
