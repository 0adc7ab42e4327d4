"""An embedded broker, for trial and tests, never for production.

It is noida-db, a single binary that speaks Kafka's protocol, as a child process on a free loopback port. Its limits:
one node, no replication, everything in memory, and its data folder is rewritten as one file, so it slows down as it
fills.

Run as a module it guards the binary: it ends it when its own standard input closes, which the system does even where
the parent is killed.
"""

from __future__ import annotations

import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from importlib.resources import as_file, files
from pathlib import Path

from streams.broker.connection import BrokerUnavailableError

_START_SECONDS = 20.0
_STOP_SECONDS = 5.0
_HOST = "127.0.0.1"


@contextmanager
def embedded_broker(data_dir: Path) -> Iterator[str]:
    """Run a broker that keeps its data in `data_dir`, and yield its bootstrap address.

    Raises BrokerUnavailableError where it does not come up.
    """
    data_dir.mkdir(parents=True, exist_ok=True)
    port = _free_port()
    command = [sys.executable, "-m", __name__, str(data_dir.resolve()), str(port)]
    with (data_dir / "broker.log").open("ab") as log:
        guard = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=log, stderr=log)  # noqa: S603
    try:
        _wait_until_it_listens(guard, port, data_dir / "broker.log")
        yield f"{_HOST}:{port}"
    finally:
        _end(guard)


def run_binary(data_dir: str, port: str) -> int:
    """Run the binary until standard input closes or a signal comes."""
    # An interrupt from a terminal reaches the whole process group; the parent decides when its broker ends.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    with as_file(files("noida_db").joinpath("noida-db")) as binary:
        options = ["start", "--only", "kafka", "--host", _HOST, "--kafka-port", port, "--data-dir", data_dir]
        broker = subprocess.Popen([str(binary), *options], stdin=subprocess.DEVNULL, start_new_session=True)  # noqa: S603
        signal.signal(signal.SIGTERM, lambda *_: broker.terminate())
        with suppress(KeyboardInterrupt):
            sys.stdin.buffer.read()
        broker.terminate()
        try:
            return broker.wait(_STOP_SECONDS)
        except subprocess.TimeoutExpired:
            broker.kill()
            return broker.wait()


def _free_port() -> int:
    with socket.create_server((_HOST, 0)) as server:
        port: int = server.getsockname()[1]
        return port


def _wait_until_it_listens(guard: subprocess.Popen[bytes], port: int, log: Path) -> None:
    deadline = time.monotonic() + _START_SECONDS
    while time.monotonic() < deadline:
        if guard.poll() is not None:
            raise BrokerUnavailableError(f"the embedded broker ended with status {guard.returncode}: see {log}")
        with suppress(OSError), socket.create_connection((_HOST, port), timeout=1):
            return
        time.sleep(0.05)
    raise BrokerUnavailableError(f"the embedded broker did not listen within {_START_SECONDS:.0f} s: see {log}")


def _end(guard: subprocess.Popen[bytes]) -> None:
    if guard.stdin is not None:
        guard.stdin.close()
    try:
        guard.wait(2 * _STOP_SECONDS)
    except subprocess.TimeoutExpired:
        guard.kill()
        guard.wait()


if __name__ == "__main__":
    sys.exit(run_binary(*sys.argv[1:]))
