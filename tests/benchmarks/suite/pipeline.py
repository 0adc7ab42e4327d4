"""The product as a user runs it: one worker with all stages, from a raw message to what a consumer reads."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from typing import Any

from streams.broker.admin import create_topics
from streams.cli.outcome_table import fate_of
from streams.settings import Settings
from streams.topics import DEAD, DUPLICATE, ENRICHED
from streams.topology import Stage
from tests.apache_kafka.cluster import free_ports
from tests.benchmarks.suite.results import Figures
from tests.benchmarks.suite.rounds import CannotRunError
from tests.benchmarks.suite.traffic import Answers, Told, answered
from tests.running import own_settings, running_worker

OUTCOMES = (DUPLICATE, ENRICHED, DEAD)
"""Every raw message has its outcome on one of these."""


@contextmanager
def warm_pipeline(warm: Sequence[bytes], workers: int = 1, **changed: Any) -> Iterator[tuple[Settings, list[int]]]:
    """Workers with a broker and topics of their own, and their pids, once some messages have gone all the way."""
    with own_settings(**changed) as settings, ExitStack() as stack:
        asyncio.run(create_topics(settings))
        running = [stack.enter_context(running_worker(own, list(Stage))) for own in _apart(settings, workers)]
        for worker in running:
            worker.wait_until_ready()
        through(settings, "warm", warm)
        yield settings, [worker.pid for worker in running]


def _apart(settings: Settings, workers: int) -> Iterator[Settings]:
    """The settings of workers that share their groups, and nothing else."""
    for number, ports in enumerate(free_ports(workers)):
        folder = settings.data_dir.with_name(f"data-{number}")
        yield settings.model_copy(update={"data_dir": folder, "metrics_port": ports.client})


def passed(messages: Sequence[bytes], warm: Sequence[bytes], **changed: Any) -> Figures:
    """What it takes from the first send until every message has been read with its outcome."""
    with warm_pipeline(warm, **changed) as (settings, pids):
        answers = through(settings, "measured", messages, pids)
    enriched = answers.by_topic[ENRICHED.physical_name(settings)]
    return answers.spent.figures(len(messages)) | {"share enriched": enriched / len(messages)}


def through(settings: Settings, label: str, messages: Sequence[bytes], pids: Sequence[int] = ()) -> Answers:
    """Send messages, and return when every one has its outcome.

    Raises CannotRunError where one is a dead letter: a rate of failures would look like a good one.
    """
    answers = asyncio.run(answered(settings, label, messages, OUTCOMES, origin_in(settings), pids=pids))
    dead = answers.by_topic[DEAD.physical_name(settings)]
    if dead:
        raise CannotRunError(f"{dead} of {len(messages)} messages are dead letters")
    return answers


def origin_in(settings: Settings) -> Told:
    """Which raw message an outcome is of."""
    return lambda record: fate_of(record, settings).origin
