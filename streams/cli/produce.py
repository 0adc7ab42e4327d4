"""`copydesk produce`: send articles to the input topic."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from pathlib import Path
from typing import Annotated

import typer
from aiokafka.errors import KafkaError, MessageSizeTooLargeError
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, SpinnerColumn, TextColumn, TimeElapsedColumn
from rich.text import Text

from streams.broker.clients import producer
from streams.cli.inputs import RawInput, files_in, raw_inputs
from streams.settings import Settings
from streams.topics import RAW

_UNDER_WAY = 500


def produce(
    paths: Annotated[
        list[Path],
        typer.Argument(
            metavar="FILE…", help="Files, folders, JSON lines (.jsonl, a message a line); - for standard input."
        ),
    ],
) -> None:
    """Send raw articles of any kind to the input topic, each confirmed by the broker."""
    settings = Settings()
    sent, refused = asyncio.run(_produce(files_in(paths), settings))
    console = Console(stderr=True)
    for name, why in refused:
        console.print(Text(f"copydesk: {name} was not sent: {why}", style="red"), soft_wrap=True)
    console.print(f"{sent} messages sent to {RAW.physical_name(settings)}", highlight=False)
    if refused:
        raise typer.Exit(1)


async def _produce(files: list[Path], settings: Settings) -> tuple[int, list[tuple[str, str]]]:
    refused: list[tuple[str, str]] = []
    slots = asyncio.Semaphore(_UNDER_WAY)
    sent = 0

    async def finish(one: RawInput, confirmation: asyncio.Future[object]) -> None:
        nonlocal sent
        try:
            await confirmation
            sent += 1
        except KafkaError as error:
            refused.append((one.name, str(error) or type(error).__name__))
        finally:
            slots.release()

    async with producer(settings) as client, asyncio.TaskGroup() as confirmations:
        for one in _shown(raw_inputs(files)):
            await slots.acquire()
            try:
                confirmation = await client.send(
                    RAW.physical_name(settings), one.value, key=one.key, headers=list(one.headers)
                )
            except MessageSizeTooLargeError as error:
                refused.append((one.name, str(error)))
                slots.release()
            else:
                confirmations.create_task(finish(one, confirmation))
    return sent, refused


def _shown(inputs: Iterator[RawInput]) -> Iterator[RawInput]:
    """The same, with a progress line on the terminal."""
    columns = (
        SpinnerColumn(),
        TextColumn("{task.description}"),
        MofNCompleteColumn(),
        BarColumn(),
        TimeElapsedColumn(),
    )
    with Progress(*columns, console=Console(stderr=True), transient=True) as progress:
        task = progress.add_task("sending", total=None)
        for one in inputs:
            yield one
            progress.advance(task)
