"""Workers as a service manager runs them: started again when they end, and what can be done to them."""

from __future__ import annotations

import os
import resource
import shutil
import signal
import subprocess
import sys
import threading
import time
from contextlib import suppress
from pathlib import Path
from typing import Any

from streams.cli.worker_process import environment
from streams.settings import Settings
from tests.apache_kafka.cluster import free_ports
from tests.running import health

_STOP_SECONDS = 90.0


class Worker:
    """One worker with a data folder of its own. `starts` counts how often it was started."""

    def __init__(self, settings: Settings, folder: Path, name: str) -> None:
        """Nothing runs before `start`."""
        self.name = name
        self.starts = 0
        self.wanted = False
        self.log = folder / f"{name}.log"
        self.data_dir = folder / name
        self.port = free_ports(1)[0].client
        own = {"data_dir": self.data_dir, "metrics_port": self.port, "nlp_processes": 1, "min_population": 15_000}
        self._settings = settings.model_copy(update=own)
        self._process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        """Start it, and want it to run."""
        self._process = subprocess.Popen(
            [sys.executable, "-m", "streams", "worker"],
            env=os.environ | environment(self._settings),
            stderr=subprocess.PIPE,
        )
        # Through a pipe: a worker that may write no file, as when its disk is full, can still say so.
        threading.Thread(target=self._keep_log, args=(self._process,), daemon=True).start()
        self.starts += 1
        self.wanted = True

    def supervise(self) -> None:
        """Start it again if it has ended and is wanted."""
        if self.wanted and not self.running:
            self.start()

    def kill(self) -> None:
        """End it as a crash would."""
        self.wanted = False
        self.signal(signal.SIGKILL)
        self._wait()

    def terminate(self) -> int | None:
        """End it as a service manager would, and return its exit status; None where it had to be killed."""
        self.wanted = False
        self.signal(signal.SIGTERM)
        return self._wait()

    def signal(self, number: signal.Signals) -> None:
        """Send it a signal."""
        if self._process is not None and self.running:
            self._process.send_signal(number)

    def kill_children(self) -> int:
        """Kill the processes that it has started to parse and to run spaCy, and return how many."""
        servers = [child for child in _children(self.pid) if _children(child)]
        doomed = [process for server in servers for process in _children(server)]
        for process in doomed:
            with suppress(ProcessLookupError):
                os.kill(process, signal.SIGKILL)
        return len(doomed)

    def refuse_writes(self) -> None:
        """Let it write no further byte to any file, as when its disk is full."""
        resource.prlimit(self.pid, resource.RLIMIT_FSIZE, (0, resource.RLIM_INFINITY))

    def lose_data(self) -> None:
        """Delete its data folder."""
        shutil.rmtree(self.data_dir, ignore_errors=True)

    @property
    def pid(self) -> int:
        """Its process id."""
        assert self._process is not None
        return self._process.pid

    @property
    def running(self) -> bool:
        """Whether it has not ended."""
        return self._process is not None and self._process.poll() is None

    def health(self) -> dict[str, Any]:
        """What it says of itself; empty where it says nothing."""
        return health(self.port)

    def _keep_log(self, process: subprocess.Popen[bytes]) -> None:
        assert process.stderr is not None
        with self.log.open("ab") as log:
            for line in process.stderr:
                log.write(line)
                log.flush()

    def _wait(self) -> int | None:
        assert self._process is not None
        try:
            return self._process.wait(_STOP_SECONDS)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
            return None


def wait_until_ready(workers: list[Worker], seconds: float = 120.0) -> None:
    """Return when all say that they are ready; raises TimeoutError where one does not."""
    deadline = time.monotonic() + seconds
    while not all(worker.health().get("ready") for worker in workers):
        if time.monotonic() > deadline:
            raise TimeoutError(f"not ready after {seconds:.0f} s: {[worker.health() for worker in workers]}")
        time.sleep(0.2)


def owner_of(stage: str, workers: list[Worker]) -> Worker:
    """The worker that has partitions of a stage; the first where several have."""
    return next(worker for worker in workers if worker.health().get("stages", {}).get(stage, {}).get("partitions"))


def _children(pid: int) -> list[int]:
    found: list[int] = []
    with suppress(OSError):
        for thread in Path(f"/proc/{pid}/task").iterdir():
            found += map(int, (thread / "children").read_text().split())
    return found
