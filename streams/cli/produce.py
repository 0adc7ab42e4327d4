"""`copydesk produce`: send articles to the input topic."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Annotated

import typer
from aiokafka import AIOKafkaProducer
from aiokafka.errors import KafkaError, MessageSizeTooLargeError
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, SpinnerColumn, TextColumn, TimeElapsedColumn
from rich.progress import Progress as ProgressLine
from rich.text import Text

from streams.broker.clients import producer
from streams.cli.inputs import STANDARD_INPUT, files_in, raw_inputs
from streams.cli.progress_file import Place, Progress, Reached
from streams.cli.raw_input import RawInput, Unreadable
from streams.settings import Settings
from streams.topics import RAW

Placed = tuple[Place, RawInput | Unreadable]
"""A message, or what is told in its place, and where it stands."""

_UNDER_WAY = 500


def produce(
    paths: Annotated[
        list[Path],
        typer.Argument(
            metavar="FILE…",
            help="Files and folders; feeds, .warc, .csv and .jsonl hold many messages; - for standard input.",
        ),
    ],
    resume: Annotated[
        Path | None,
        typer.Option("--resume", metavar="FILE", help="Keep there how far each file was sent, and go on from there."),
    ] = None,
    columns: Annotated[
        str | None,
        typer.Option("--csv-columns", metavar="NAMES", help="Columns of CSV files without a header row: uri,-,text"),
    ] = None,
    *,
    keep_going: Annotated[
        bool, typer.Option("--keep-going", help="Exit with 0 even if something could not be read or was refused.")
    ] = False,
) -> None:
    """Send raw articles of any kind to the input topic, each confirmed by the broker."""
    settings = Settings()
    files_in(paths)
    progress = None if resume is None else Progress(resume)
    inputs = placed_inputs(paths, columns, {} if progress is None else dict(progress.reached))
    console = Console(stderr=True)
    sent, refused = asyncio.run(_produce(inputs, settings, progress, console))
    console.print(f"{sent} messages sent to {RAW.physical_name(settings)}", highlight=False)
    if refused and not keep_going:
        raise typer.Exit(1)


def placed_inputs(
    paths: Iterable[Path], columns: str | None = None, reached: dict[str, Reached] | None = None
) -> Iterator[Placed]:
    """The messages in what was named, but for those that were sent already.

    Files that come before the last one are not opened: that they were sent is known by the order of their names.
    """
    for path in paths:
        before = (reached or {}).get(str(path))
        for file in files_in([path]):
            if before is not None and file.parts < Path(before.file).parts:
                continue
            begin = before.messages if before is not None and str(file) == before.file else 0
            for number, one in enumerate(raw_inputs([file], columns), 1):
                # What comes from a pipe comes once, and is never what was sent before.
                if number > begin or file == STANDARD_INPUT:
                    yield Place(str(path), str(file), number), one


class _Account:
    """What was confirmed and what was not, which is told at once."""

    def __init__(self, progress: Progress | None, console: Console) -> None:
        self.sent = 0
        self.refused = 0
        self._progress = progress
        self._console = console

    def began(self, place: Place) -> None:
        if self._progress is not None:
            self._progress.began(place)

    def confirmed(self, place: Place) -> None:
        self.sent += 1
        self._finished(place)

    def refuse(self, place: Place, name: str, why: str, *, for_good: bool) -> None:
        """A message that may be taken another time is where the next run begins."""
        self.refused += 1
        self._console.print(Text(f"copydesk: {name} was not sent: {why}", style="red"), soft_wrap=True)
        if for_good:
            self._finished(place)
        elif self._progress is not None:
            self._progress.failed(place)

    def _finished(self, place: Place) -> None:
        if self._progress is not None:
            self._progress.finished(place)


async def _produce(
    inputs: Iterator[Placed], settings: Settings, progress: Progress | None, console: Console
) -> tuple[int, int]:
    """How many messages were sent, and how many were not."""
    slots = asyncio.Semaphore(_UNDER_WAY)
    account = _Account(progress, console)
    topic = RAW.physical_name(settings)
    try:
        async with producer(settings) as client, asyncio.TaskGroup() as confirmations:
            for place, one in _shown(inputs, console):
                await slots.acquire()
                account.began(place)
                confirmation = await _handed_over(client, topic, one)
                if isinstance(confirmation, str):
                    account.refuse(place, one.name, confirmation, for_good=True)
                    slots.release()
                else:
                    task = confirmations.create_task(_confirm(place, one.name, confirmation, account))
                    task.add_done_callback(lambda _: slots.release())
    finally:
        # Also after an interruption: what was confirmed was confirmed.
        if progress is not None:
            progress.write()
    return account.sent, account.refused


async def _handed_over(
    client: AIOKafkaProducer, topic: str, one: RawInput | Unreadable
) -> asyncio.Future[object] | str:
    """What will be the broker's word on a message, or why there can be none."""
    if isinstance(one, Unreadable):
        return one.why
    try:
        confirmation: asyncio.Future[object] = await client.send(
            topic, one.value, key=one.key, headers=list(one.headers)
        )
    except MessageSizeTooLargeError as error:
        return str(error)
    return confirmation


async def _confirm(place: Place, name: str, confirmation: asyncio.Future[object], account: _Account) -> None:
    try:
        await confirmation
    except KafkaError as error:
        account.refuse(place, name, str(error) or type(error).__name__, for_good=False)
    else:
        account.confirmed(place)


def _shown(inputs: Iterator[Placed], console: Console) -> Iterator[Placed]:
    """The same, with a progress line on the terminal."""
    columns = (
        SpinnerColumn(),
        TextColumn("{task.description}"),
        MofNCompleteColumn(),
        BarColumn(),
        TimeElapsedColumn(),
    )
    with ProgressLine(*columns, console=console, transient=True) as line:
        task = line.add_task("sending", total=None)
        for place, one in inputs:
            line.update(task, description=f"sending {Path(place.file).name}")
            yield place, one
            line.advance(task)
