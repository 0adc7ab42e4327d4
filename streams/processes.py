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
from multiprocessing.process import BaseProcess
from typing import Generic, Self, TypeVar

from streams import metrics
from streams.dead_letters import fault
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
            async with asyncio.TaskGroup() as starts:
                for process in self._processes:
                    starts.create_task(process.start())
        except BaseException:
            self._end_processes()
            raise
        self._servers = [asyncio.create_task(self._serve(process)) for process in self._processes]
        return self

    async def __aexit__(self, *_: object) -> None:
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
        if not process.is_alive():
            await self._replace(process, "it died while it had nothing to do")
        began = time.perf_counter()
        try:
            results = await process.run(self._work, [item for item, _ in calls], self._timeout)
            answers = list(zip(calls, results, strict=True))
        except _LostError as lost:
            await self._replace(process, lost.rejected.detail)
            await self._one_by_one(process, calls, lost.rejected)
        except Exception as error:  # noqa: BLE001 - any failure of the work is the verdict on its item
            await self._one_by_one(process, calls, fault(error))
        else:
            metrics.batch_seconds.labels(self._stage).observe(time.perf_counter() - began)
            for (_, future), result in answers:
                _settle(future, result)

    async def _replace(self, process: _Process, why: str) -> None:
        metrics.process_restarts.labels(self._stage).inc()
        log.warning("%s: a process is replaced: %s", self._stage, why)
        await process.restart()

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
        self._executor: ProcessPoolExecutor | None = None

    async def start(self) -> None:
        context = multiprocessing.get_context("forkserver")
        self._executor = ProcessPoolExecutor(1, context, initializer=_begin, initargs=(self._warm_up,))
        warm = asyncio.get_running_loop().run_in_executor(self._executor, os.getpid)
        await asyncio.wait_for(warm, _START_SECONDS)

    def is_alive(self) -> bool:
        return any(child.is_alive() for child in self._children())

    async def restart(self) -> None:
        while True:
            self.end()
            try:
                return await self.start()
            except (BrokenProcessPool, TimeoutError, OSError) as error:
                log.warning("a process does not start, which is tried again: %r", error)
                await asyncio.sleep(_RESTART_SECONDS)

    async def run(self, work: Callable[[Sequence[T]], list[R]], batch: Sequence[T], seconds: float) -> list[R]:
        try:
            running = asyncio.get_running_loop().run_in_executor(self._executor, work, batch)
            return await asyncio.wait_for(running, seconds)
        except BrokenProcessPool as broken:
            raise _LostError(Rejected(Reason.PROCESS_DIED, "the process that worked on it died")) from broken
        except TimeoutError as slow:
            raise _LostError(Rejected(Reason.TOO_SLOW, f"it took longer than {seconds:g} s")) from slow

    def end(self) -> None:
        if self._executor is None:
            return
        # Shutting down an executor waits for the work in hand, which may hang.
        for child in self._children():
            if child.is_alive():
                child.kill()
        self._executor.shutdown(wait=False, cancel_futures=True)
        self._executor = None

    def _children(self) -> list[BaseProcess]:
        # An executor names its processes nowhere else, and forgets them when it is shut down.
        return list((getattr(self._executor, "_processes", None) or {}).values())


def _begin(warm_up: Callable[[], object]) -> None:
    # A terminal interrupts, and a service manager terminates, the whole group; the parent decides when these end.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, signal.SIG_IGN)
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
    """Work on the items of a batch one by one, a rejection in the place of a result.

    A failure becomes one here, in the process, since not every exception survives the way out of it.
    """
    return [_one(work, item) for item in batch]


def _one(work: Callable[[T], R], item: T) -> R | Rejected:
    try:
        return work(item)
    except Rejected as rejected:
        return rejected
    except Exception as error:  # noqa: BLE001 - as in the runner, it is the outcome of this item alone
        return fault(error)
