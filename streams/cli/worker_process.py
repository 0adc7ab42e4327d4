"""A worker as a child process, for the demonstration and for tests."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import orjson

from streams.settings import Settings
from streams.topology import Stage

_STOP_SECONDS = 20.0


@contextmanager
def worker_process(settings: Settings, log: Path, stages: Sequence[Stage] = ()) -> Iterator[subprocess.Popen[bytes]]:
    """Run `copydesk worker` for the stages, all where none is named, with its log in a file; end it at the end."""
    command = [sys.executable, "-m", "streams", "worker", *stages]
    with log.open("ab") as output:
        worker = subprocess.Popen(command, env=os.environ | environment(settings), stderr=output)  # noqa: S603
    try:
        yield worker
    finally:
        worker.terminate()
        try:
            worker.wait(_STOP_SECONDS)
        except subprocess.TimeoutExpired:
            worker.kill()
            worker.wait()


def environment(settings: Settings) -> dict[str, str]:
    """The variables that give another process these settings. Credentials it inherits, if it is to have them."""
    own = settings.model_dump(mode="json", exclude={"kafka"})
    return {"KAFKA_BOOTSTRAP_SERVERS": settings.kafka.bootstrap_servers or ""} | {
        f"COPYDESK_{name.upper()}": value if isinstance(value, str) else orjson.dumps(value).decode()
        for name, value in own.items()
    }
