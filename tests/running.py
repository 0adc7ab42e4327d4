"""A pipeline as it is seen from outside: settings with topics of their own, and a worker that tells how it is."""

from __future__ import annotations

import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from uuid import uuid4

import orjson

from streams.broker.embedded import embedded_broker
from streams.cli.worker_process import worker_process
from streams.settings import KafkaSettings, Settings
from streams.topology import Stage
from tests.apache_kafka.cluster import free_ports

PATIENCE = 120.0


@contextmanager
def own_settings(**changed: Any) -> Iterator[Settings]:
    """Settings for a pipeline of one's own, on the broker that is named or else the embedded one."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        settings = Settings(
            data_dir=folder / "data",
            metrics_port=free_ports(1)[0].client,
            topic_prefix=f"benchmark-{uuid4().hex[:8]}-",
        ).model_copy(update=changed)
        if settings.kafka.bootstrap_servers is not None:
            yield settings
            return
        with embedded_broker(folder / "broker") as address:
            yield settings.model_copy(update={"kafka": KafkaSettings(bootstrap_servers=address)})


def health(port: int) -> dict[str, Any]:
    """What the worker on that port says at /ready; empty where nothing answers."""
    return dict(orjson.loads(_answer(port, "ready") or b"{}"))


def scraped(port: int) -> str:
    """What the worker on that port says at /metrics; empty where nothing answers."""
    return _answer(port, "metrics").decode()


def _answer(port: int, path: str) -> bytes:
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/{path}", timeout=5) as answer:
            body: bytes = answer.read()
    except urllib.error.HTTPError as unready:
        return unready.read()
    except OSError:
        return b""
    return body


class RunningWorker:
    """A worker process, as seen from outside."""

    def __init__(self, pid: int, port: int) -> None:
        """Its process id, and the port on which it answers."""
        self.pid = pid
        self._port = port

    @property
    def resident_megabytes(self) -> float:
        """The memory of the process itself, its children left out."""
        pages = int(Path(f"/proc/{self.pid}/statm").read_text().split()[1])
        return pages * 4096 / 1e6

    def health(self) -> dict[str, Any]:
        """What /ready says; empty where nothing answers."""
        return health(self._port)

    def metric(self, name: str) -> float:
        """The sum of a metric over its labels."""
        lines = scraped(self._port).splitlines()
        return sum(float(line.rpartition(" ")[2]) for line in lines if line.startswith((f"{name}{{", f"{name} ")))

    def wait_until_ready(self, patience: float = PATIENCE) -> float:
        """Return how many seconds it took until it was ready. Raises TimeoutError after `patience` seconds."""
        began = time.monotonic()
        while not self.health().get("ready"):
            if time.monotonic() - began > patience:
                raise TimeoutError(f"the worker is not ready after {patience:.0f} s: {self.health()}")
            time.sleep(0.1)
        return time.monotonic() - began


@contextmanager
def running_worker(settings: Settings, stages: Sequence[Stage]) -> Iterator[RunningWorker]:
    """Run a worker until the end of the block."""
    settings.data_dir.mkdir(parents=True, exist_ok=True)
    with worker_process(settings, settings.data_dir.with_suffix(".log"), stages) as process:
        yield RunningWorker(process.pid, settings.metrics_port)
