"""Every span of an enriched article."""

from __future__ import annotations

from collections.abc import Iterator

from schemas.article import Article, Span


def spans(article: Article) -> Iterator[Span]:
    """Mentions, places, times, quotes, speakers and cues."""
    for entity in article.entities or ():
        yield from entity.mentions
    yield from article.places or ()
    yield from article.times or ()
    for quote in article.quotes or ():
        yield from (span for span in (quote, quote.speaker, quote.cue) if isinstance(span, Span))
