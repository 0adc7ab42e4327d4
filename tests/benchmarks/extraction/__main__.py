"""How well the article on a page is read, and what it costs, beside other extractors on the same pages.

    python -m pip install -r tests/benchmarks/requirements-extraction.txt
    python -m tests.benchmarks.extraction PAGES.jsonl.gz [--every N] [--only PREFIX] [--markdown]

A line of the file is {"id", "uri"?, "html", "gold"}; gold is any of {"text", "segments_with", "segments_without",
"headline", "by", "published"}, where `"by": []` says that the page names nobody. `scores.py` has the measures.
Extractors that are not installed are left out.
"""

from __future__ import annotations

import argparse
import gzip
import json
import logging
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from tests.benchmarks.extraction.extractors import BASE, Extractor, answer_of, installed
from tests.benchmarks.extraction.report import report
from tests.benchmarks.extraction.scores import Scores


def main() -> None:
    """Run from the command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("pages", type=Path)
    parser.add_argument("--every", type=int, default=1, help="take each so-many-th page")
    parser.add_argument("--only", default="", help="take the pages whose id begins so")
    parser.add_argument("--markdown", action="store_true", help="print tables for a page of the guide")
    given = parser.parse_args()
    # Peers log and warn about pages that are no fault of theirs.
    logging.disable(logging.CRITICAL)
    extractors = installed()
    scores = {name: Scores() for name in extractors}
    seconds = dict.fromkeys(extractors, 0.0)
    pages = 0
    for pages, page in enumerate(pages_in(given.pages, given.every, given.only), 1):
        for name, extractor in in_turn(extractors, pages):
            if pages <= len(extractors):
                # What is loaded at the first call is no cost of a page.
                answer_of(extractor, page["html"], page.get("uri"))
            began = time.process_time()
            answer = answer_of(extractor, page["html"], page.get("uri"))
            seconds[name] += time.process_time() - began
            scores[name].add(page, answer)
    tells = {name: extractor.tells for name, extractor in extractors.items()}
    ratios = {name: spent / seconds[BASE] for name, spent in seconds.items()}
    print(report(scores, tells, ratios, markdown=given.markdown))
    print(f"\n{pages} pages; {BASE} takes {1000 * seconds[BASE] / max(1, pages):.1f} ms each")


def in_turn(extractors: dict[str, Extractor], number: int) -> list[tuple[str, Extractor]]:
    """The extractors, each first in its turn: the first on a page fills caches that several of them share."""
    them = list(extractors.items())
    first = number % len(them)
    return them[first:] + them[:first]


def pages_in(path: Path, every: int, only: str) -> Iterator[dict[str, Any]]:
    """The pages of a file that count."""
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        for number, line in enumerate(lines):
            if number % every == 0 and (page := json.loads(line))["id"].startswith(only):
                yield page


if __name__ == "__main__":
    main()
