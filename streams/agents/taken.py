"""Records as a stage takes them from Faust: raw bytes, none acknowledged before the stage says so.

Faust acknowledges a message when the next one is asked for, even where the agent failed, so streams here never
acknowledge by themselves.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable
from typing import Any

import faust

from streams.broker.clients import record_of
from streams.settings import Settings
from streams.topology import FLOWS, Stage


class TakenEvent:
    """A Faust event as the runner sees it."""

    def __init__(self, event: Any) -> None:
        """Keep the event until it is acknowledged."""
        self._event = event
        self.record = record_of(event.message, event.message.timestamp)

    def acknowledge(self) -> None:
        """Let Faust commit the offset once all before it are acknowledged."""
        self._event.ack()


async def taken(stream: Any) -> AsyncIterator[TakenEvent]:
    """The events of an agent's stream, none acknowledged."""
    async for event in stream.noack().events():
        yield TakenEvent(event)


def add_agent(
    app: faust.App, stage: Stage, settings: Settings, run: Callable[[AsyncIterator[TakenEvent]], Awaitable[None]]
) -> None:
    """Have the app run a function over the records of a stage's topic.

    They reach it as the bytes they are: what cannot be decoded is the stage's to judge. Where the function fails, the
    worker ends: an agent that Faust starts again goes on after the messages that were under way, and they are lost.
    """
    name = FLOWS[stage].source.physical_name(settings)
    topic = app.topic(name, key_type=bytes, value_type=bytes, key_serializer="raw", value_serializer="raw")

    async def agent(stream: Any) -> None:
        try:
            await run(taken(stream))
        except Exception as error:
            await app.crash(error)
            raise

    app.agent(topic, name=stage.value)(agent)
