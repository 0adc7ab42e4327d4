"""Each stage alone in a process of its own, without a broker, as `copydesk process` runs it."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from datetime import UTC, datetime
from functools import partial
from multiprocessing import get_context
from pathlib import Path

from streams.cli.process import run_stages
from streams.outcomes import Outcome
from streams.records import Record, Result
from streams.settings import Settings
from streams.stage3_enrich.stage import enricher
from streams.topics import UNIQUE
from streams.topology import Stage
from tests.benchmarks.suite.articles import Input, messages
from tests.benchmarks.suite.results import PEAK, PROCESSOR, RATE, Figures, Part, Row
from tests.benchmarks.suite.rounds import CannotRunError, Measure, alternate
from tests.benchmarks.suite.whole import warming

Work = Callable[[Sequence[bytes]], Iterator[Result]]
"""What a stage makes of the lines that it takes."""

_BATCH = 16


def stages(given: Input, rounds: int) -> Part:
    """Rates are of the articles that a stage takes: copies end at the second one."""
    lines, warm = taken(messages(given)), taken(warming(given))
    contenders: dict[str, Measure] = {
        stage: partial(in_own_process, partial(one_by_one, stage), lines[stage], warm[stage]) for stage in lines
    }
    contenders[f"{Stage.ENRICH}, {_BATCH} parsed together"] = partial(
        in_own_process, enriched_together, lines[Stage.ENRICH], warm[Stage.ENRICH]
    )
    found = alternate(contenders, rounds)
    rows = [Row(name, figures) for name, figures in found.figures.items()]
    return Part("stages", "Each stage alone in one process, without a broker", rows, found.skipped)


def taken(raw: Sequence[bytes]) -> dict[Stage, list[bytes]]:
    """The lines that each stage takes where these come in."""
    extracted = list(passed(one_by_one(Stage.EXTRACT, raw)))
    unique = list(passed(one_by_one(Stage.DEDUPLICATE, extracted)))
    return {Stage.EXTRACT: list(raw), Stage.DEDUPLICATE: extracted, Stage.ENRICH: unique}


def one_by_one(stage: Stage, lines: Sequence[bytes]) -> Iterator[Result]:
    """A stage on each line alone."""
    return run_stages([stage], lines, Settings(), jobs=1)


def enriched_together(lines: Sequence[bytes]) -> Iterator[Result]:
    """The enrich stage as a worker's process runs it, with the texts of a batch parsed at once."""
    settings = Settings()
    own = enricher(settings.models, settings.min_population)
    now = datetime.now(UTC)
    records = [Record(UNIQUE.name, 0, number, now, None, line) for number, line in enumerate(lines)]
    for begin in range(0, len(records), _BATCH):
        batch = records[begin : begin + _BATCH]
        with own.together(batch):
            yield from map(own.enrich, batch)


def passed(results: Iterator[Result]) -> Iterator[bytes]:
    """The values that go on. Raises CannotRunError at a dead letter."""
    for result in results:
        if result.outcome is Outcome.DEAD:
            raise CannotRunError("a message is a dead letter")
        if result.outcome is Outcome.PASSED:
            yield result.outputs[0].value or b""


def in_own_process(work: Work, lines: Sequence[bytes], warm: Sequence[bytes]) -> Figures:
    """What lines take in a process that has worked on others before."""
    with ProcessPoolExecutor(1, get_context("spawn")) as pool:
        return pool.submit(_spent, work, lines, warm).result()


def _spent(work: Work, lines: Sequence[bytes], warm: Sequence[bytes]) -> Figures:
    for _ in passed(work(warm)):
        pass
    began, before = time.monotonic(), time.process_time()
    for _ in passed(work(lines)):
        pass
    elapsed, processor = time.monotonic() - began, time.process_time() - before
    return {RATE: len(lines) / elapsed, PROCESSOR: 1000 * processor / len(lines), PEAK: _peak_bytes() / 1e6}


def _peak_bytes() -> int:
    """The most memory that this process has held; getrusage would count that of the one it was started from."""
    lines = Path("/proc/self/status").read_text("utf-8").splitlines()
    return next(int(line.split()[1]) * 1024 for line in lines if line.startswith("VmHWM:"))
