"""How well the text of articles is told from boilerplate, and what it costs, beside other extractors.

    python -m pip install -r tests/benchmarks/requirements-extraction.txt
    python -m tests.benchmarks.extraction PAGES.jsonl.gz [--every N]

A line of the file is {"id", "uri", "html", "gold"}; gold is {"text"} or {"segments_with", "segments_without"},
parts that the text must and must not hold. Extractors that are not installed are left out. Texts are compared as in
the Article Extraction Benchmark (Scrapinghub, 2020): as multisets of 4-word shingles.
"""

from __future__ import annotations

import argparse
import gzip
import importlib
import json
import logging
import re
import time
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from trafilatura import bare_extraction

from streams.outcomes import Rejected
from streams.stage1_extract.page import read_page

Extractor = Callable[[str], str]
RECEIVED = datetime(2026, 6, 1, tzinfo=UTC)
DATES = {"original_date": True, "extensive_search": True, "max_date": "2026-06-02"}
OURS, BASE = "copydesk", "trafilatura"
SHINGLE = 4
WORST = 10


def copydesk(html: str) -> str:
    """The product: text and metadata."""
    try:
        return read_page(html, None, RECEIVED).text or ""
    except Rejected:
        return ""


def trafilatura(html: str) -> str:
    """Trafilatura as it comes, with the metadata that the product reads as well."""
    found = bare_extraction(html, include_comments=False, with_metadata=True, date_extraction_params=DATES)
    return getattr(found, "text", None) or ""


def trafilatura_precision(html: str) -> str:
    found = bare_extraction(html, include_comments=False, favor_precision=True)
    return getattr(found, "text", None) or ""


def readability_lxml(html: str) -> str:
    summary = importlib.import_module("readability").Document(html).summary()
    return "\n".join(importlib.import_module("lxml.html").fromstring(summary).itertext())


def newspaper4k(html: str) -> str:
    article = importlib.import_module("newspaper").Article("https://news.example/article")
    article.download(input_html=html)
    article.parse()
    return str(article.text)


def resiliparse(html: str) -> str:
    extract = importlib.import_module("resiliparse.extract.html2text").extract_plain_text
    return str(extract(html, main_content=True, alt_texts=False, links=False, comments=False))


PEERS: dict[str, tuple[str, Extractor]] = {
    "trafilatura, precision": ("trafilatura", trafilatura_precision),
    "readability-lxml": ("readability", readability_lxml),
    "newspaper4k": ("newspaper", newspaper4k),
    "resiliparse": ("resiliparse.extract.html2text", resiliparse),
}


@dataclass
class Result:
    """What one extractor made of all pages."""

    seconds: float = 0.0
    precisions: list[float] = field(default_factory=list)
    recalls: list[float] = field(default_factory=list)
    kept: int = 0
    unwanted: int = 0
    wanted: int = 0
    pages: dict[str, float] = field(default_factory=dict)

    def add(self, page: dict[str, Any], text: str) -> None:
        """Score one page."""
        gold = page["gold"]
        if "text" in gold:
            wanted, found = shingles(gold["text"]), shingles(text)
            right = (wanted & found).total()
            recall = right / wanted.total() if wanted else 0.0
            self.recalls.append(recall)
            if found:
                self.precisions.append(right / found.total())
            self.pages[page["id"]] = harmonic(right / found.total() if found else 0.0, recall)
        elif "segments_with" in gold:
            spaced = " ".join(text.split())
            kept = sum(" ".join(one.split()) in spaced for one in gold["segments_with"])
            unwanted = sum(" ".join(one.split()) in spaced for one in gold["segments_without"])
            self.kept, self.unwanted = self.kept + kept, self.unwanted + unwanted
            self.wanted += len(gold["segments_with"])
            recall = kept / max(1, len(gold["segments_with"]))
            self.pages[page["id"]] = harmonic(kept / max(1, kept + unwanted), recall)

    def line(self, name: str, base: float) -> str:
        """A line of the table."""
        precision = sum(self.precisions) / max(1, len(self.precisions))
        recall = sum(self.recalls) / max(1, len(self.recalls))
        parts = self.kept / max(1, self.kept + self.unwanted), self.kept / max(1, self.wanted)
        numbers = [precision, recall, harmonic(precision, recall), *parts, harmonic(*parts)]
        return f"{name:24}" + "".join(f"{number:8.3f}" for number in numbers) + f"{self.seconds / base:9.2f}"


def shingles(text: str) -> Counter[tuple[str, ...]]:
    """The 4-word shingles of a text; a shorter text is one."""
    words = re.findall(r"\w+", text)
    if not words:
        return Counter()
    return Counter(tuple(words[at : at + SHINGLE]) for at in range(max(1, len(words) - SHINGLE + 1)))


def harmonic(one: float, other: float) -> float:
    return 2 * one * other / (one + other) if one + other else 0.0


def installed() -> dict[str, Extractor]:
    """The extractors that can be asked, by name."""
    found: dict[str, Extractor] = {OURS: copydesk, BASE: trafilatura}
    for name, (module, extractor) in PEERS.items():
        try:
            importlib.import_module(module)
        except ImportError:
            print(f"{name} is not installed")
        else:
            found[name] = extractor
    return found


def pages_in(path: Path, every: int) -> Iterator[dict[str, Any]]:
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        for number, line in enumerate(lines):
            page = json.loads(line)
            if number % every == 0 and {"text", "segments_with"} & set(page["gold"]):
                yield page


def main() -> None:
    """Run from the command line."""
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("pages", type=Path)
    arguments.add_argument("--every", type=int, default=1, help="take each so-many-th page")
    given = arguments.parse_args()
    logging.disable(logging.CRITICAL)
    extractors = installed()
    results = {name: Result() for name in extractors}
    for number, page in enumerate(pages_in(given.pages, given.every)):
        for name, extractor in in_turn(extractors, number):
            if number < len(extractors):
                # What is loaded at the first call is no cost of a page.
                heard(extractor, page["html"])
            began = time.process_time()
            text = heard(extractor, page["html"])
            results[name].seconds += time.process_time() - began
            results[name].add(page, text)
    report(results)


def in_turn(extractors: dict[str, Extractor], number: int) -> list[tuple[str, Extractor]]:
    """The extractors, each first in its turn: the first on a page fills caches that several of them share."""
    them = list(extractors.items())
    first = number % len(them)
    return them[first:] + them[:first]


def heard(extractor: Extractor, html: str) -> str:
    try:
        return extractor(html)
    except Exception:  # noqa: BLE001 - what a peer raises on a page is its answer: nothing
        return ""


def report(results: dict[str, Result]) -> None:
    base = results[BASE].seconds
    print(f"{'':24}{'text P':>8}{'R':>8}{'F1':>8}{'segm. P':>8}{'R':>8}{'F1':>8}{'time':>9}")
    for name, result in results.items():
        print(result.line(name, base))
    ratio = results[OURS].seconds / base
    print(f"A page costs {ratio:.2f} times what it costs {BASE} ({1000 * base / len(results[BASE].pages):.1f} ms)")
    peers = [name for name in results if name != OURS]
    behind = []
    for page, score in results[OURS].pages.items():
        best = max(peers, key=lambda peer: results[peer].pages[page])
        behind.append((results[best].pages[page] - score, page, best, score))
    print("Furthest behind the best other extractor:")
    for lead, page, best, score in sorted(behind, reverse=True)[:WORST]:
        print(f"  {page:40} {score:.3f}  {best} {score + lead:.3f}")


if __name__ == "__main__":
    main()
