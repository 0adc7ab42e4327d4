"""How well copies are told from new articles, and what it costs, beside other methods on the same articles.

    python -m pip install -r tests/benchmarks/requirements-copies.txt
    python -m tests.benchmarks.copies STREAM.jsonl … [--invented 20000] [--markdown]

A line of a stream is a raw message, with {"goldId", "kind", "parent"?} in its `extensions`: `parent` is the goldId of
the message that it is a copy of, if it is one. Each stream goes through stage 1 first, so that all methods get the same
text. `scores.py` says what is counted. Each method has a process of its own, where it first fills its memory with
invented articles of 150 words, drawn from those of the streams; `bytes` are what it grows by for each.
"""

from __future__ import annotations

import argparse
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from pathlib import Path

from streams.articles import decode_article
from streams.cli.process import run_stages
from streams.outcomes import Outcome
from streams.settings import Settings
from streams.topology import Stage
from tests.benchmarks.copies.measuring import Measured, Stream, measured
from tests.benchmarks.copies.methods import installed
from tests.benchmarks.tables import table


def main() -> None:
    """Run from the command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("streams", type=Path, nargs="+", metavar="STREAM")
    parser.add_argument("--invented", type=int, default=20_000, help="articles by which memory is measured")
    parser.add_argument("--markdown", action="store_true", help="print the table for a page of the guide")
    given = parser.parse_args()
    streams = [extracted(path) for path in given.streams]
    found = {}
    for name in installed():
        with ProcessPoolExecutor(1, get_context("spawn")) as pool:
            found[name] = pool.submit(measured, name, streams, given.invented).result()
    print(table(rows(found), markdown=given.markdown))
    print(
        f"\n{sum(map(len, streams)):,} articles in {len(streams)} streams; {given.invented:,} invented ones for memory"
    )


def extracted(path: Path) -> Stream:
    """What stage 1 makes of the messages of a stream."""
    with path.open("rb") as lines:
        results = list(run_stages([Stage.EXTRACT], lines, Settings(), jobs=1))
    return [decode_article(one.outputs[0].value) for one in results if one.outcome is Outcome.PASSED]


def rows(found: dict[str, Measured]) -> list[list[str]]:
    """The lines of the table: shares by kind, kinds of copies first, then the cost."""
    counts = next(iter(found.values())).counts
    kinds = sorted(counts, key=lambda kind: (not counts[kind].of_copies, kind))
    names = [kind if counts[kind].of_copies else f"false: {kind}" for kind in kinds]
    lines = [["method", *names, "articles/s", "signature", "verdict", "bytes"]]
    for name, one in found.items():
        articles = sum(count.articles for count in one.counts.values())
        shares = [f"{one.counts[kind].share:.3f}" for kind in kinds]
        speed = f"{articles / (one.signing + one.judging):,.0f}"
        steps = [f"{1e6 * seconds / articles:,.0f} µs" for seconds in (one.signing, one.judging)]
        lines.append([name, *shares, speed, *steps, f"{one.bytes_each:,.0f}"])
    return lines


if __name__ == "__main__":
    main()
