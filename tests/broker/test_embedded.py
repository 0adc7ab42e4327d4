"""The embedded broker: it comes up, keeps its data, and never outlives its parent."""

from __future__ import annotations

import asyncio
import os
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path

import pytest

from streams.broker.admin import create_topics
from streams.broker.clients import assign, consumer, producer, records
from streams.broker.embedded import embedded_broker
from streams.records import Headers
from streams.settings import KafkaSettings, Settings
from streams.topics import RAW

pytestmark = pytest.mark.broker


def listens(address: str) -> bool:
    host, port = address.split(":")
    try:
        with socket.create_connection((host, int(port)), timeout=1):
            return True
    except OSError:
        return False


def ends(address: str, seconds: float = 15) -> bool:
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        if not listens(address):
            return True
        time.sleep(0.1)
    return False


def test_it_listens_on_loopback_and_ends_with_its_context(tmp_path: Path) -> None:
    with embedded_broker(tmp_path) as address:
        assert address.startswith("127.0.0.1:")
        assert listens(address)
    assert ends(address)


def test_it_ends_with_a_parent_that_is_killed(tmp_path: Path) -> None:
    code = (
        "import sys, time; from pathlib import Path; from streams.broker.embedded import embedded_broker\n"
        "with embedded_broker(Path(sys.argv[1])) as address: print(address, flush=True); time.sleep(600)"
    )
    parent = subprocess.Popen([sys.executable, "-c", code, str(tmp_path)], stdout=subprocess.PIPE, text=True)
    assert parent.stdout is not None
    address = parent.stdout.readline().strip()
    assert listens(address)
    os.kill(parent.pid, signal.SIGKILL)
    parent.wait()
    assert ends(address)


def test_it_keeps_its_data_in_its_folder(tmp_path: Path) -> None:
    async def send(settings: Settings) -> None:
        await create_topics(settings)
        async with producer(settings) as client:
            await client.send_and_wait(RAW.name, b"kept", key=b"k", headers=[("h", b"\xff\x00"), ("none", None)])

    async def read(settings: Settings) -> list[tuple[bytes | None, Headers]]:
        async with consumer(settings) as reader:
            await assign(reader, settings, RAW)
            return [(record.value, record.headers) async for record in records(reader, follow=False)]

    with embedded_broker(tmp_path) as address:
        asyncio.run(send(Settings(kafka=KafkaSettings(bootstrap_servers=address))))
    with embedded_broker(tmp_path) as address:
        kept = asyncio.run(read(Settings(kafka=KafkaSettings(bootstrap_servers=address))))
    assert kept == [(b"kept", (("h", b"\xff\x00"), ("none", None)))]
