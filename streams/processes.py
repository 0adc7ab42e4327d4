"""Processes that do what must not block the event loop, fed with batches, and replaced when they are lost.

A lost process was at one message of its batch: what it had answered stays, what came after is given to its successor,
and the one that it was at is tried again alone. It is the culprit where it used up its own processor time, or where it
was alone in a process that was lost twice: once may be an operator, or a kernel that is short of memory. Where a
process is lost on what is done for a batch as a whole, any of them may be the culprit: each is given alone.
"""

from __future__ import annotations

import asyncio
import logging
import time
from collections import deque
from collections.abc import Callable
from math import ceil
from typing import Generic, NamedTuple, Self, TypeVar

from streams import metrics
from streams.child_process import ChildProcess, LostError, ProcessStartError, Together
from streams.outcomes import Rejected
from streams.process_limits import memory_can_be_limited

log = logging.getLogger(__name__)

T = TypeVar("T")
R = TypeVar("R")

_RESTART_SECONDS = 1.0
_LOSSES_ALONE = 2


class _Call(NamedTuple, Generic[T, R]):
    """An item, its limit in seconds of processor time, and who waits for its result."""

    item: T
    seconds: float
    result: asyncio.Future[R]

    def settle(self, answer: R | Rejected) -> None:
        if self.result.done():
            return
        if isinstance(answer, Rejected):
            self.result.set_exception(answer)
        else:
            self.result.set_result(answer)


class WorkerProcesses(Generic[T, R]):
    """A fixed number of processes that run one function over items.

    `work` gives the result for an item or raises Rejected; `warm_up` is run once in each new process. Both must be
    importable functions. Use as an async context manager.
    """

    def __init__(  # noqa: PLR0913 - each is a decision of the stage that owns the processes
        self,
        stage: str,
        work: Callable[[T], R],
        warm_up: Callable[[], object],
        *,
        processes: int,
        batch: int,
        seconds: Callable[[T], float],
        most_bytes: int,
        together: Together[T] | None = None,
    ) -> None:
        """`seconds` of processor time may an item take, and `most_bytes` of memory a process.

        `together` is done for a batch before `work` is done for each of its items.
        """
        self._stage = stage
        self._batch = batch
        self._seconds = seconds
        self._together = together is not None
        self._queue: asyncio.Queue[_Call[T, R]] = asyncio.Queue()
        self._processes = [ChildProcess[T, R](work, warm_up, most_bytes, together) for _ in range(processes)]
        self._servers: list[asyncio.Task[None]] = []

    async def __aenter__(self) -> Self:
        """Start the processes and wait until all are warm. Raises ProcessStartError where one does not start."""
        memory_can_be_limited()
        try:
            await asyncio.gather(*(process.start() for process in self._processes))
        except BaseException:
            self._end_processes()
            raise
        self._servers = [asyncio.create_task(self._serve(process)) for process in self._processes]
        return self

    async def __aexit__(self, *_: object) -> None:
        """End the processes; what they work on is dropped."""
        for server in self._servers:
            server.cancel()
        try:
            await asyncio.gather(*self._servers, return_exceptions=True)
        finally:
            # A worker that ends may cancel this as well; a process that is left would keep it from ending.
            self._end_processes()

    async def call(self, item: T) -> R:
        """The result for an item.

        Raises Rejected where the function rejects it, where it exceeds its limits, or where no process survives it.
        """
        call = _Call[T, R](item, self._seconds(item), asyncio.get_running_loop().create_future())
        self._queue.put_nowait(call)
        metrics.queue.labels(self._stage).set(self._queue.qsize())
        return await call.result

    @property
    def pids(self) -> list[int]:
        """The ids of the processes that run."""
        return [process.pid for process in self._processes if process.pid is not None]

    async def _serve(self, process: ChildProcess[T, R]) -> None:
        while True:
            calls = deque([await self._queue.get()])
            # A share of what waits: at the end of a rush no process is to stand idle beside one with a full batch.
            waiting = len(calls) + self._queue.qsize()
            for _ in range(1, min(self._batch, ceil(waiting / len(self._processes)))):
                calls.append(self._queue.get_nowait())
            metrics.queue.labels(self._stage).set(self._queue.qsize())
            metrics.batch_articles.labels(self._stage).observe(len(calls))
            with metrics.batches.labels(self._stage).track_inprogress():
                await self._work_off(process, calls)

    async def _work_off(self, process: ChildProcess[T, R], calls: deque[_Call[T, R]]) -> None:
        """Settle all calls, those on which a process was lost last: the others are not to wait for them."""
        if not process.is_alive():
            await self._replace(process, "it died while it had nothing to do")
        suspects: list[tuple[_Call[T, R], LostError, int]] = []
        began = time.perf_counter()
        while calls:
            given = len(calls)
            lost = await self._run(process, calls)
            if lost is not None and self._together and len(calls) == given > 1:
                # Nothing was answered: it may have been lost on what is done for all, so on any of them.
                suspects += await self._one_by_one(process, calls)
            elif lost is not None:
                suspects.append((calls.popleft(), lost, int(given == 1)))
        if not suspects:
            metrics.batch_seconds.labels(self._stage).observe(time.perf_counter() - began)
        for call, lost, losses in suspects:
            await self._try_alone(process, call, lost, losses)

    async def _one_by_one(
        self, process: ChildProcess[T, R], calls: deque[_Call[T, R]]
    ) -> list[tuple[_Call[T, R], LostError, int]]:
        """Settle calls, each alone; those on which the process was lost, with how often."""
        suspects = []
        while calls:
            call = calls.popleft()
            lost = await self._run(process, deque([call]))
            if lost is not None:
                suspects.append((call, lost, 1))
        return suspects

    async def _try_alone(self, process: ChildProcess[T, R], call: _Call[T, R], lost: LostError, losses: int) -> None:
        """Settle a call on which a process was lost, `losses` times while it was alone."""
        while not lost.sure and losses < _LOSSES_ALONE:
            again = await self._run(process, deque([call]))
            if again is None:
                return
            lost, losses = again, losses + 1
        call.settle(lost.rejected)

    async def _run(self, process: ChildProcess[T, R], calls: deque[_Call[T, R]]) -> LostError | None:
        """Settle calls and take them away, up to one on which the process is lost: then replace it, and say why."""
        try:
            await process.give([(call.item, call.seconds) for call in calls])
            ahead = max(call.seconds for call in calls) if self._together else 0.0
            while calls:
                calls[0].settle(await process.answer(ahead + calls[0].seconds))
                ahead = 0.0
                calls.popleft()
        except LostError as lost:
            await self._replace(process, str(lost))
            return lost
        return None

    async def _replace(self, process: ChildProcess[T, R], why: str) -> None:
        metrics.process_restarts.labels(self._stage).inc()
        log.warning("%s: a process is replaced: %s", self._stage, why)
        while True:
            try:
                return await process.start()
            except ProcessStartError as error:
                log.warning("%s: it is tried again: %s", self._stage, error)
                await asyncio.sleep(_RESTART_SECONDS)

    def _end_processes(self) -> None:
        for process in self._processes:
            process.end()
