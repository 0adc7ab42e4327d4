"""The whole pipeline beside spaCy alone, and beside what a user would write instead."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from functools import partial

from streams.settings import Settings
from tests.benchmarks.suite.articles import Input, messages
from tests.benchmarks.suite.peers.measuring import PEERS, peer_passed
from tests.benchmarks.suite.pipeline import passed
from tests.benchmarks.suite.results import RATE, Part, Row, medians
from tests.benchmarks.suite.rounds import Measure, alternate
from tests.benchmarks.suite.spacy_pipe import piped

NAME = "whole"
PIPELINE = "Copydesk, the whole pipeline"

_BASE = "spaCy alone, nlp.pipe"
_WARM = 64


def whole(given: Input, rounds: int) -> Part:
    """Rates from producer to consumer. Each row's base is spaCy alone on the same texts, copies among them too."""
    mixed, distinct = messages(given), messages(replace(given, copies=0.0))
    warm = warming(given)
    processes = Settings().nlp_processes
    contenders: dict[str, Measure] = {
        _BASE: partial(piped, mixed, warm, processes),
        PIPELINE: partial(passed, mixed, warm),
        **{name: partial(peer_passed, peer, mixed, warm) for name, peer in PEERS.items()},
        f"{_BASE}; no copies": partial(piped, distinct, warm, processes),
        f"{PIPELINE}; no copies": partial(passed, distinct, warm),
    }
    found = alternate(contenders, rounds)
    rows = [
        Row(name, figures, base=f"{_BASE}; no copies" if name.endswith("no copies") else _BASE)
        for name, figures in found.figures.items()
    ]
    title = f"From producer to consumer, {processes} processes that run spaCy; the rate of spaCy alone is 1.00"
    return Part(NAME, title, rows, found.skipped)


def capacity(given: Input, found: Sequence[Part]) -> float:
    """The articles a second that the pipeline did in this part; where it did not run, in a round of its own."""
    for part in found:
        for row in part.rows:
            if part.name == NAME and row.name == PIPELINE:
                return medians(row)[RATE]
    return passed(messages(given), warming(given))[RATE]


def warming(given: Input) -> list[bytes]:
    """Other articles like those given, for whoever has to be warm before it is measured."""
    return messages(replace(given, articles=_WARM, copies=0.0, seed=given.seed + 1))
