"""Copydesk beside spaCy alone and beside what one would write instead: all measured in one run, on the same articles.

    python -m pip install --target build/bench-libraries -r tests/benchmarks/requirements-suite.txt
    python -m tests.benchmarks.suite [--only whole stages …] [--articles 1000] [--rounds 3] [--to build/bench]

`make bench` does both. Prints tables in Markdown, and writes them, a plot, and all figures as JSON into a folder. Rows
whose library is not installed are left out. On the embedded broker, or with `python -m tests.apache_kafka` before the
command on Apache Kafka, where a worker takes less processor time: the embedded one answers every fetch at once.
"""

from __future__ import annotations

import argparse
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

import orjson

from tests.benchmarks.suite.articles import Input
from tests.benchmarks.suite.freshness import freshness
from tests.benchmarks.suite.growth import length, partitions, processes, window, workers
from tests.benchmarks.suite.machine import commit, machine
from tests.benchmarks.suite.memory import memory
from tests.benchmarks.suite.overhead import overhead
from tests.benchmarks.suite.plot import draw
from tests.benchmarks.suite.results import Part, as_json, markdown
from tests.benchmarks.suite.stages import stages
from tests.benchmarks.suite.start import start
from tests.benchmarks.suite.whole import capacity, whole

Measuring = Callable[[Input, int, Sequence[Part]], Part]
"""What measures a part, given the input, the rounds, and what was found before."""


def _alone(measure: Callable[[Input, int], Part]) -> Measuring:
    return lambda given, rounds, _: measure(given, rounds)


def _freshness(given: Input, rounds: int, found: Sequence[Part]) -> Part:
    return freshness(given, rounds, capacity(given, found))


PARTS: dict[str, Measuring] = {
    "whole": _alone(whole),
    "freshness": _freshness,
    "start": _alone(start),
    "stages": _alone(stages),
    "length": _alone(length),
    "processes": _alone(processes),
    "workers": _alone(workers),
    "partitions": _alone(partitions),
    "window": _alone(window),
    "overhead": _alone(overhead),
    "memory": _alone(memory),
}


def main() -> None:
    """Run from the command line."""
    given = _parser().parse_args()
    articles = Input(given.articles, given.words, given.copies, given.seed, given.texts)
    given.to.mkdir(parents=True, exist_ok=True)
    texts = asdict(articles) | {"file": given.texts and given.texts.name}
    about = {"input": texts, "rounds": given.rounds, "commit": commit(), "machine": machine()}
    found: list[Part] = []
    for name, measure in PARTS.items():
        if name in given.only:
            found.append(measure(articles, given.rounds, found))
            print(markdown(found[-1]), end="\n\n", flush=True)
            _write(found, about, given.to)


def _write(found: Sequence[Part], about: Mapping[str, Any], folder: Path) -> None:
    """Write what was found so far: a run may be interrupted."""
    (folder / "results.json").write_bytes(orjson.dumps(as_json(found, about), option=orjson.OPT_INDENT_2))
    (folder / "results.md").write_text("\n\n".join(map(markdown, found)) + "\n", "utf-8")
    draw(found, folder / "results.svg")


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--only", nargs="+", choices=PARTS, default=list(PARTS), metavar="NAME", help=", ".join(PARTS))
    parser.add_argument("--articles", type=int, default=Input.articles)
    parser.add_argument("--words", type=int, default=Input.words, help="about how many an article has")
    parser.add_argument("--copies", type=float, default=Input.copies, help="the share of articles that are copies")
    parser.add_argument("--seed", type=int, default=Input.seed)
    parser.add_argument("--texts", type=Path, help="a file of articles to take, JSON lines with a text each")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--to", type=Path, default=Path("build/bench"), help="the folder for results")
    return parser


if __name__ == "__main__":
    main()
