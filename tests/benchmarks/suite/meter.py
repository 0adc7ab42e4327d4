"""What processes, and all that they have started, take while something is done: time, processor time, memory."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass

from tests.benchmarks.processor import resident_bytes, seconds, tree
from tests.benchmarks.suite.results import PEAK, PROCESSOR, RATE

_SAMPLE_SECONDS = 0.25


@dataclass
class Spent:
    """What was taken until the end of the block. Memory that processes share counts for each of them."""

    elapsed: float = 0.0
    processor: float = 0.0
    peak_bytes: int = 0

    def figures(self, articles: int) -> dict[str, float]:
        """The same for so many articles."""
        return {
            RATE: articles / self.elapsed,
            PROCESSOR: 1000 * self.processor / articles,
            PEAK: self.peak_bytes / 1e6,
        }


@contextmanager
def metered(roots: Sequence[int]) -> Iterator[Spent]:
    """Measure processes and their descendants for the time of the block. They are to outlive it."""
    spent, over = Spent(), threading.Event()
    sampler = threading.Thread(target=_sample, args=(roots, spent, over))
    before, began = seconds(_trees(roots)), time.monotonic()
    sampler.start()
    try:
        yield spent
    finally:
        spent.elapsed = time.monotonic() - began
        spent.processor = seconds(_trees(roots)) - before
        over.set()
        sampler.join()


def _sample(roots: Sequence[int], spent: Spent, over: threading.Event) -> None:
    while True:
        spent.peak_bytes = max(spent.peak_bytes, resident_bytes(_trees(roots)))
        if over.wait(_SAMPLE_SECONDS):
            return


def _trees(roots: Sequence[int]) -> list[int]:
    return [pid for root in roots for pid in tree(root)]
