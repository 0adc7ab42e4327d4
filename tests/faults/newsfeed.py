"""What is sent to a pipeline under faults, and when it answered."""

from __future__ import annotations

import asyncio
import threading
import time
from collections.abc import Sequence
from contextlib import suppress

from streams.broker.clients import assign, consumer, fetched, producer
from streams.cli.outcome_table import fate_of
from streams.settings import Settings
from streams.topics import RAW
from tests.faults.account import FINAL
from tests.faults.stream import Input


def send(settings: Settings, inputs: Sequence[Input]) -> list[str]:
    """Send raw messages and return their positions."""

    async def sending() -> list[str]:
        async with producer(settings) as client:
            name = RAW.physical_name(settings)
            futures = [
                await client.send(name, one.value, key=one.key, headers=[("content-type", one.content_type)])
                for one in inputs
            ]
            sent = [await future for future in futures]
        return [f"{one.topic}/{one.partition}/{one.offset}" for one in sent]

    return asyncio.run(sending())


class Answers:
    """Listens to the output topics in a thread, through whatever happens to the broker."""

    def __init__(self, settings: Settings) -> None:
        """Begin to listen at the beginning of the topics."""
        self.first: dict[str, float] = {}
        """When the pipeline first answered to a raw message, by the time stamp of its answer, in seconds."""
        self._settings = settings
        self._ended = threading.Event()
        self._thread = threading.Thread(target=lambda: asyncio.run(self._listen()), daemon=True)
        self._thread.start()

    def stop(self) -> None:
        """Stop listening."""
        self._ended.set()
        self._thread.join()

    def wait_for(self, origins: Sequence[str], quiet_seconds: float = 240.0) -> None:
        """Return when all have an answer; raises TimeoutError where for so long none comes."""
        moved, left = time.monotonic(), len(origins) + 1
        while missing := [origin for origin in origins if origin not in self.first]:
            if len(missing) < left:
                moved, left = time.monotonic(), len(missing)
            if time.monotonic() - moved > quiet_seconds:
                raise TimeoutError(f"{len(missing)} messages have no outcome, the first is {missing[0]}")
            time.sleep(0.2)

    async def _listen(self) -> None:
        async with consumer(self._settings) as reader:
            await assign(reader, self._settings, *FINAL)
            while not self._ended.is_set():
                with suppress(OSError):
                    for record in await fetched(reader):
                        fate = fate_of(record, self._settings)
                        self.first.setdefault(fate.origin, record.timestamp.timestamp())
