"""The stage as a function: a unique article in, the same article with what its text says of the world out.

The text is parsed once, and everything is read off that one Doc.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from importlib.metadata import version

import msgspec
from msgspec import UNSET
from spacy.tokens import Doc

from schemas.article import Article, Enrichment
from streams.articles import decode_article
from streams.outcomes import Outcome
from streams.records import Output, Record, Result, cloud_event
from streams.stage3_enrich.coded import coded_outputs
from streams.stage3_enrich.entities import find_entities
from streams.stage3_enrich.entities.salience import with_salience
from streams.stage3_enrich.events import EventCoder
from streams.stage3_enrich.model import load_models, model_language, parse, title_of
from streams.stage3_enrich.places import as_places, locate
from streams.stage3_enrich.places.gazetteer import Gazetteer
from streams.stage3_enrich.places.main_place import find_main_place
from streams.stage3_enrich.quotes import find_quotes
from streams.stage3_enrich.times import find_times
from streams.stage3_enrich.topics import find_topics
from streams.topics import ENRICHED
from streams.traits import traits_of

STAGE = "enrich"

VERSION = version("copydesk")
"""Of the rules: they change with Copydesk."""

LONGEST_TEXT = 1_500_000
"""Code points: a quarter of a million words. What is longer is no article, and would take minutes."""


@cache
def enricher(models: tuple[tuple[str, str], ...], min_population: int) -> Enricher:
    """The enricher of this process for pairs of language and pipeline, made when it is first asked for."""
    return Enricher(dict(models), min_population)


class Enricher:
    """The models and the gazetteer, loaded once in each process."""

    def __init__(self, models: Mapping[str, str], min_population: int) -> None:
        """Load a spaCy pipeline for each language, and places of at least so many inhabitants.

        Raises ModelMissingError for a pipeline that is not installed.
        """
        self._models = load_models(models)
        self._gazetteer = Gazetteer.load(min_population)

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
        language = model_language(self._models, article.language if isinstance(article.language, str) else None)
        if language is None or len(article.text) > LONGEST_TEXT:
            return article
        # Else spaCy would keep every word that it ever met.
        with self._models[language].memory_zone():
            model = self._models[language]
            return self._marked(article, parse(model, article.text), Enrichment(version=VERSION, model=title_of(model)))

    def _marked(self, article: Article, doc: Doc, enrichment: Enrichment) -> Article:
        published = article.first_created if article.first_created is not UNSET else None
        dateline, headline = article.dateline or None, article.headline or None
        entities = with_salience(find_entities(doc, self._gazetteer), len(article.text), headline)
        located = locate(doc, entities, self._gazetteer)
        marked = msgspec.structs.replace(
            article,
            entities=entities,
            places=as_places(located),
            main_place=find_main_place(article.text, dateline, located, self._gazetteer),
            times=find_times(doc, published),
            quotes=find_quotes(doc, entities),
            topics=find_topics(doc, headline),
            enrichment=enrichment,
        )
        coder = EventCoder(doc, marked, located, self._gazetteer, VERSION)
        return msgspec.structs.replace(marked, events=list(coder.events()))
