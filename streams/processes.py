"""Processes that do what must not block the event loop, fed with batches, and replaced when they die or hang.

A batch whose process died or ran out of time is given again one message at a time, so that only the message that
cannot be worked off is lost to a dead letter.
"""

from __future__ import annotations

import asyncio
import logging
import multiprocessing
import os
import signal
import threading
import time
from collections.abc import Callable, Sequence
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from multiprocessing.connection import wait
from types import TracebackType
from typing import Generic, Self, TypeVar

from streams import metrics
from streams.outcomes import Reason, Rejected

log = logging.getLogger(__name__)

T = TypeVar("T")
R = TypeVar("R")

_START_SECONDS = 120.0
_RESTART_SECONDS = 1.0


class WorkerProcesses(Generic[T, R]):
    """A fixed number of processes that run one function over batches of items.

    `work` gets a batch and gives a result or a rejection for each item, in order; `warm_up` is run once in each new
    process. Both must be importable functions. Use as an async context manager.
    """

    def __init__(  # noqa: PLR0913 - each is a decision of the stage that owns the processes
        self,
        stage: str,
        work: Callable[[Sequence[T]], list[R | Rejected]],
        warm_up: Callable[[], object],
        *,
        processes: int,
        batch: int,
        timeout: float,
    ) -> None:
        """`timeout` is in seconds and holds for a batch."""
        self._stage = stage
        self._work = work
        self._warm_up = warm_up
        self._batch = batch
        self._timeout = timeout
        self._queue: asyncio.Queue[tuple[T, asyncio.Future[R]]] = asyncio.Queue()
        self._processes = [_Process(warm_up) for _ in range(processes)]
        self._servers: list[asyncio.Task[None]] = []

    async def __aenter__(self) -> Self:
        """Start the processes and wait until all are warm."""
        try:
            await asyncio.gather(*(process.start() for process in self._processes))
        except BaseException:
            self._end_processes()
            raise
        self._servers = [asyncio.create_task(self._serve(process)) for process in self._processes]
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """End the processes; what they work on is dropped."""
        for server in self._servers:
            server.cancel()
        await asyncio.gather(*self._servers, return_exceptions=True)
        self._end_processes()

    async def call(self, item: T) -> R:
        """The result for an item.

        Raises Rejected where the function rejects it, or where no process survives it.
        """
        result: asyncio.Future[R] = asyncio.get_running_loop().create_future()
        self._queue.put_nowait((item, result))
        return await result

    async def _serve(self, process: _Process) -> None:
        while True:
            calls = [await self._queue.get()]
            while len(calls) < self._batch and not self._queue.empty():
                calls.append(self._queue.get_nowait())
            metrics.batch_articles.labels(self._stage).observe(len(calls))
            await self._work_off(process, calls)

    async def _work_off(self, process: _Process, calls: Sequence[tuple[T, asyncio.Future[R]]]) -> None:
        began = time.perf_counter()
        try:
            results = await process.run(self._work, [item for item, _ in calls], self._timeout)
        except _LostError as lost:
            metrics.process_restarts.labels(self._stage).inc()
            log.warning("%s: a process was replaced: %s", self._stage, lost.rejected)
            await process.restart()
            await self._one_by_one(process, calls, lost.rejected)
        except Exception as error:  # noqa: BLE001 - any failure of the work is the verdict on its item
            await self._one_by_one(process, calls, Rejected(Reason.FAULT, repr(error)))
        else:
            metrics.batch_seconds.labels(self._stage).observe(time.perf_counter() - began)
            for (_, future), result in zip(calls, results, strict=True):
                _settle(future, result)

    async def _one_by_one(
        self, process: _Process, calls: Sequence[tuple[T, asyncio.Future[R]]], verdict: Rejected
    ) -> None:
        if len(calls) == 1:
            _settle(calls[0][1], verdict)
            return
        for call in calls:
            await self._work_off(process, [call])

    def _end_processes(self) -> None:
        for process in self._processes:
            process.end()


class _LostError(Exception):
    """The process is gone, or as good as gone."""

    def __init__(self, rejected: Rejected) -> None:
        super().__init__(str(rejected))
        self.rejected = rejected


class _Process:
    """One process. It ends with its parent, even when the parent is killed."""

    def __init__(self, warm_up: Callable[[], object]) -> None:
        self._warm_up = warm_up
        self._pid = 0

    async def start(self) -> None:
        context = multiprocessing.get_context("forkserver")
        self._executor = ProcessPoolExecutor(1, context, initializer=_begin, initargs=(self._warm_up,))
        loop = asyncio.get_running_loop()
        self._pid = await asyncio.wait_for(loop.run_in_executor(self._executor, os.getpid), _START_SECONDS)

    async def restart(self) -> None:
        while True:
            self.end()
            try:
                return await self.start()
            except (BrokenProcessPool, TimeoutError, OSError) as error:
                log.warning("a process does not start, which is tried again: %r", error)
                await asyncio.sleep(_RESTART_SECONDS)

    async def run(self, work: Callable[[Sequence[T]], list[R]], batch: Sequence[T], seconds: float) -> list[R]:
        running = asyncio.get_running_loop().run_in_executor(self._executor, work, batch)
        try:
            return await asyncio.wait_for(running, seconds)
        except BrokenProcessPool as broken:
            raise _LostError(Rejected(Reason.PROCESS_DIED, "the process that worked on it died")) from broken
        except TimeoutError as slow:
            raise _LostError(Rejected(Reason.TOO_SLOW, f"it took longer than {seconds:g} s")) from slow

    def end(self) -> None:
        if self._pid:
            # Shutting down an executor waits for the work in hand, which may hang.
            try:
                os.kill(self._pid, signal.SIGKILL)
            except ProcessLookupError:
                log.debug("process %d had ended", self._pid)
            self._pid = 0
            self._executor.shutdown(wait=False, cancel_futures=True)


def _begin(warm_up: Callable[[], object]) -> None:
    # An interrupt from a terminal reaches the whole group; the parent decides when its processes end.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    threading.Thread(target=_end_with_parent, daemon=True).start()
    warm_up()


def _end_with_parent() -> None:
    parent = multiprocessing.parent_process()
    if parent is not None:
        wait([parent.sentinel])
        os._exit(1)


def _settle(future: asyncio.Future[R], result: R | Rejected) -> None:
    if future.done():
        return
    if isinstance(result, Rejected):
        future.set_exception(result)
    else:
        future.set_result(result)


def each(work: Callable[[T], R], batch: Sequence[T]) -> list[R | Rejected]:
    """Work on the items of a batch one by one, a rejection in the place of a result."""
    return [_one(work, item) for item in batch]


def _one(work: Callable[[T], R], item: T) -> R | Rejected:
    try:
        return work(item)
    except Rejected as rejected:
        return rejected
