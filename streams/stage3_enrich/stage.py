"""The stage as a function: a unique article in, the same article with what its text says of the world out.

The text is parsed once, and everything is read off that one Doc.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from functools import cache
from importlib.metadata import version

import msgspec
from msgspec import UNSET
from spacy.tokens import Doc

from schemas.article import Article, Enrichment
from streams.articles import decode_article
from streams.outcomes import Outcome, Rejected
from streams.records import Output, Record, Result, cloud_event
from streams.stage3_enrich.coded import coded_outputs
from streams.stage3_enrich.entities import find_entities
from streams.stage3_enrich.entities.salience import with_salience
from streams.stage3_enrich.events import EventCoder
from streams.stage3_enrich.model import model_language, title_of
from streams.stage3_enrich.parsing import Parser
from streams.stage3_enrich.places import as_places, locate
from streams.stage3_enrich.places.gazetteer import Gazetteer
from streams.stage3_enrich.places.main_place import find_main_place
from streams.stage3_enrich.quotes import find_quotes
from streams.stage3_enrich.times import find_times
from streams.stage3_enrich.topics import find_topics
from streams.stage3_enrich.words import opened
from streams.topics import ENRICHED
from streams.traits import traits_of

STAGE = "enrich"

VERSION = version("copydesk")
"""Of the rules: they change with Copydesk."""

LONGEST_TEXT = 1_500_000
"""Code points: a quarter of a million words. What is longer is no article, and would take minutes."""


def enricher(models: Mapping[str, str], min_population: int) -> Enricher:
    """The enricher of this process for these pipelines by language, made when it is first asked for."""
    return _made(tuple(sorted(models.items())), min_population)


@cache
def _made(models: tuple[tuple[str, str], ...], min_population: int) -> Enricher:
    return Enricher(dict(models), min_population)


class Enricher:
    """The models and the gazetteer, loaded once in each process."""

    def __init__(self, models: Mapping[str, str], min_population: int) -> None:
        """Load a spaCy pipeline for each language, and places of at least so many inhabitants.

        Raises ModelMissingError for a pipeline that is not installed.
        """
        self.parser = Parser(models)
        self._gazetteer = Gazetteer.load(min_population)

    @contextmanager
    def together(self, records: Iterable[Record]) -> Iterator[None]:
        """Parse the articles of records at once, for the block in which each is enriched."""
        articles = [article for record in records if (article := _article_in(record)) is not None]
        parts = [(language, article.text) for article in articles if (language := self._language(article)) is not None]
        with self.parser.together(parts):
            yield

    def enrich(self, record: Record) -> Result:
        """Enrich the article in a record. Raises Rejected for what is no Article."""
        article = decode_article(record.value)
        enriched = self.enrich_article(article)
        headers = cloud_event(STAGE, "copydesk.article.enriched.v1", record.origin, record.appended)
        output = Output(ENRICHED, article.id.encode(), msgspec.json.encode(enriched), headers)
        told = coded_outputs(enriched, record, STAGE)
        return Result(Outcome.PASSED, (output, *told), traits=traits_of(enriched))

    def enrich_article(self, article: Article) -> Article:
        """The article with entities, places, the main place, times, quotes, topics and events.

        As it was where its language has no model, and where its text is longer than LONGEST_TEXT.
        """
        language = self._language(article)
        if language is None:
            return article
        with self.parser.doc(language, article.text) as doc:
            model = self.parser.models[language]
            return self._marked(article, doc, Enrichment(version=VERSION, model=title_of(model)))

    def _language(self, article: Article) -> str | None:
        """The language of the model that an article is parsed with, where it is."""
        if len(article.text) > LONGEST_TEXT:
            return None
        return model_language(self.parser.models, article.language if isinstance(article.language, str) else None)

    def _marked(self, article: Article, doc: Doc, enrichment: Enrichment) -> Article:
        published = article.first_created if article.first_created is not UNSET else None
        dateline, headline = article.dateline or None, article.headline or None
        entities = with_salience(find_entities(doc, self._gazetteer), len(article.text), headline)
        located = locate(doc, entities, self._gazetteer)
        found = msgspec.structs.replace(
            article,
            entities=entities,
            places=as_places(located),
            main_place=find_main_place(article.text, dateline, located, self._gazetteer),
            times=find_times(doc, published),
            enrichment=enrichment,
        )
        with opened(doc) as parsed:
            quotes, topics = find_quotes(parsed, entities), find_topics(parsed, headline)
            told = msgspec.structs.replace(found, quotes=quotes, topics=topics)
            coder = EventCoder(parsed, told, located, self._gazetteer, VERSION)
            return msgspec.structs.replace(told, events=coder.events())


def _article_in(record: Record) -> Article | None:
    """The article in a record; what holds none is rejected when its turn comes."""
    try:
        return decode_article(record.value)
    except Rejected:
        return None
