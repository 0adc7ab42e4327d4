"""The extract agent: raw records go to a process and come back as articles, so no page can hold up the event loop."""

from __future__ import annotations

from collections.abc import AsyncIterator
from functools import partial

from streams.agents.commit import Commit, measured
from streams.agents.stage_app import StageApp
from streams.agents.taken import TakenEvent, add_agent
from streams.article_counts import count_extracted
from streams.bad_share import alarm_of
from streams.processes import WorkerProcesses
from streams.runner import Runner
from streams.settings import Settings
from streams.stage1_extract.language import language_of
from streams.stage1_extract.stage import extract
from streams.topology import Stage


def warm_up() -> None:
    """Load the model of languages, which would else be loaded with the first article."""
    language_of("")


def add_extract_agent(app: StageApp, settings: Settings) -> None:
    """Let the app extract, and hand on the articles of a partition in the order of its log: versions stay in theirs."""
    processes = WorkerProcesses(
        Stage.EXTRACT,
        partial(extract, max_bytes=settings.max_message_bytes),
        warm_up,
        processes=settings.extract_processes,
        batch=settings.batch_articles,
        seconds=lambda _: settings.extract_seconds,
        most_bytes=settings.max_process_bytes,
    )
    app.processes = processes
    app.runner = Runner(
        Stage.EXTRACT,
        processes.call,
        measured(Commit(app, settings), count_extracted),
        settings.max_in_flight,
        in_order=True,
        alarm=alarm_of(Stage.EXTRACT, settings),
    )

    async def run(records: AsyncIterator[TakenEvent]) -> None:
        async with processes:
            await app.runner.run(records)

    add_agent(app, Stage.EXTRACT, settings, run)
