"""A pipeline under test: a worker on a real broker, what is sent to it, and what it says of each message."""

from __future__ import annotations

import asyncio
import time
from collections import defaultdict
from collections.abc import Sequence
from importlib.resources import files
from pathlib import Path

import orjson

from streams.broker.clients import assign, consumer, producer, records
from streams.cli.inputs import files_in, raw_inputs
from streams.cli.outcome_table import Fate, fate_of
from streams.cli.raw_input import RawInput
from streams.records import Headers, Record
from streams.settings import Settings
from streams.topics import DEAD, DUPLICATE, ENRICHED, RAW, Topic

PATIENCE = 120.0
SAMPLES = files("schemas").joinpath("examples", "articles-raw")


def sample_inputs() -> list[RawInput]:
    """The raw messages that the project brings along as examples."""
    inputs = (one for one in raw_inputs(files_in([Path(str(SAMPLES))])) if not one.name.endswith(".md"))
    return [one for one in inputs if isinstance(one, RawInput)]


def send(settings: Settings, inputs: Sequence[RawInput], topic: Topic = RAW) -> list[str]:
    """Send messages, one after the other, and return their positions."""

    async def sending() -> list[str]:
        positions = []
        async with producer(settings) as client:
            for one in inputs:
                name = topic.physical_name(settings)
                sent = await client.send_and_wait(name, one.value, key=one.key, headers=list(one.headers))
                positions.append(f"{sent.topic}/{sent.partition}/{sent.offset}")
        return positions

    return asyncio.run(sending())


def read(settings: Settings, *topics: Topic) -> list[Record]:
    """All messages that topics hold now."""

    async def reading() -> list[Record]:
        async with consumer(settings) as reader:
            await assign(reader, settings, *topics)
            return [record async for record in records(reader, follow=False)]

    return asyncio.run(reading())


def outcomes(
    settings: Settings, positions: Sequence[str], patience: float = PATIENCE, times: int = 1
) -> dict[str, list[Fate]]:
    """What the output topics say of each raw message, once they say something of all of them, so many times.

    Fails where that takes longer than `patience` seconds.
    """
    deadline = time.monotonic() + patience
    while True:
        found: dict[str, list[Fate]] = defaultdict(list)
        for record in read(settings, DUPLICATE, ENRICHED, DEAD):
            fate = fate_of(record, settings)
            found[fate.origin].append(fate)
        missing = [position for position in positions if len(found.get(position, ())) < times]
        if not missing:
            return found
        if time.monotonic() > deadline:
            raise AssertionError(f"no outcome after {patience:.0f} s: {missing}")
        time.sleep(0.5)


def article(text: str, **more: str) -> RawInput:
    """A raw envelope with a text."""
    uri = more.get("uri", "")
    headers: Headers = (("content-type", b"application/json"),)
    return RawInput("article", uri.encode() or b"key", orjson.dumps({"text": text, **more}), headers)
