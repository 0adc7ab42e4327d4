"""A real Prometheus beside a pipeline under test: what it scrapes, and what it answers."""

from __future__ import annotations

import os
import shutil
import subprocess
import time
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import orjson
import yaml

from tests.apache_kafka.cluster import free_ports

ALERTS = Path(__file__).parents[2] / "deploy/prometheus/alerts.yml"

_START_SECONDS = 60.0


class QueryError(Exception):
    """Prometheus does not take an expression, and why."""


class Prometheus:
    """Answers of a running Prometheus."""

    def __init__(self, address: str) -> None:
        """Its HTTP address."""
        self._address = address

    def query(self, expression: str) -> list[dict[str, Any]]:
        """The series of an expression now. Raises QueryError."""
        return self._result("query", query=expression)

    def query_range(self, expression: str, begin: float, end: float, step: float) -> list[dict[str, Any]]:
        """The series of an expression over a time, in seconds since the epoch. Raises QueryError."""
        return self._result("query_range", query=expression, start=begin, end=end, step=step)

    def rules(self) -> dict[str, dict[str, Any]]:
        """The alerts that it evaluates, by name."""
        groups = self._get("rules")["data"]["groups"]
        return {rule["name"]: rule for group in groups for rule in group["rules"] if rule["type"] == "alerting"}

    def ready(self) -> bool:
        """Whether it answers."""
        try:
            with urllib.request.urlopen(f"{self._address}/-/ready", timeout=5):
                return True
        except OSError:
            return False

    def _result(self, call: str, **parameters: object) -> list[dict[str, Any]]:
        result: list[dict[str, Any]] = self._get(call, **parameters)["data"]["result"]
        return result

    def _get(self, call: str, **parameters: object) -> dict[str, Any]:
        url = f"{self._address}/api/v1/{call}?{urllib.parse.urlencode(parameters)}"
        try:
            with urllib.request.urlopen(url, timeout=30) as answer:
                found: dict[str, Any] = orjson.loads(answer.read())
        except urllib.error.HTTPError as refused:
            raise QueryError(orjson.loads(refused.read())["error"]) from refused
        return found


@contextmanager
def running_prometheus(folder: Path, targets: Mapping[str, int]) -> Iterator[Prometheus]:
    """Prometheus with Copydesk's alerts, which scrapes each second workers by name at their ports.

    The program is the one that PROMETHEUS names, or that is on the PATH.
    """
    program = os.environ.get("PROMETHEUS") or shutil.which("prometheus")
    if program is None:
        raise SystemExit("Prometheus is not here: PROMETHEUS=$(.ci/fetch-prometheus)/prometheus has it fetched")
    folder.mkdir(parents=True)
    (folder / "prometheus.yml").write_text(yaml.safe_dump(_configuration(targets)))
    address = f"127.0.0.1:{free_ports(1)[0].client}"
    command = [
        program,
        f"--config.file={folder / 'prometheus.yml'}",
        f"--storage.tsdb.path={folder / 'data'}",
        f"--web.listen-address={address}",
    ]
    with (folder / "log").open("wb") as log:
        process = subprocess.Popen(command, stdout=log, stderr=log)
    try:
        prometheus = Prometheus(f"http://{address}")
        deadline = time.monotonic() + _START_SECONDS
        while not prometheus.ready():
            if process.poll() is not None or time.monotonic() > deadline:
                raise SystemExit(f"Prometheus does not start:\n{(folder / 'log').read_text()}")
            time.sleep(0.2)
        yield prometheus
    finally:
        process.terminate()
        process.wait()


def _configuration(targets: Mapping[str, int]) -> dict[str, Any]:
    static = [{"targets": [f"127.0.0.1:{port}"], "labels": {"instance": name}} for name, port in targets.items()]
    return {
        "global": {"scrape_interval": "1s", "evaluation_interval": "1s"},
        "rule_files": [str(ALERTS)],
        "scrape_configs": [{"job_name": "copydesk", "static_configs": static}],
    }
