"""One worker process: items go in, an answer to each comes out as soon as there is one.

So whoever gave it a batch knows which item it was at when it was lost. It ends with its parent, even where the parent
is killed.
"""

from __future__ import annotations

import asyncio
import multiprocessing
import os
import signal
import threading
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import AbstractContextManager, ExitStack, contextmanager, nullcontext, suppress
from multiprocessing.connection import Connection, wait
from multiprocessing.process import BaseProcess
from multiprocessing.reduction import ForkingPickler
from typing import Any, Generic, TypeVar

from streams.dead_letters import fault
from streams.outcomes import Reason, Rejected
from streams.process_limits import OUT_OF_TIME, STALLED, limit_memory, processor_seconds

T = TypeVar("T")
R = TypeVar("R")

Together = Callable[[Sequence[T]], AbstractContextManager[object]]
"""What is done for the items of a batch at once, for the block in which each of them is worked on."""

_START_SECONDS = 120.0
_END_SECONDS = 5.0


class ProcessStartError(Exception):
    """A process cannot warm up."""


class LostError(Exception):
    """The process is gone or as good as gone, and why. `sure` where that was the doing of the item it was at."""

    def __init__(self, reason: Reason, detail: str, *, sure: bool = False) -> None:
        """Say what verdict the item gets, if it is the culprit."""
        super().__init__(detail)
        self.rejected = Rejected(reason, detail)
        self.sure = sure


class ChildProcess(Generic[T, R]):
    """A process that works on items one after the other, within limits, and can be started anew."""

    def __init__(
        self,
        work: Callable[[T], R],
        warm_up: Callable[[], object],
        most_bytes: int,
        together: Together[T] | None = None,
    ) -> None:
        """All must be importable functions; `most_bytes` is the memory of the process."""
        self._target = (work, warm_up, most_bytes, together)
        self._process: BaseProcess | None = None
        self._connection: Connection[Any, Any] | None = None
        # What waits for the process does so here, one after the other, and not in the event loop.
        self._thread = ThreadPoolExecutor(1, "process")

    async def start(self) -> None:
        """Start it, in place of the one before, and wait until it is warm.

        Raises ProcessStartError where it does not come to that.
        """
        self._kill()
        try:
            await self._in_thread(self._spawn, _START_SECONDS)
            failure = await self._in_thread(self._receive, _START_SECONDS)
        except (EOFError, OSError, TimeoutError) as error:
            raise ProcessStartError(f"a process does not start: {error!r}") from error
        if failure is not None:
            raise ProcessStartError(f"a process does not start: {failure}")

    @property
    def pid(self) -> int | None:
        """Its process id, where it runs."""
        return self._process.pid if self._process is not None and self.is_alive() else None

    def is_alive(self) -> bool:
        """Whether it can be given something."""
        return self._process is not None and self._process.is_alive()

    async def give(self, items: Sequence[tuple[T, float]]) -> None:
        """Give it items, each with its limit in seconds of processor time. Raises LostError."""
        await self._communicate(lambda: self._send(items), items[0][1])

    async def answer(self, seconds: float) -> R | Rejected:
        """The result for the next of its items, or its rejection; `seconds` is the item's limit. Raises LostError."""
        answer: R | Rejected = await self._communicate(self._receive, seconds)
        if isinstance(answer, Rejected) and answer.reason is Reason.TOO_MUCH_MEMORY:
            # What is left of the heap is in pieces, and part of it may be what earlier items left behind.
            raise LostError(answer.reason, answer.detail)
        return answer

    def end(self) -> None:
        """End it for good, whatever it is at."""
        self._kill()
        self._thread.submit(self._clear)
        self._thread.shutdown(wait=False)

    async def _communicate(self, call: Callable[[], Any], seconds: float) -> Any:
        try:
            return await self._in_thread(call, STALLED * seconds)
        except TimeoutError as slow:
            raise LostError(Reason.TOO_SLOW, f"nothing came of it in {STALLED * seconds:g} s") from slow
        except (EOFError, OSError) as gone:
            code = await self._in_thread(self._exit_code, 2 * _END_SECONDS)
            if code == OUT_OF_TIME:
                detail = f"it took more than {seconds:g} s of processor time"
                raise LostError(Reason.TOO_SLOW, detail, sure=True) from gone
            raise LostError(Reason.PROCESS_DIED, f"the process that worked on it died with exit code {code}") from gone

    async def _in_thread(self, call: Callable[[], Any], seconds: float) -> Any:
        return await asyncio.wait_for(asyncio.get_running_loop().run_in_executor(self._thread, call), seconds)

    def _spawn(self) -> None:
        self._clear()
        context = multiprocessing.get_context("forkserver")
        self._connection, theirs = context.Pipe()
        with theirs:
            self._process = context.Process(target=_serve, args=(theirs, *self._target))
            self._process.start()

    def _send(self, items: Sequence[tuple[T, float]]) -> None:
        assert self._connection is not None
        self._connection.send(items)

    def _receive(self) -> Any:
        assert self._connection is not None
        return self._connection.recv()

    def _exit_code(self) -> int | None:
        assert self._process is not None
        self._process.join(_END_SECONDS)
        return self._process.exitcode

    def _kill(self) -> None:
        if self._process is not None and self._process.pid is not None:
            self._process.kill()

    def _clear(self) -> None:
        self._kill()
        if self._connection is not None:
            self._connection.close()
        self._process = self._connection = None


@contextmanager
def at_once(
    together: Together[T] | None, items: Sequence[T], limit: AbstractContextManager[object] | None = None
) -> Iterator[None]:
    """Do what is done for a batch, within a limit, for the block in which its items are worked on.

    Where it fails, the block goes on: the item that it fails for will meet the same when its turn comes.
    """
    with ExitStack() as stack:
        if together is not None:
            with suppress(Exception), limit or nullcontext():
                stack.enter_context(together(items))
        yield


def _serve(
    connection: Connection[Any, Any],
    work: Callable[[T], R],
    warm_up: Callable[[], object],
    most_bytes: int,
    together: Together[T] | None,
) -> None:
    """What runs in the process: say None when it is warm, then take batches and answer each item."""
    # A terminal interrupts, and a service manager terminates, the whole group; the parent decides when these end.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, signal.SIG_IGN)
    threading.Thread(target=_end_with_parent, daemon=True).start()
    try:
        limit_memory(most_bytes)
        warm_up()
    except MemoryError:
        connection.send(f"{most_bytes} bytes of memory are too few to begin with: see COPYDESK_MAX_PROCESS_BYTES")
        raise
    except Exception as error:
        connection.send(repr(error))
        raise
    connection.send(None)
    with suppress(EOFError):
        while True:
            batch = connection.recv()
            longest = processor_seconds(max(seconds for _, seconds in batch))
            with at_once(together, [item for item, _ in batch], longest):
                for item, seconds in batch:
                    with processor_seconds(seconds):
                        answer = _answer(work, item)
                    connection.send_bytes(answer)


def _answer(work: Callable[[T], R], item: T) -> bytes | memoryview:
    """The result or the rejection, pickled. A failure becomes a rejection here: not every exception can be pickled."""
    try:
        return ForkingPickler.dumps(work(item))
    except Rejected as rejected:
        verdict = rejected
    except MemoryError:
        verdict = Rejected(Reason.TOO_MUCH_MEMORY, "the process that worked on it had no more memory to give")
    except Exception as error:  # noqa: BLE001 - as in the runner, it is the outcome of this item alone
        verdict = fault(error)
    return ForkingPickler.dumps(verdict)


def _end_with_parent() -> None:
    parent = multiprocessing.parent_process()
    if parent is not None:
        wait([parent.sentinel])
        os._exit(1)
