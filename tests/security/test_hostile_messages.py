"""Nothing in a message is fetched, opened or run."""

from __future__ import annotations

import json
import subprocess
import sys
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import pytest

from tests.security.hostile import PROSE

ROOT = Path(__file__).parents[2]
BAIT = "SECRET-OF-THE-HOST"


@pytest.fixture
def visited() -> Iterator[tuple[str, list[str]]]:
    """The address of a server, and the paths that it has been asked for."""
    paths: list[str] = []

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            paths.append(self.path)
            self.send_response(200)
            self.end_headers()
            self.wfile.write(BAIT.encode())

        def log_message(self, *_: object) -> None:
            pass

    with HTTPServer(("127.0.0.1", 0), Handler) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}", paths
        server.shutdown()
        thread.join()


def test_hostile_messages_are_worked_off_without_any_of_what_they_ask_for(
    visited: tuple[str, list[str]], tmp_path: Path
) -> None:
    server, paths = visited
    bait, witness, cwd = tmp_path / "bait.txt", tmp_path / "witness", tmp_path / "cwd"
    bait.write_text(f"<p>{BAIT}</p>")
    cwd.mkdir()
    command = [sys.executable, "-P", "-m", "tests.security.hostile", server, str(bait), str(witness)]
    environment = {"PYTHONPATH": str(ROOT), "PYTHONDONTWRITEBYTECODE": "1", "PATH": "/nowhere"}
    ran = subprocess.run(command, cwd=cwd, env=environment, capture_output=True, text=True, check=False)
    assert ran.returncode == 0, ran.stderr
    *events, (_, results) = [json.loads(line) for line in ran.stdout.splitlines()]

    assert events == []
    assert paths == []
    assert not witness.exists()
    assert list(cwd.iterdir()) == []
    assert BAIT not in "".join(results)
    # An entity that a page declares of others would grow without end.
    assert "haha" not in "".join(results)
    # They were read, and not merely thrown away.
    assert sum(PROSE[:60] in result for result in results) > 100


CURIOUS = """
import sys, urllib.request
from tests.security import hostile

def curious(server, bait, witness):
    if server == "http://nowhere.invalid":
        return ["", 0]
    return [bait.read_text(), urllib.request.urlopen(server + "/x").status]

hostile.work_off = curious
hostile.main(*sys.argv[1:])
"""


def test_one_who_takes_the_bait_is_noticed(visited: tuple[str, list[str]], tmp_path: Path) -> None:
    server, paths = visited
    bait = tmp_path / "bait.txt"
    bait.write_text(BAIT)
    command = [sys.executable, "-c", CURIOUS, server, str(bait), str(tmp_path / "witness")]
    ran = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)
    events = {json.loads(line)[0] for line in ran.stdout.splitlines()}
    assert {"open", "socket.connect"} <= events
    assert paths == ["/x"]
