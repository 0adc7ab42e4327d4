"""The loop around a stage, the same for all: take, work, wait for the broker's confirmation, count, acknowledge.

Here is the one place that gives every message exactly one counted outcome, whatever fails; what fails in a process of
`streams.processes` arrives here as a rejection. Messages are begun in the order of their log; several are under way at
a time, and each is acknowledged when its own outputs are confirmed and all before it in its partition are acknowledged.
So a crash repeats messages and loses none.
"""

from __future__ import annotations

import asyncio
import logging
import time
from collections import defaultdict, deque
from collections.abc import AsyncIterable, Awaitable, Callable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Protocol

from streams import metrics
from streams.bad_share import Alarm
from streams.dead_letters import REASON, dead_letter, fault, without_value
from streams.outcomes import Outcome, OutputTooLargeError, Reason, Rejected
from streams.records import Record, Result, header_texts

log = logging.getLogger(__name__)

Work = Callable[[Record], Awaitable[Result]]
Commit = Callable[[Result], Awaitable[Awaitable[None]]]


class Taken(Protocol):
    """A record that waits for its acknowledgement."""

    record: Record

    def acknowledge(self) -> None:
        """Say that the record, and all before it in its partition, need not be delivered again."""


@dataclass(eq=False)
class _UnderWay:
    """A record that is worked on, its place in the order of its partition, and how far it has come."""

    taken: Taken
    before: asyncio.Event
    sent: asyncio.Event = field(default_factory=asyncio.Event)
    done: bool = False


class Runner:
    """Works on the records of a stage, at most `max_in_flight` at a time.

    `work` turns a record into its result; what it does before its first wait, it does in the order of the log. `commit`
    returns when a result is on its way, with what returns when all of it is confirmed; where either raises, the stage
    ends and nothing is acknowledged. With `in_order`, the results of a partition are sent in the order of its log.
    `alarm` hears of every outcome and may end the stage.
    """

    def __init__(  # noqa: PLR0913 - each is a decision of the stage
        self,
        stage: str,
        work: Work,
        commit: Commit,
        max_in_flight: int,
        *,
        in_order: bool = False,
        alarm: Alarm | None = None,
    ) -> None:
        """Nothing is taken before `run`."""
        self._stage = stage
        self._work = work
        self._commit = commit
        self._slots = asyncio.Semaphore(max_in_flight)
        self._in_order = in_order
        self._alarm = alarm
        self._under_way: defaultdict[tuple[str, int], deque[_UnderWay]] = defaultdict(deque)
        self._idle = asyncio.Event()
        self._idle.set()

    async def run(self, records: AsyncIterable[Taken]) -> None:
        """Work on records until there are no more. One is taken only when it can be begun: none waits unseen."""
        coming = aiter(records)
        async with asyncio.TaskGroup() as group:
            while await self._slots.acquire() and (taken := await anext(coming, None)) is not None:
                group.create_task(self._finish(self._begin(taken)))
        self._slots.release()

    def oldest(self, topic: str, partition: int) -> datetime | None:
        """When the oldest message under way of a partition was appended; None where none is under way."""
        queue = self._under_way.get((topic, partition))
        return queue[0].taken.record.timestamp if queue else None

    async def drained(self, seconds: float) -> bool:
        """Wait until nothing is under way, at most so many seconds; whether nothing is."""
        try:
            await asyncio.wait_for(self._idle.wait(), seconds)
        except TimeoutError:
            left = sum(map(len, self._under_way.values()))
            log.warning("%s: %d messages still under way after %g s will be repeated", self._stage, left, seconds)
        return self._idle.is_set()

    def _begin(self, taken: Taken) -> _UnderWay:
        queue = self._under_way[taken.record.topic, taken.record.partition]
        one = _UnderWay(taken, before=queue[-1].sent if self._in_order and queue else _NOTHING_BEFORE)
        queue.append(one)
        self._idle.clear()
        return one

    async def _finish(self, one: _UnderWay) -> None:
        record = one.taken.record
        try:
            with metrics.in_flight.labels(self._stage).track_inprogress():
                result = await settle(self._stage, record, self._work)
                result = await lasting(self._stage, record, result, self._in_turn(one))
                count(self._stage, result)
                one.done = True
                self._acknowledge(record)
                if self._alarm is not None:
                    self._alarm.tell(dead=result.outcome is Outcome.DEAD)
        finally:
            self._slots.release()

    def _in_turn(self, one: _UnderWay) -> Commit:
        async def commit(result: Result) -> Awaitable[None]:
            await one.before.wait()
            confirmed = await self._commit(result)
            one.sent.set()
            return confirmed

        return commit

    def _acknowledge(self, record: Record) -> None:
        queue = self._under_way[record.topic, record.partition]
        while queue and queue[0].done:
            queue.popleft().taken.acknowledge()
        if not any(self._under_way.values()):
            self._idle.set()


_NOTHING_BEFORE = asyncio.Event()
_NOTHING_BEFORE.set()


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
            await (await commit(result))
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
