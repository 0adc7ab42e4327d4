"""The product as a user runs it: one worker with all stages, from a raw message to what a consumer reads."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from streams.broker.admin import create_topics
from streams.cli.outcome_table import fate_of
from streams.settings import Settings
from streams.topics import DEAD, DUPLICATE, ENRICHED
from streams.topology import Stage
from tests.benchmarks.suite.results import Figures
from tests.benchmarks.suite.rounds import CannotRunError
from tests.benchmarks.suite.traffic import Answers, Told, answered
from tests.running import RunningWorker, own_settings, running_worker

OUTCOMES = (DUPLICATE, ENRICHED, DEAD)
"""Every raw message has its outcome on one of these."""


@contextmanager
def warm_pipeline(warm: Sequence[bytes], **changed: Any) -> Iterator[tuple[Settings, RunningWorker]]:
    """A worker with a broker and topics of its own, once some messages have gone all the way."""
    with own_settings(**changed) as settings:
        asyncio.run(create_topics(settings))
        with running_worker(settings, list(Stage)) as worker:
            worker.wait_until_ready()
            through(settings, "warm", warm)
            yield settings, worker


def passed(messages: Sequence[bytes], warm: Sequence[bytes], **changed: Any) -> Figures:
    """What it takes from the first send until every message has been read with its outcome."""
    with warm_pipeline(warm, **changed) as (settings, worker):
        answers = through(settings, "measured", messages, [worker.pid])
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
