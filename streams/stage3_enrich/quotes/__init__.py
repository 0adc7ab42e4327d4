"""Quotations and attributions: who is reported to have said what."""

from __future__ import annotations

from collections.abc import Sequence

from msgspec import UNSET

from schemas.article import Entity, Quote, Span, Speaker
from streams.stage3_enrich.quotes import clauses, direct, statements
from streams.stage3_enrich.quotes.attribution import Attribution
from streams.stage3_enrich.quotes.links import Links
from streams.stage3_enrich.quotes.marks import stretches
from streams.stage3_enrich.quotes.paragraph import layout
from streams.stage3_enrich.quotes.pieces import pieces
from streams.stage3_enrich.quotes.speakers import phrase
from streams.stage3_enrich.words import ParsedText, Word, text_from

__all__ = ["find_quotes"]


def find_quotes(parsed: ParsedText, entities: Sequence[Entity]) -> list[Quote]:
    """The quotes of a text, in order of their start.

    `parsed` has lemmas and labels; `entities` are the article's, for the speakers.
    The span of a direct quote is what stands between the marks. The method is by rule, over quotation marks and the
    dependency parse, in the manner of Pareti et al. (2013), "Automatically Detecting and Attributing Indirect
    Quotations", whose three parts of an attribution (content, source, cue) it finds.
    """
    text = parsed.text
    marks = stretches(text)
    paragraphs = layout(parsed, marks)
    quoted = frozenset(i for paragraph in paragraphs for i in paragraph.quoted)
    spoken = dict(direct.find(paragraphs))
    blocks = list(statements.find(paragraphs))
    told = [
        part
        for one in clauses.attributions(parsed, quoted)
        if not _within(one, blocks)
        for part in pieces(text, one, marks, spoken)
    ]
    links = Links(parsed, entities)
    quotes = [_quote(parsed, one, links) for one in [*spoken.values(), *blocks, *told]]
    return sorted(quotes, key=lambda quote: (quote.start, quote.end, quote.kind))


def _within(one: Attribution, blocks: Sequence[Attribution]) -> bool:
    start, _ = one.content
    return any(block.kind == "direct" and block.content[0] <= start < block.content[1] for block in blocks)


def _quote(parsed: ParsedText, one: Attribution, links: Links) -> Quote:
    start, end = one.content
    first, last = phrase(one.speaker)
    words = parsed.words[first:last]
    entity = links.entity(one.speaker)
    return Quote(
        start=start,
        end=end,
        text=parsed.text[start:end],
        kind=one.kind,
        speaker=Speaker(
            start=words[0].start,
            end=words[-1].end,
            text=text_from(words),
            entity=entity if entity is not None else UNSET,
        ),
        cue=_cue(one.cue) if one.cue is not None else UNSET,
        rule=one.rule,
    )


def _cue(token: Word) -> Span:
    return Span(start=token.start, end=token.end, text=token.text)
