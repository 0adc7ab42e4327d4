"""`copydesk process`: the stages without a broker, from JSON lines to JSON lines."""

from __future__ import annotations

import logging
import sys
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from contextlib import AbstractContextManager, nullcontext, suppress
from datetime import UTC, datetime
from enum import StrEnum
from functools import partial
from itertools import islice
from multiprocessing import get_context
from typing import Annotated

import orjson
import typer

from streams.child_process import Together, at_once
from streams.dead_letters import message_as_json
from streams.outcomes import Outcome, Rejected
from streams.records import Record, Result
from streams.runner import failed
from streams.settings import Settings
from streams.stage1_extract.stage import extract
from streams.stage2_deduplicate.stage import deduplicate, with_story
from streams.stage2_deduplicate.stories import Stories
from streams.stage2_deduplicate.window import Window
from streams.stage3_enrich.model import require_models
from streams.stage3_enrich.stage import enricher
from streams.topology import FLOWS, Stage

Item = Record | Result
"""A message under way, or what has become of it."""

Work = Callable[[Record], Result]

_BATCH = 16
_AHEAD = 2


class Begin(StrEnum):
    """What the input lines are."""

    RAW = "raw"
    EXTRACTED = "extracted"
    UNIQUE = "unique"


class End(StrEnum):
    """What the output lines are to be."""

    EXTRACTED = "extracted"
    UNIQUE = "unique"
    ENRICHED = "enriched"


_FIRST = {Begin.RAW: Stage.EXTRACT, Begin.EXTRACTED: Stage.DEDUPLICATE, Begin.UNIQUE: Stage.ENRICH}
_LAST = {End.EXTRACTED: Stage.EXTRACT, End.UNIQUE: Stage.DEDUPLICATE, End.ENRICHED: Stage.ENRICH}


def process(
    begin: Annotated[Begin, typer.Option("--from", help="What standard input holds, a message a line.")] = Begin.RAW,
    end: Annotated[End, typer.Option("--to", help="What standard output is to hold.")] = End.ENRICHED,
    jobs: Annotated[int, typer.Option("--jobs", min=1, max=256, help="Processes to work with.")] = 1,
    *,
    keep_going: Annotated[
        bool, typer.Option("--keep-going", help="Exit with 0 even if there were dead letters.")
    ] = False,
) -> None:
    """Run the stages over standard input. Dead letters go to standard error as JSON lines, with exit status 1.

    Messages of duplicates are written with `--to unique` only: nothing is made of them afterwards. With `--from unique`
    articles that name no story are put into stories, in the order of the lines.
    """
    _leave_standard_error_to_dead_letters()
    settings = Settings()
    stages = list(Stage)[list(Stage).index(_FIRST[begin]) : list(Stage).index(_LAST[end]) + 1]
    if not stages:
        raise typer.BadParameter(f"no stage leads from {begin} to {end}", param_hint="--to")
    if Stage.ENRICH in stages:
        require_models(settings.models)
    dead = 0
    for result in run_stages(stages, sys.stdin.buffer, settings, jobs):
        if result.outcome is Outcome.DEAD:
            dead += 1
            sys.stderr.buffer.write(orjson.dumps(message_as_json(result.outputs[0])) + b"\n")
        elif result.outcome is Outcome.PASSED or end is End.UNIQUE:
            sys.stdout.buffer.write((result.outputs[0].value or b"") + b"\n")
    sys.stdout.flush()
    if dead and not keep_going:
        raise typer.Exit(1)


def run_stages(stages: Sequence[Stage], lines: Iterable[bytes], settings: Settings, jobs: int) -> Iterator[Result]:
    """What becomes of each line, in their order. Empty lines are passed over."""
    items: Iterator[Item] = _records(FLOWS[stages[0]].source.name, lines)
    if stages[0] is Stage.ENRICH:
        items = map(partial(_with_story, _window(settings)), items)
    results: Iterator[Result] = iter(())
    with _pool(jobs) if jobs > 1 else nullcontext() as pool:
        for stage in stages:
            results = _through(stage, items, settings, pool, jobs)
            items = map(_onward, results)
        yield from results


def _pool(jobs: int) -> ProcessPoolExecutor:
    return ProcessPoolExecutor(jobs, get_context("forkserver"), initializer=_leave_standard_error_to_dead_letters)


def _leave_standard_error_to_dead_letters() -> None:
    # What libraries log, or warn of, would stand among the JSON lines; a fault of ours is told in its dead letter.
    logging.captureWarnings(capture=True)
    logging.disable()


def _records(topic: str, lines: Iterable[bytes]) -> Iterator[Record]:
    for number, line in enumerate(lines):
        if line.strip():
            yield Record(topic, 0, number, datetime.now(UTC), None, line.strip())


def _onward(result: Result) -> Item:
    """The record that the next stage takes; what has not passed stays what it is."""
    if result.outcome is not Outcome.PASSED:
        return result
    output = result.outputs[0]
    return Record(output.topic.name, 0, 0, datetime.now(UTC), output.key, output.value, output.headers)


def _through(
    stage: Stage, items: Iterator[Item], settings: Settings, pool: ProcessPoolExecutor | None, jobs: int
) -> Iterator[Result]:
    if stage is Stage.DEDUPLICATE:
        window = _window(settings)
        work = partial(_worked, stage, lambda record: deduplicate(record, window).result)
        return map(work, items)
    work = partial(_worked, stage, partial(_WORK[stage], settings))
    if pool is None:
        return map(work, items)
    together = partial(_TOGETHER[stage], settings) if stage in _TOGETHER else None
    return _mapped(pool, jobs, partial(_batch, work, together), items)


def _window(settings: Settings) -> Window:
    return Window(settings.window_seconds, stories=Stories(settings.story_seconds))


def _with_story(window: Window, record: Item) -> Item:
    # What is no Article is left to the stage, which tells of it.
    with suppress(Rejected):
        return with_story(record, window) if isinstance(record, Record) else record
    return record


def _mapped(
    pool: ProcessPoolExecutor, jobs: int, work: Callable[[Sequence[Item]], list[Result]], items: Iterator[Item]
) -> Iterator[Result]:
    """Like `pool.map`, but it reads no further ahead than keeps the processes busy."""
    ahead: deque[Future[list[Result]]] = deque()
    while batch := list(islice(items, _BATCH)):
        ahead.append(pool.submit(work, batch))
        if len(ahead) > _AHEAD * jobs:
            yield from ahead.popleft().result()
    for future in ahead:
        yield from future.result()


def _batch(work: Callable[[Item], Result], together: Together[Record] | None, items: Sequence[Item]) -> list[Result]:
    with at_once(together, [item for item in items if isinstance(item, Record)]):
        return [work(item) for item in items]


def _worked(stage: Stage, work: Work, item: Item) -> Result:
    if isinstance(item, Result):
        return item
    try:
        return work(item)
    except Exception as error:  # noqa: BLE001 - as in the runner, whatever fails is the outcome of this message alone
        return failed(stage, item, error)


def _extract(settings: Settings, record: Record) -> Result:
    return extract(record, settings.max_message_bytes)


def _enrich(settings: Settings, record: Record) -> Result:
    return enricher(settings.models, settings.min_population).enrich(record)


def _enrich_together(settings: Settings, records: Sequence[Record]) -> AbstractContextManager[None]:
    return enricher(settings.models, settings.min_population).together(records)


_WORK = {Stage.EXTRACT: _extract, Stage.ENRICH: _enrich}
_TOGETHER = {Stage.ENRICH: _enrich_together}
