"""Programs that are measured from outside, each in processes of its own that end with the block."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path

from streams.cli.worker_process import environment
from streams.settings import Settings
from tests.benchmarks.processor import tree

_STOP_SECONDS = 10.0


@contextmanager
def running(
    command: Sequence[str], settings: Settings, log: Path, *, starts: int = 1, libraries: Path | None = None
) -> Iterator[list[int]]:
    """Run a module with its arguments, so many times at once, with these settings, until the end of the block.

    It finds what it imports in the folder of libraries first, where there is one.
    """
    given = os.environ | environment(settings) | ({"PYTHONPATH": str(libraries)} if libraries else {})
    with log.open("ab") as output:
        started = [
            subprocess.Popen([sys.executable, "-m", *command], env=given, stdout=output, stderr=output)
            for _ in range(starts)
        ]
    try:
        yield [one.pid for one in started]
    finally:
        # A pool's processes would outlive the one that has started them.
        for pid in [pid for one in started for pid in tree(one.pid)]:
            with suppress(ProcessLookupError):
                os.kill(pid, signal.SIGTERM)
        for one in started:
            try:
                one.wait(_STOP_SECONDS)
            except subprocess.TimeoutExpired:
                one.kill()
                one.wait()
