"""The whole pipeline on a Kafka that demands TLS and a login, and where its password is to be found: nowhere."""

from __future__ import annotations

import os
import socket
import subprocess
import time
from collections.abc import Callable
from pathlib import Path
from urllib.error import HTTPError
from urllib.request import urlopen
from uuid import uuid4

import orjson
import pytest

from streams.cli.worker_process import worker_process
from streams.settings import Settings
from streams.topology import Stage
from tests.apache_kafka.cluster import Cluster
from tests.security.certificates import Authority
from tests.security.confinement import family
from tests.security.desk import PASSWORD, USER, Variables, bare_environment, copydesk, login

pytestmark = pytest.mark.kafka

PATIENCE = 120.0
TEXT = (
    "The ferry company of Bergen will add a night boat in June, its director said, because the morning boats are full."
)


@pytest.fixture
def desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[Variables], Variables]:
    """Sets variables, with names, a folder and a port of the test's own, and has all logged that there is to log."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]
    own = {
        "COPYDESK_TOPIC_PREFIX": f"test-{uuid4().hex[:8]}-",
        "COPYDESK_DATA_DIR": str(tmp_path / "data"),
        "COPYDESK_METRICS_PORT": str(port),
        "COPYDESK_LOG_LEVEL": "debug",
        "COPYDESK_NLP_PROCESSES": "1",
    }

    def put(variables: Variables) -> Variables:
        for name in os.environ.keys() - bare_environment().keys():
            monkeypatch.delenv(name)
        for name, value in (variables | own).items():
            monkeypatch.setenv(name, value)
        return variables | own

    return put


def secret_in_the_environment(cluster: Cluster, authority: Authority, _: Path) -> Variables:
    return login(cluster, authority, sasl_mechanism="PLAIN")


def secret_in_files(cluster: Cluster, authority: Authority, folder: Path) -> Variables:
    (folder / "username").write_text(f"{USER}\n")
    (folder / "password").write_text(f"{PASSWORD}\n")
    files = {"sasl_username_file": str(folder / "username"), "sasl_password_file": str(folder / "password")}
    return login(cluster, authority, sasl_username="", sasl_password="", **files)


def until(found: Callable[[], str], worker: subprocess.Popen[bytes]) -> str:
    """What a function finds, once it finds something."""
    deadline = time.monotonic() + PATIENCE
    while not (text := found()):
        assert worker.poll() is None, "the worker has ended"
        assert time.monotonic() < deadline, f"nothing within {PATIENCE:.0f} s"
        time.sleep(0.5)
    return text


def answer(settings: Settings, path: str) -> tuple[int, str]:
    try:
        with urlopen(f"http://127.0.0.1:{settings.metrics_port}{path}") as response:
            return response.status, response.read().decode()
    except HTTPError as error:
        return error.code, error.read().decode()


@pytest.mark.parametrize("secret", [secret_in_the_environment, secret_in_files])
def test_it_runs_and_tells_its_password_to_nobody(
    secret: Callable[[Cluster, Authority, Path], Variables],
    guarded: Cluster,
    authority: Authority,
    desk: Callable[[Variables], Variables],
    tmp_path: Path,
) -> None:
    variables = desk(secret(guarded, authority, tmp_path))
    settings, log = Settings(), tmp_path / "worker.log"
    told: list[str] = []

    def run(*arguments: str, text: str = "") -> str:
        ran = copydesk(variables, *arguments, text=text)
        told.extend((ran.stdout, ran.stderr))
        assert ran.returncode == 0, ran.stderr
        return ran.stdout

    run("topics", "--create")
    assert "✓ broker and topics" in run("doctor")
    with worker_process(settings, log) as worker:
        run("produce", "-", text=TEXT)
        enriched = until(lambda: run("tail", "articles-enriched", "--json"), worker)
        assert orjson.loads(enriched)["text"] == TEXT
        told.extend(answer(settings, path)[1] for path in ("/metrics", "/live", "/ready"))
        processes = [Path(f"/proc/{pid}") for pid in family(worker.pid)]
        commands = [(process / "cmdline").read_text() for process in processes]
        environments = [(process / "environ").read_text() for process in processes[1:]]
    assert len(environments) > 2
    logged = log.read_text()
    assert "[debug" in logged
    assert f"Authenticated as {USER} via" in logged
    for text in (*told, *environments, *commands, logged):
        assert PASSWORD not in text


def test_a_worker_whose_login_is_withdrawn_waits_until_it_is_given_back(
    guarded: Cluster,
    authority: Authority,
    desk: Callable[[Variables], Variables],
    tmp_path: Path,
) -> None:
    guarded.add_user("reporter", PASSWORD)
    desk(login(guarded, authority, sasl_username="reporter"))
    settings, log = Settings(), tmp_path / "worker.log"

    def ready(status: int) -> str:
        try:
            code, text = answer(settings, "/ready")
        except OSError:
            return ""
        return text if code == status else ""

    with worker_process(settings, log, [Stage.DEDUPLICATE]) as worker:
        until(lambda: ready(200), worker)
        guarded.remove_user("reporter")
        # Kafka asks for the login when a connection is made, and not again.
        guarded.nodes[0].kill()
        guarded.nodes[0].start()
        until(lambda: "SaslAuthenticationFailed" if "SaslAuthenticationFailed" in log.read_text() else "", worker)
        assert "disconnected" in until(lambda: ready(503), worker)
        assert answer(settings, "/live")[0] == 200
        guarded.add_user("reporter", PASSWORD)
        until(lambda: ready(200), worker)
    assert worker.returncode == 0
