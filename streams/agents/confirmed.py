"""What Faust leaves open: raw records in, manual acknowledgement, and sends and table writes that wait for the broker.

Faust acknowledges a message when the next one is asked for, even where the agent failed, and its sends return before
delivery. So streams here never acknowledge by themselves, and everything a result holds is awaited.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from typing import Any

import faust
from aiokafka.errors import KafkaError, MessageSizeTooLargeError
from faust.exceptions import ProducerSendError

from streams import metrics
from streams.broker.clients import record_of
from streams.outcomes import OutputTooLargeError
from streams.records import Output, Result
from streams.settings import Settings
from streams.topology import FLOWS, Stage

log = logging.getLogger(__name__)

_FIRST_PAUSE_SECONDS = 0.5
_LONGEST_PAUSE_SECONDS = 30.0


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


class Commit:
    """Makes a result last: the rows in the stage's table, the outputs on their topics, each confirmed by the broker."""

    def __init__(self, app: faust.App, settings: Settings, table: ConfirmedTable | None = None) -> None:
        """Results without rows need no table."""
        self._app = app
        self._settings = settings
        self._table = table

    async def __call__(self, result: Result) -> None:
        """Return when everything is confirmed. Outputs are sent again for as long as it takes.

        Raises OutputTooLargeError for an output that the broker does not take, and what the producer raises where it
        cannot confirm a row: then the stage ends, and reads its table anew.
        """
        if result.rows and self._table is not None:
            await self._table.write(result.rows)
        await asyncio.gather(*(self._send(output) for output in result.outputs))

    async def _send(self, output: Output) -> None:
        topic, pause = output.topic.physical_name(self._settings), _FIRST_PAUSE_SECONDS
        headers: list[Any] = [*output.headers]
        while True:
            try:
                await (await self._app.producer.send(topic, output.key, output.value, None, None, headers))
            except (KafkaError, ProducerSendError) as error:
                if MessageSizeTooLargeError in (type(error), type(error.__cause__)):
                    size = len(output.value or b"")
                    raise OutputTooLargeError(f"{topic} takes no message of {size} bytes") from error
                metrics.send_retries.labels(output.topic.name).inc()
                log.warning("a message for %s is sent again in %g s: %r", topic, pause, error)
                await asyncio.sleep(pause)
                pause = min(2 * pause, _LONGEST_PAUSE_SECONDS)
            else:
                return


class ConfirmedTable(faust.Table[bytes, bytes]):
    """A table whose changes can be awaited until their changelog entries are confirmed."""

    logger = logging.getLogger("faust.tables")

    def __init__(self, *args: Any, **options: Any) -> None:
        """Take what a Faust table takes."""
        super().__init__(*args, **options)
        self._unconfirmed: list[Any] = []

    def send_changelog(self, *args: Any, **options: Any) -> Any:
        """Send as Faust does, and remember what is to be confirmed."""
        future = super().send_changelog(*args, **options)
        self._unconfirmed.append(future)
        return future

    async def write(self, rows: Mapping[str, bytes | None]) -> None:
        """Set and delete rows, and wait until the broker has confirmed the changes."""
        for key, row in rows.items():
            if row is not None:
                self[key.encode()] = row
            else:
                self.pop(key.encode(), None)
        sent, self._unconfirmed = self._unconfirmed, []
        await asyncio.gather(*sent)
