"""A stage whose results cannot be made to last."""

from __future__ import annotations

import asyncio
import os
import subprocess
import sys

import pytest

from streams.broker.admin import create_topics
from streams.broker.clients import consumer
from streams.cli.worker_process import environment
from streams.settings import Settings
from streams.topics import RAW
from streams.topology import Stage
from tests.pipeline.road import article, send

pytestmark = pytest.mark.broker

FAILING = """
import faust, mode
from streams.agents.taken import add_agent
from streams.broker.connection import faust_options
from streams.logs import set_up_logs
from streams.settings import Settings
from streams.topology import Stage

async def run(records):
    async for one in records:
        raise OSError("no space left on device")

settings = Settings()
set_up_logs(settings)
app = faust.App(Stage.EXTRACT.group(settings), topic_allow_declare=False, topic_disable_leader=True, web_enabled=False,
                autodiscover=False, consumer_auto_offset_reset="earliest", datadir=settings.data_dir,
                **faust_options(settings.kafka))
add_agent(app, Stage.EXTRACT, settings, run)
mode.Worker(app, override_logging=False, redirect_stdouts=False, quiet=True).execute_from_commandline()
"""


def test_it_ends_the_worker_and_acknowledges_nothing(settings: Settings) -> None:
    """Faust alone would start the agent again, after the message on which it failed."""
    asyncio.run(create_topics(settings))
    send(settings, [article("The message on which it fails.")])
    command = [sys.executable, "-c", FAILING]
    ended = subprocess.run(
        command, env=os.environ | environment(settings), capture_output=True, timeout=60, check=False
    )
    assert ended.returncode != 0
    assert b"no space left on device" in ended.stderr
    assert asyncio.run(committed(settings)) == 0


async def committed(settings: Settings) -> int:
    """How many raw messages the extract stage has acknowledged."""
    async with consumer(settings, Stage.EXTRACT.group(settings)) as reader:
        await reader.topics()
        name = RAW.physical_name(settings)
        reader.subscribe([name])
        await reader.getmany(timeout_ms=3000)
        return sum([await reader.committed(partition) or 0 for partition in reader.assignment()])
