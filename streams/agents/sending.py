"""How an output reaches its topic: handed to Faust's producer, and sent again for as long as it takes."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable
from typing import Any

import faust
from aiokafka.errors import KafkaError, MessageSizeTooLargeError
from faust.exceptions import ProducerSendError

from streams import metrics
from streams.outcomes import OutputTooLargeError
from streams.records import Output
from streams.settings import Settings

log = logging.getLogger(__name__)

NOT_SENT = (KafkaError, ProducerSendError)
"""What the producer raises where it could not send a message, or the broker has not confirmed it."""

_FIRST_PAUSE_SECONDS = 0.5
_LONGEST_PAUSE_SECONDS = 30.0


class Sender:
    """Sends outputs to their topics, to the partition of their key or to each."""

    def __init__(self, app: faust.App, settings: Settings) -> None:
        """Nothing is sent yet."""
        self._app = app
        self._settings = settings

    async def begin(self, output: Output) -> Awaitable[None]:
        """Return when an output is on its way, with what ends when all of it is confirmed.

        Both try again for as long as it takes. Raises OutputTooLargeError for one that the broker does not take.
        """
        places = await self._places(output)
        begun = [await self._begin_at(place, output) for place in places]

        async def confirmed() -> None:
            await asyncio.gather(
                *(self._confirm(place, output, sent) for place, sent in zip(places, begun, strict=True))
            )

        return confirmed()

    async def try_once(self, output: Output) -> Awaitable[Any]:
        """Return when an output is on its way, with what ends when it is confirmed. Either raises one of NOT_SENT."""
        places = await self._places(output)
        return asyncio.gather(*[await self._send(place, output) for place in places])

    async def _places(self, output: Output) -> list[int | None]:
        """The partitions that an output is for; None is that of its key."""
        if not output.to_each_partition:
            return [None]
        pause = _FIRST_PAUSE_SECONDS
        while True:
            try:
                # Faust does not tell how many there are.
                producer = self._app.producer._ensure_producer()  # type: ignore[attr-defined] # noqa: SLF001
                return sorted(await producer.partitions_for(output.topic.physical_name(self._settings)))
            except NOT_SENT as error:
                pause = await self._wait_after(error, output, pause)

    async def _begin_at(self, place: int | None, output: Output) -> Awaitable[Any]:
        pause = _FIRST_PAUSE_SECONDS
        while True:
            try:
                return await self._send(place, output)
            except NOT_SENT as error:
                pause = await self._wait_after(error, output, pause)

    async def _confirm(self, place: int | None, output: Output, sent: Awaitable[Any]) -> None:
        pause = _FIRST_PAUSE_SECONDS
        while True:
            try:
                await sent
            except NOT_SENT as error:
                pause = await self._wait_after(error, output, pause)
                sent = await self._begin_at(place, output)
            else:
                return

    async def _send(self, place: int | None, output: Output) -> Awaitable[Any]:
        headers: list[Any] = [*output.headers]
        topic = output.topic.physical_name(self._settings)
        # aiokafka sends nothing that has neither key nor value, though Kafka would take it.
        key = b"" if output.key is None and output.value is None else output.key
        return await self._app.producer.send(topic, key, output.value, place, None, headers)

    async def _wait_after(self, error: Exception, output: Output, pause: float) -> float:
        """Wait before an output is sent again, and return how long to wait the next time."""
        topic = output.topic.physical_name(self._settings)
        if MessageSizeTooLargeError in (type(error), type(error.__cause__)):
            size = len(output.value or b"")
            raise OutputTooLargeError(f"{topic} takes no message of {size} bytes") from error
        metrics.send_retries.labels(output.topic.name).inc()
        log.warning("a message for %s is sent again in %g s: %r", topic, pause, error)
        await asyncio.sleep(pause)
        return min(2 * pause, _LONGEST_PAUSE_SECONDS)
