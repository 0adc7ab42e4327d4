"""`copydesk demo`: the whole pipeline on sample articles, with a broker of its own."""

from __future__ import annotations

import asyncio
import subprocess
import tempfile
import time
from collections.abc import Iterable, Iterator, Sequence
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import replace
from importlib.resources import as_file, files
from pathlib import Path
from typing import Annotated
from uuid import uuid4

import typer
from rich.console import Console
from rich.status import Status

from streams.broker.admin import create_topics, delete_topics
from streams.broker.clients import assign, consumer, fetched, producer
from streams.broker.embedded import embedded_broker
from streams.cli.inputs import files_in, raw_inputs
from streams.cli.marked import marked_article
from streams.cli.outcome_table import Fate, fate_of, outcome_table, showpiece
from streams.cli.raw_input import RawInput, Unreadable
from streams.cli.worker_process import worker_process
from streams.settings import Settings
from streams.topics import DEAD, DUPLICATE, ENRICHED, RAW

_PATIENCE_SECONDS = 120.0


class DemoError(Exception):
    """The pipeline did not do what a demonstration needs."""


def demo(
    paths: Annotated[
        list[Path] | None, typer.Argument(metavar="FILE…", help="Your own articles in place of ours.")
    ] = None,
    *,
    serve: Annotated[bool, typer.Option("--serve", help="Keep broker and worker running until interrupted.")] = False,
) -> None:
    """Start a broker, create the topics, run a worker, send sample articles, and show what becomes of each."""
    console = Console()
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="copydesk-demo-")))
        inputs = stack.enter_context(_inputs(paths))
        status = stack.enter_context(Status("starting broker and worker", console=console))
        settings = stack.enter_context(_broker(folder))
        asyncio.run(create_topics(settings))
        worker = stack.enter_context(worker_process(settings, folder / "worker.log"))
        fates = asyncio.run(_send_and_watch(inputs, settings, worker, status))
        status.stop()
        console.print(outcome_table(fates))
        piece = showpiece(fates)
        if piece is not None:
            console.print(marked_article(piece))
        if serve:
            _serve(settings, worker, console)


@contextmanager
def _inputs(paths: list[Path] | None) -> Iterator[list[RawInput]]:
    if paths:
        yield list(_readable(files_in(paths)))
        return
    with as_file(files("schemas").joinpath("examples", "articles-raw")) as folder:
        yield list(_readable(file for file in files_in([folder]) if file.suffix != ".md"))


def _readable(files: Iterable[Path]) -> Iterator[RawInput]:
    for one in raw_inputs(files):
        if isinstance(one, Unreadable):
            raise DemoError(f"{one.name} cannot be read: {one.why}")
        yield one


@contextmanager
def _broker(folder: Path) -> Iterator[Settings]:
    """The settings for the broker that the environment names, under topics of its own, else for an embedded one.

    One partition keeps the samples in their order, so that each copy meets its original.
    """
    settings = Settings(data_dir=folder / "worker", partitions=1, metrics_port=0)
    if settings.kafka.bootstrap_servers is None:
        with embedded_broker(folder / "broker") as address:
            kafka = settings.kafka.model_copy(update={"bootstrap_servers": address})
            yield settings.model_copy(update={"kafka": kafka})
        return
    settings = settings.model_copy(update={"topic_prefix": f"demo-{uuid4().hex[:8]}-"})
    try:
        yield settings
    finally:
        asyncio.run(delete_topics(settings))


async def _send_and_watch(
    inputs: Sequence[RawInput], settings: Settings, worker: subprocess.Popen[bytes], status: Status
) -> list[Fate]:
    """What becomes of each input, in their order.

    Raises DemoError where the worker ends, or where nothing happens for long.
    """
    fates: dict[str, Fate] = {}
    names = await _send(inputs, settings)
    moved = time.monotonic()
    async with consumer(settings) as reader:
        await assign(reader, settings, DUPLICATE, ENRICHED, DEAD)
        while len(fates) < len(names):
            if worker.poll() is not None or time.monotonic() - moved > _PATIENCE_SECONDS:
                raise DemoError(f"the worker came to no end: {_last_words(settings)}")
            status.update(f"{len(fates)} of {len(names)} articles done")
            for fate in (fate_of(record, settings) for record in await fetched(reader)):
                if fate.origin in names:
                    fates[fate.origin] = replace(fate, name=names[fate.origin])
                    moved = time.monotonic()
    return [fates[origin] for origin in names]


async def _send(inputs: Sequence[RawInput], settings: Settings) -> dict[str, str]:
    """Send in order, and return the names of the inputs by their positions."""
    names = {}
    async with producer(settings) as client:
        for one in inputs:
            sent = await client.send_and_wait(
                RAW.physical_name(settings), one.value, key=one.key, headers=list(one.headers)
            )
            names[f"{sent.topic}/{sent.partition}/{sent.offset}"] = one.name
    return names


def _last_words(settings: Settings) -> str:
    lines = (settings.data_dir.parent / "worker.log").read_text("utf-8", "replace").split("\n")
    return " | ".join(line for line in lines[-6:] if line.strip()) or "its log is empty"


def _serve(settings: Settings, worker: subprocess.Popen[bytes], console: Console) -> None:
    console.print("Broker and worker keep running. In another terminal:", style="bold")
    console.print(f"  export KAFKA_BOOTSTRAP_SERVERS={settings.kafka.bootstrap_servers} COPYDESK_PARTITIONS=1")
    if settings.topic_prefix:
        console.print(f"  export COPYDESK_TOPIC_PREFIX={settings.topic_prefix}")
    console.print("  copydesk produce FILE…   copydesk tail articles-enriched --follow", highlight=False)
    with suppress(KeyboardInterrupt):
        worker.wait()
