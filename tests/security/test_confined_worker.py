"""What a worker does to the machine that it runs on."""

from __future__ import annotations

import asyncio
import os
import subprocess
import sys
from pathlib import Path

import pytest

from streams.broker.admin import create_topics
from streams.cli.worker_process import environment
from streams.settings import Settings
from tests.pipeline.road import article, outcomes, send
from tests.security.confinement import can_be_read_only, listens_on, read_only
from tests.security.hostile import PROSE

pytestmark = pytest.mark.broker

ROOT = Path(__file__).parents[2]


def test_it_writes_to_its_folder_and_to_tmp_alone_and_listens_on_the_loopback_interface_alone(
    settings: Settings, tmp_path: Path
) -> None:
    if not can_be_read_only():
        pytest.skip("this system does not let us make its files read-only for a process")
    asyncio.run(create_topics(settings))
    log = tmp_path / "worker.log"
    variables = os.environ | environment(settings) | {"HOME": "/", "COPYDESK_LOG_LEVEL": "debug"}
    with log.open("wb") as output:
        command = read_only(sys.executable, "-m", "streams", "worker")
        worker = subprocess.Popen(command, env=variables, stderr=output, stdout=output, cwd=ROOT)
    try:
        positions = send(settings, [article(PROSE)])
        assert set(outcomes(settings, positions)) == set(positions)
        assert listens_on(worker.pid) == {"127.0.0.1"}
        worker.terminate()
        assert worker.wait(60) == 0
    finally:
        worker.kill()
        worker.wait()
    assert "Read-only file system" not in log.read_text()
    assert any((tmp_path / "data").iterdir())
