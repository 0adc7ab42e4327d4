"""`copydesk tail`: read a topic, for a person or for a program."""

from __future__ import annotations

import asyncio
import sys
from enum import StrEnum
from typing import Annotated

import orjson
import typer
from rich.console import Console

from streams.broker.clients import assign, consumer, records
from streams.cli.summary import summary
from streams.dead_letters import message_as_json
from streams.records import Record
from streams.settings import Settings
from streams.topics import DEAD, PUBLIC, RAW, Topic

TopicName = StrEnum("TopicName", [topic.name for topic in PUBLIC])  # type: ignore[misc]


def tail(
    topic: Annotated[TopicName, typer.Argument(help="The topic to read.")],
    *,
    json: Annotated[
        bool, typer.Option("--json", help="A message a line, as it stands; raw and dead ones with key and headers.")
    ] = False,
    new: Annotated[bool, typer.Option("--new", help="Only messages that come from now on.")] = False,
    follow: Annotated[bool, typer.Option("--follow", "-f", help="Wait for more at the end.")] = False,
    most: Annotated[int | None, typer.Option("--max", min=1, help="End after so many messages.")] = None,
) -> None:
    """Print the messages of a topic, readable or as JSON lines. It joins no group, so it takes nothing from anyone."""
    chosen = next(one for one in PUBLIC if one.name == topic)
    asyncio.run(_tail(chosen, Settings(), json=json, new=new, follow=follow or new, most=most))


async def _tail(  # noqa: PLR0913 - they are the options of the command
    topic: Topic, settings: Settings, *, json: bool, new: bool, follow: bool, most: int | None
) -> None:
    console = Console()
    count = 0
    async with consumer(settings) as reader:
        partitions = await assign(reader, settings, topic)
        await (reader.seek_to_end if new else reader.seek_to_beginning)(*partitions)
        async for record in records(reader, follow=follow):
            if json:
                sys.stdout.buffer.write(_line(topic, record) + b"\n")
                sys.stdout.buffer.flush()
            else:
                console.print(summary(topic, record), soft_wrap=True, highlight=False)
            count += 1
            if count == most:
                return


def _line(topic: Topic, record: Record) -> bytes:
    return orjson.dumps(message_as_json(record)) if topic in (RAW, DEAD) else record.value or b"null"
