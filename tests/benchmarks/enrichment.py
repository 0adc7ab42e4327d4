"""What enrichment costs beside spaCy: processor time of the stage as a share of that of the parse alone.

    python -m tests.benchmarks.enrichment FILE [--articles 300] [--rounds 3]

FILE holds unique articles as JSON lines, which `copydesk process --to unique` makes. In each round all articles are
parsed, then enriched, which parses them as well; the table has the median of the rounds.
"""

from __future__ import annotations

import argparse
import time
from collections.abc import Callable, Iterable
from itertools import islice
from pathlib import Path
from statistics import median

import msgspec

from schemas.article import Article
from streams.settings import Settings
from streams.stage3_enrich.model import load_models
from streams.stage3_enrich.parsing import parse
from streams.stage3_enrich.stage import Enricher
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
    model = load_models(settings.models)["en"]
    enricher = Enricher(settings.models, settings.min_population)
    parsed, enriched = [], []
    for _ in range(options.rounds):
        parsed.append(_seconds(lambda article: parse(model, article.text), articles))
        enriched.append(_seconds(enricher.enrich_article, articles))
    rows = [("articles", "spaCy alone", "enrichment", "share that is ours")]
    each = [1000 * median(seconds) / len(articles) for seconds in (parsed, enriched)]
    share = median((whole - alone) / alone for alone, whole in zip(parsed, enriched, strict=True))
    rows.append((f"{len(articles)}", f"{each[0]:.1f} ms", f"{each[1]:.1f} ms", f"{share:.3f} of spaCy"))
    print(table(rows, markdown=True))


def _seconds(work: Callable[[Article], object], articles: Iterable[Article]) -> float:
    began = time.process_time()
    for article in articles:
        work(article)
    return time.process_time() - began


if __name__ == "__main__":
    main()
