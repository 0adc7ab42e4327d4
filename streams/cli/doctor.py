"""`copydesk doctor`: what is wrong, and how to mend it."""

from __future__ import annotations

import asyncio
import shutil
import sys
import tempfile
from collections.abc import Callable, Iterator

import typer
from rich.console import Console

from streams.broker.admin import mismatches
from streams.broker.connection import BrokerUnavailableError
from streams.broker.reach import reach, refusals
from streams.settings import Settings
from streams.stage3_enrich.model import ModelMissingError, require_models

_LEAST_FREE_BYTES = 1_000_000_000

Check = Callable[[Settings], Iterator[str]]
"""Gives a sentence for each thing that is wrong."""


def doctor() -> None:
    """Check the machine, the settings, the models, the broker and its topics; exit status 1 if anything is wrong."""
    console = Console()
    settings = Settings()
    wrong = 0
    for name, check in _CHECKS.items():
        problems = list(check(settings))
        wrong += len(problems)
        mark = "[red]✗[/red]" if problems else "[green]✓[/green]"
        console.print(f"{mark} {name}", highlight=False)
        for problem in problems:
            console.print(f"    {problem}", soft_wrap=True, highlight=False, markup=False)
    if wrong:
        raise typer.Exit(1)


def _python(_: Settings) -> Iterator[str]:
    version = sys.version.split()[0]
    if not version.startswith("3.11."):
        yield f"this is Python {version}: Copydesk is tested on 3.11"


def _models(settings: Settings) -> Iterator[str]:
    for language, name in settings.models.items():
        try:
            require_models({language: name})
        except ModelMissingError as error:
            yield str(error)


def _data_dir(settings: Settings) -> Iterator[str]:
    try:
        settings.data_dir.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=settings.data_dir):
            free = shutil.disk_usage(settings.data_dir).free
    except OSError as error:
        yield f"{settings.data_dir} cannot be written: {error}: set COPYDESK_DATA_DIR"
        return
    if free < _LEAST_FREE_BYTES:
        yield f"{settings.data_dir} has {free / 1e6:.0f} MB left: free some space, or set COPYDESK_DATA_DIR"


def _broker(settings: Settings) -> Iterator[str]:
    try:
        yield from asyncio.run(_refusals(settings)) or asyncio.run(mismatches(settings))
    except BrokerUnavailableError as error:
        yield str(error)


async def _refusals(settings: Settings) -> list[str]:
    # A broker that is reached at its bootstrap address may name one that leads nowhere, or that its certificate lacks.
    return await refusals(settings.kafka, await reach(settings.kafka))


_CHECKS: dict[str, Check] = {
    "Python": _python,
    "spaCy pipelines": _models,
    "data directory": _data_dir,
    "broker and topics": _broker,
}
