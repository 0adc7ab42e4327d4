"""What one item may cost a worker process: processor time and memory, both held by the kernel.

The kernel holds them whatever the process is at, in a library's loop or without the interpreter lock. Processor time is
the item's own: a busy machine, a throttled container or a laptop that slept spends none of it.
"""

from __future__ import annotations

import logging
import platform
import resource
import signal
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache

log = logging.getLogger(__name__)

STALLED = 10
"""An item that gives no answer in so many times its processor time by the clock hangs."""

OUT_OF_TIME = -signal.SIGPROF
"""The exit code of a process whose item used up its processor time."""


@contextmanager
def processor_seconds(most: float) -> Iterator[None]:
    """End the process, with exit code OUT_OF_TIME, where the block takes more seconds of processor time."""
    signal.setitimer(signal.ITIMER_PROF, most)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0)


def limit_memory(most: int) -> None:
    """Let this process have at most so many bytes of memory of its own; what asks for more gets a MemoryError.

    Stacks and heap count, mapped files and libraries do not. Without effect where `memory_can_be_limited` is false.
    """
    if memory_can_be_limited():
        _, hardest = resource.getrlimit(resource.RLIMIT_DATA)
        own = most if hardest == resource.RLIM_INFINITY else min(most, hardest)
        resource.setrlimit(resource.RLIMIT_DATA, (own, hardest))


@cache
def memory_can_be_limited() -> bool:
    """Whether the kernel limits the memory of a process. Logs once where it does not."""
    if platform.system() == "Linux":
        return True
    log.warning("this system has no limit on the memory of a process: a hostile page may take all there is")
    return False
