"""The base of all ratios: spaCy alone, as its documentation says to run it, in several processes, without a broker."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from multiprocessing import get_context
from multiprocessing.synchronize import Barrier

import orjson
import spacy
from spacy.language import Language

from streams.settings import Settings
from streams.stage3_enrich.model import installed
from tests.benchmarks.suite.meter import metered
from tests.benchmarks.suite.results import Figures

BATCH = 64

_START_SECONDS = 120.0


@cache
def stock() -> Language:
    """The pipeline that the product takes, with all its components, loaded once in each process and left as it is."""
    return spacy.load(installed(Settings().models["en"]))


def piped(messages: Sequence[bytes], warm: Sequence[bytes], processes: int) -> Figures:
    """What it takes to parse the texts of messages. Each process has its share, and has parsed some others before."""
    context = get_context("spawn")
    together = context.Barrier(processes + 1)
    shares = [(_texts(messages[number::processes]), _texts(warm[number::processes])) for number in range(processes)]
    workers = [context.Process(target=_parse, args=(together, *share), daemon=True) for share in shares]
    for worker in workers:
        worker.start()
    together.wait(_START_SECONDS)
    with metered([worker.pid for worker in workers if worker.pid is not None]) as spent:
        together.wait()
        together.wait()
    together.wait()
    for worker in workers:
        worker.join()
    return spent.figures(len(messages))


def _parse(together: Barrier, texts: Sequence[str], warm: Sequence[str]) -> None:
    """Meet the others four times: when loaded, at the begin, at the end, and when all are measured."""
    _pipe(warm)
    together.wait()
    together.wait()
    _pipe(texts)
    together.wait()
    together.wait()


def _pipe(texts: Sequence[str]) -> None:
    for _ in stock().pipe(texts, batch_size=BATCH):
        pass


def _texts(messages: Sequence[bytes]) -> list[str]:
    return [orjson.loads(message)["text"] for message in messages]
