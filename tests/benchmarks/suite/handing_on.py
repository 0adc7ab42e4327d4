"""A Faust agent that only hands messages on, as bytes: as Faust's guide writes it, or as Copydesk's stages do it.

    python -m tests.benchmarks.suite.handing_on guide|copydesk

Reads `articles-extracted`, in the deduplicate stage's place, and writes `articles-enriched`.
"""

from __future__ import annotations

import asyncio
import sys
from typing import Any

import faust
import mode

from streams.agents.commit import Commit
from streams.agents.taken import add_agent
from streams.app import app_without_agent
from streams.broker.connection import faust_options
from streams.outcomes import Outcome
from streams.records import Output, Record, Result
from streams.runner import Runner
from streams.settings import Settings
from streams.topics import ENRICHED, EXTRACTED
from streams.topology import Stage


def as_the_guide_writes_it(settings: Settings) -> faust.App:
    """An agent that sends each message on and waits for nothing; Faust acknowledges it when the next is asked for."""
    app = faust.App(
        f"{settings.topic_prefix}guide",
        store="memory://",
        autodiscover=False,
        web_enabled=False,
        topic_allow_declare=False,
        topic_disable_leader=True,
        broker_commit_interval=1.0,
        consumer_auto_offset_reset="earliest",
        producer_compression_type=settings.codec,
        **faust_options(settings.kafka),
    )
    raw: dict[str, Any] = {"key_type": bytes, "value_type": bytes, "key_serializer": "raw", "value_serializer": "raw"}
    target = app.topic(ENRICHED.physical_name(settings), **raw)

    async def hand_on(stream: Any) -> None:
        async for event in stream.events():
            await target.send(key=event.key, value=event.value, headers=event.headers)

    app.agent(app.topic(EXTRACTED.physical_name(settings), **raw))(hand_on)
    return app


def as_stages_do_it(settings: Settings) -> faust.App:
    """An agent that counts each message's outcome, and acknowledges it when the broker has confirmed what it sent."""
    stage = Stage.DEDUPLICATE
    app = app_without_agent(stage, settings)

    async def work(record: Record) -> Result:
        return Result(Outcome.PASSED, (Output(ENRICHED, record.key, record.value, record.headers),))

    app.runner = Runner(stage, work, Commit(app, settings), settings.max_in_flight)
    add_agent(app, stage, settings, app.runner.run)
    return app


def main() -> None:
    """Run until it is ended."""
    made = {"guide": as_the_guide_writes_it, "copydesk": as_stages_do_it}[sys.argv[1]]
    loop = asyncio.new_event_loop()
    asyncio.set_event_loop(loop)
    settings = Settings()
    settings.data_dir.mkdir(parents=True, exist_ok=True)
    mode.Worker(made(settings), loop=loop, loglevel="warning").execute_from_commandline()


if __name__ == "__main__":
    main()
