"""What enrichment costs beside spaCy as it comes: processor time of the parse and of the whole stage.

    python -m tests.benchmarks.enrichment FILE [--articles 300] [--rounds 3]

FILE holds unique articles as JSON lines, which `copydesk process --to unique` makes. In each round all articles go
through the stock pipeline's `nlp.pipe`, are parsed as the stage parses them, in batches, and are enriched, which parses
them as well; the table has the median of the rounds.
"""

from __future__ import annotations

import argparse
import time
from collections.abc import Callable, Sequence
from itertools import islice
from pathlib import Path
from statistics import median

import msgspec

from schemas.article import Article
from streams.settings import Settings
from streams.stage3_enrich.stage import Enricher
from tests.benchmarks.suite.spacy_pipe import BATCH, stock
from tests.benchmarks.tables import table


def main() -> None:
    """The command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("file", type=Path)
    parser.add_argument("--articles", type=int, default=300)
    parser.add_argument("--rounds", type=int, default=3)
    options = parser.parse_args()
    with options.file.open("rb") as lines:
        articles = [msgspec.json.decode(line, type=Article) for line in islice(lines, options.articles)]
    settings = Settings()
    nlp, enricher = stock(), Enricher(settings.models, settings.min_population)
    batches = [
        articles[start : start + settings.batch_articles] for start in range(0, len(articles), settings.batch_articles)
    ]

    def pipe() -> None:
        for _ in nlp.pipe((article.text for article in articles), batch_size=BATCH):
            pass

    def parse() -> None:
        for batch in batches:
            with enricher.parser.together(_texts(batch)):
                pass

    def enrich() -> None:
        for batch in batches:
            with enricher.parser.together(_texts(batch)):
                for article in batch:
                    enricher.enrich_article(article)

    ways = {"spaCy as it comes": pipe, "the parse": parse, "enrichment": enrich}
    spent: dict[str, list[float]] = {name: [] for name in ways}
    for _ in range(options.rounds):
        for name, work in ways.items():
            spent[name].append(_seconds(work))
    print(table([("", "milliseconds an article", "beside spaCy"), *_rows(spent, len(articles))], markdown=True))


def _rows(spent: dict[str, list[float]], articles: int) -> list[tuple[str, str, str]]:
    """Each way with its median, and the median of its ratios to the first in the same round."""
    base = next(iter(spent.values()))
    return [
        (
            name,
            f"{1000 * median(seconds) / articles:.1f}",
            f"{median(one / other for one, other in zip(seconds, base, strict=True)):.2f}",
        )
        for name, seconds in spent.items()
    ]


def _texts(batch: Sequence[Article]) -> list[tuple[str, str]]:
    return [("en", article.text) for article in batch]


def _seconds(work: Callable[[], object]) -> float:
    began = time.process_time()
    work()
    return time.process_time() - began


if __name__ == "__main__":
    main()
