"""How a result is made to last: its rows in the stage's table, its outputs on their topics, confirmed by the broker.

Faust's sends return before delivery, and its table writes are awaited by nobody.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable
from typing import Any

import faust
from aiokafka.errors import KafkaError, MessageSizeTooLargeError
from faust.exceptions import ProducerSendError

from streams import metrics, runner
from streams.agents.table import ConfirmedTable
from streams.outcomes import OutputTooLargeError
from streams.records import Output, Result
from streams.settings import Settings

log = logging.getLogger(__name__)

_FIRST_PAUSE_SECONDS = 0.5
_LONGEST_PAUSE_SECONDS = 30.0


def measured(commit: runner.Commit, measure: Callable[[Result], None]) -> runner.Commit:
    """The same commit, with a function that hears of each result once the broker has confirmed it."""

    async def commit_and_measure(result: Result) -> Awaitable[None]:
        confirmation = await commit(result)

        async def confirmed() -> None:
            await confirmation
            measure(result)

        return confirmed()

    return commit_and_measure


def one_by_one(commit: runner.Commit) -> runner.Commit:
    """The same commit, which returns when all is confirmed.

    For a stage whose later results say again what the earlier ones said, under the same keys: with `in_order`, none
    of a partition is on its way before the one before it has arrived, so none is overtaken, not even by one that had
    to be sent again.
    """

    async def commit_to_the_end(result: Result) -> Awaitable[None]:
        await (await commit(result))
        return _nothing_more()

    return commit_to_the_end


async def _nothing_more() -> None:
    pass


class Commit:
    """Sends the rows and the outputs of results, each for as long as it takes."""

    def __init__(self, app: faust.App, settings: Settings, table: ConfirmedTable | None = None) -> None:
        """Results without rows need no table."""
        self._app = app
        self._settings = settings
        self._table = table

    async def __call__(self, result: Result) -> Awaitable[None]:
        """Return when the rows are confirmed and the outputs on their way, with what ends when these are confirmed.

        Raises OutputTooLargeError for an output that the broker does not take, and what the producer raises where it
        cannot confirm a row: then the stage ends, and reads its table anew.
        """
        if result.rows and self._table is not None:
            await self._table.write(result.rows)
        placed = [(output, place) for output in result.outputs for place in await self._places(output)]
        begun = [await self._begin(*one) for one in placed]

        async def confirmed() -> None:
            await asyncio.gather(*(self._confirm(*one, sent) for one, sent in zip(placed, begun, strict=True)))

        return confirmed()

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
            except (KafkaError, ProducerSendError) as error:
                pause = await self._wait_after(error, output, pause)

    async def _begin(self, output: Output, place: int | None) -> Awaitable[Any]:
        """Hand an output to the producer, whose confirmation is to be awaited."""
        pause = _FIRST_PAUSE_SECONDS
        while True:
            try:
                return await self._send(output, place)
            except (KafkaError, ProducerSendError) as error:
                pause = await self._wait_after(error, output, pause)

    async def _confirm(self, output: Output, place: int | None, sent: Awaitable[Any]) -> None:
        pause = _FIRST_PAUSE_SECONDS
        while True:
            try:
                await sent
            except (KafkaError, ProducerSendError) as error:
                pause = await self._wait_after(error, output, pause)
                sent = await self._begin(output, place)
            else:
                return

    async def _send(self, output: Output, place: int | None) -> Awaitable[Any]:
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
