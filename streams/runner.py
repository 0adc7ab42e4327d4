"""The loop around a stage, the same for all: take, work, wait for the broker's confirmation, count, acknowledge.

Here is the one place that gives every message exactly one counted outcome, whatever fails; what fails in a process of
`streams.processes` arrives here as a rejection. Messages are begun in the order of their log; several are under way at
a time, and each is acknowledged when its own outputs are confirmed. Offsets are committed only up to the first message
that is still under way, so a crash repeats messages and loses none.
"""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import AsyncIterable, Awaitable, Callable
from typing import Protocol

from streams import metrics
from streams.dead_letters import REASON, dead_letter, fault, without_value
from streams.outcomes import Outcome, OutputTooLargeError, Reason, Rejected
from streams.records import Record, Result, header_texts

log = logging.getLogger(__name__)

Work = Callable[[Record], Awaitable[Result]]
Commit = Callable[[Result], Awaitable[None]]


class Taken(Protocol):
    """A record that waits for its acknowledgement."""

    record: Record

    def acknowledge(self) -> None:
        """Say that the record need not be delivered again."""


async def run_stage(stage: str, taken: AsyncIterable[Taken], work: Work, commit: Commit, max_in_flight: int) -> None:
    """Work on records, at most `max_in_flight` at a time, until there are no more.

    `work` turns a record into its result; what it does before its first wait, it does in the order of the log. `commit`
    returns when all that the result holds is confirmed; where it raises, the stage ends and nothing is acknowledged.
    """
    slots = asyncio.Semaphore(max_in_flight)

    async def finish(one: Taken) -> None:
        try:
            with metrics.in_flight.labels(stage).track_inprogress():
                result = await settle(stage, one.record, work)
                count(stage, await lasting(stage, one.record, result, commit))
                one.acknowledge()
        finally:
            slots.release()

    async with asyncio.TaskGroup() as group:
        async for one in taken:
            await slots.acquire()
            group.create_task(finish(one))


async def settle(stage: str, record: Record, work: Work) -> Result:
    """The result of the work on a record: a dead letter where it fails, whatever the failure."""
    began = time.perf_counter()
    try:
        return await work(record)
    except Exception as error:  # noqa: BLE001 - whatever fails here is the outcome of this message alone
        return failed(stage, record, error)
    finally:
        metrics.stage_seconds.labels(stage).observe(time.perf_counter() - began)


async def lasting(stage: str, record: Record, result: Result, commit: Commit) -> Result:
    """Commit a result, or what takes its place where the broker takes no message as large."""
    while True:
        try:
            await commit(result)
        except OutputTooLargeError as error:
            if result.outcome is not Outcome.DEAD:
                result = failed(stage, record, Rejected(Reason.TOO_LARGE, str(error)))
            elif result.outputs[0].value is not None:
                result = without_value(result)
            else:
                raise
        else:
            return result


def failed(stage: str, record: Record, error: Exception) -> Result:
    """The outcome of a message that a stage rejected, or on which it failed."""
    rejected = error if isinstance(error, Rejected) else fault(error)
    if rejected.reason is Reason.FAULT:
        log.error("%s: %s is dead by a fault of ours", stage, record.position, exc_info=rejected)
    else:
        log.info("%s: %s is dead: %s", stage, record.position, rejected)
    return dead_letter(record, stage, rejected)


def count(stage: str, result: Result) -> None:
    """Count a message's one outcome."""
    metrics.messages.labels(stage, result.outcome).inc()
    if result.outcome is Outcome.DEAD:
        metrics.dead_letters.labels(stage, header_texts(result.outputs[0].headers)[REASON]).inc()
