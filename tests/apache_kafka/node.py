"""A node of Apache Kafka as a child process, which can be stopped, killed, paused, and started again with its data."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from contextlib import suppress
from pathlib import Path

from tests.apache_kafka.fetch import java
from tests.apache_kafka.metadata import Metadata, metadata
from tests.apache_kafka.properties import Ports

_GUARD = Path(__file__).with_name("guard.py")
_START_SECONDS = 90.0
_STOP_SECONDS = 30.0


class Node:
    """One node. Its ports and its data stay the same however often it is started; it ends with the test run."""

    def __init__(self, number: int, ports: Ports, folder: Path) -> None:
        """The folder holds `server.properties`, and gets the data and the log."""
        self.number = number
        self.address = f"127.0.0.1:{ports.client}"
        self.internal_address = f"127.0.0.1:{ports.internal}"
        self.log = folder / "kafka.log"
        self.paused = False
        self._ports = ports
        self._folder = folder
        self._guard: subprocess.Popen[bytes] | None = None
        self._pid = 0

    def start(self) -> None:
        """Start the node and return when it takes requests and its cluster counts it in.

        Raises RuntimeError with the last error of its log where it does not come up.
        """
        self.launch()
        self.wait_until_up()

    def launch(self) -> None:
        """Start the node without waiting for it."""
        command = java("kafka.Kafka", str(self._folder / "server.properties"))
        with self.log.open("ab") as log:
            self._guard = subprocess.Popen(
                [sys.executable, str(_GUARD), *command],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=log,
                # What is sent to the group of the test run is to reach neither the guard nor the node.
                start_new_session=True,
            )
        assert self._guard.stdout is not None
        self._pid = int(self._guard.stdout.readline())
        self.paused = False

    def wait_until_up(self) -> None:
        """Return when a node that was launched takes requests and is counted in; raises as `start` does."""
        deadline = time.monotonic() + _START_SECONDS
        while time.monotonic() < deadline and self.running:
            with suppress(OSError):
                if self.number in self.metadata().nodes:
                    return
            time.sleep(0.1)
        log = self.log.read_text("utf-8", "replace")
        found = log.rfind("] ERROR ")
        raise RuntimeError(f"node {self.number} did not come up:\n{log[found:][:4000] if found >= 0 else log[-4000:]}")

    def stop(self) -> None:
        """End the node as a service manager would, and return when it has ended."""
        self.resume()
        self._end(signal.SIGTERM)

    def kill(self) -> None:
        """End the node as a crash would."""
        self._end(signal.SIGKILL)

    def pause(self) -> None:
        """Have the node neither work nor answer, while its connections stay open."""
        self._signal(signal.SIGSTOP)
        self.paused = True

    def resume(self) -> None:
        """Let a paused node go on."""
        self._signal(signal.SIGCONT)
        self.paused = False

    @property
    def running(self) -> bool:
        """Whether the process lives, be it paused."""
        return self._guard is not None and self._guard.poll() is None

    def metadata(self) -> Metadata:
        """The cluster as this node sees it; raises OSError where it does not answer."""
        return metadata(self._ports.internal)

    def _signal(self, number: signal.Signals) -> None:
        if self.running:
            with suppress(ProcessLookupError):
                os.kill(self._pid, number)

    def _end(self, number: signal.Signals) -> None:
        self._signal(number)
        if self._guard is None:
            return
        # At the end of the block the guard's standard input closes, and it kills what still runs.
        with self._guard as guard, suppress(subprocess.TimeoutExpired):
            guard.wait(_STOP_SECONDS)
