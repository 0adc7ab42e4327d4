"""`copydesk export`: records of events as a flat table."""

from __future__ import annotations

import asyncio
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import Annotated

import msgspec
import typer

from schemas.event import Event
from streams.broker.clients import assign, consumer, records
from streams.cli.event_table import write_table
from streams.cli.standing_events import StandingEvents
from streams.settings import Settings
from streams.topics import EVENTS

_EVENT = msgspec.json.Decoder(Event)


def export(
    source: Annotated[
        Path | None,
        typer.Argument(
            help="JSON lines of records, or of articles with `events`; `-` is standard input. Else the topic `events`.",
        ),
    ] = None,
) -> None:
    """Write events to standard output as CSV, a row each: every record as it was told last, retracted ones left out.

    Columns are named as GDELT 1.0's where it has them. Of articles, which `copydesk process --to enriched` writes, each
    event is a row of its own: only the pipeline brings together what several articles tell of one event.
    """
    if source is None:
        found = asyncio.run(_latest(Settings()))
    elif source == Path("-"):
        found = _read(sys.stdin.buffer)
    else:
        with source.open("rb") as lines:
            found = _read(lines)
    # No byte order mark and one kind of line end, whatever the system.
    sys.stdout.reconfigure(encoding="utf-8", newline="")  # type: ignore[union-attr]
    count = write_table(found, sys.stdout)
    sys.stdout.flush()
    typer.echo(f"{count} events", err=True)


def _read(lines: Iterable[bytes]) -> list[Event]:
    standing = StandingEvents()
    for number, line in enumerate(lines, 1):
        if line.strip():
            try:
                standing.add(line)
            except (ValueError, RecursionError) as error:
                raise typer.BadParameter(f"line {number}: {error}", param_hint="SOURCE") from error
    return standing.events()


async def _latest(settings: Settings) -> list[Event]:
    found: dict[str, Event] = {}
    async with consumer(settings) as reader:
        await reader.seek_to_beginning(*await assign(reader, settings, EVENTS))
        async for record in records(reader, follow=False):
            if record.value is None:
                # Somebody had the record deleted.
                found.pop((record.key or b"").decode("utf-8", "replace"), None)
            else:
                event = _EVENT.decode(record.value)
                found[event.id] = event
    return list(found.values())
