"""The extract agent: raw records go to a process and come back as articles, so no page can hold up the event loop."""

from __future__ import annotations

from collections.abc import AsyncIterator, Sequence
from functools import partial

import faust

from streams.agents.confirmed import Commit, TakenEvent, add_agent
from streams.outcomes import Rejected
from streams.processes import WorkerProcesses, each
from streams.records import Record, Result
from streams.runner import run_stage
from streams.settings import Settings
from streams.stage1_extract.language import language_of
from streams.stage1_extract.stage import extract
from streams.topology import Stage


def work(max_bytes: int, batch: Sequence[Record]) -> list[Result | Rejected]:
    """Extract the articles of a batch."""
    return each(partial(extract, max_bytes=max_bytes), batch)


def warm_up() -> None:
    """Load the model of languages, which would else be loaded with the first article."""
    language_of("")


def add_extract_agent(app: faust.App, settings: Settings) -> None:
    """Let the app extract."""
    commit = Commit(app, settings)

    async def run(records: AsyncIterator[TakenEvent]) -> None:
        async with WorkerProcesses(
            Stage.EXTRACT,
            partial(work, settings.max_message_bytes),
            warm_up,
            processes=settings.extract_processes,
            batch=settings.batch_articles,
            timeout=settings.batch_timeout,
        ) as processes:
            await run_stage(Stage.EXTRACT, records, processes.call, commit, settings.max_in_flight)

    add_agent(app, Stage.EXTRACT, settings, run)
