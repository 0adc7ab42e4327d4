"""`copydesk topics`: what topics there are to be, and their creation."""

from __future__ import annotations

import asyncio
from datetime import timedelta
from typing import Annotated

import typer
from rich.console import Console
from rich.table import Table

from streams.broker.admin import create_topics
from streams.settings import Settings
from streams.topics import ALL


def topics(
    *,
    create: Annotated[bool, typer.Option("--create", help="Create the topics that are missing.")] = False,
) -> None:
    """List the topics with their partitions, cleanup and retention, or create those that are missing."""
    settings = Settings()
    console = Console()
    if create:
        created = asyncio.run(create_topics(settings))
        console.print(f"{len(created)} of {len(ALL)} topics created" + "".join(f"\n  {name}" for name in created))
        return
    table = Table("topic", "partitions", "cleanup", "kept", box=None, header_style="bold")
    for topic in ALL:
        row = (topic.physical_name(settings), str(topic.partitions(settings)), topic.cleanup, _kept(topic.retention))
        table.add_row(*row)
    console.print(table)


def _kept(retention: timedelta | None) -> str:
    return f"{retention.days} days" if retention else "latest by key"
