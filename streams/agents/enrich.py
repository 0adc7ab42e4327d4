"""The enrich agent: spaCy runs in processes, never in the event loop, where it would stop the heartbeats."""

from __future__ import annotations

from collections.abc import AsyncIterator, Sequence
from datetime import UTC, datetime
from functools import partial

import faust

from streams import metrics
from streams.agents.confirmed import Commit, TakenEvent, add_agent
from streams.outcomes import Outcome, Rejected
from streams.processes import WorkerProcesses, each
from streams.records import APPENDED, Record, Result, header_texts
from streams.runner import run_stage
from streams.settings import Settings
from streams.stage3_enrich.stage import enricher
from streams.topology import Stage

Models = tuple[tuple[str, str], ...]


def work(models: Models, min_population: int, batch: Sequence[Record]) -> list[Result | Rejected]:
    """Enrich the articles of a batch."""
    return each(enricher(models, min_population).enrich, batch)


def add_enrich_agent(app: faust.App, settings: Settings) -> None:
    """Let the app enrich."""
    commit = Commit(app, settings)
    loaded = (tuple(sorted(settings.models.items())), settings.min_population)

    async def commit_and_time(result: Result) -> None:
        await commit(result)
        if result.outcome is Outcome.PASSED:
            appended = header_texts(result.outputs[0].headers)[APPENDED]
            waited = datetime.now(UTC) - datetime.fromisoformat(appended)
            metrics.end_to_end_seconds.observe(waited.total_seconds())

    async def run(records: AsyncIterator[TakenEvent]) -> None:
        async with WorkerProcesses(
            Stage.ENRICH,
            partial(work, *loaded),
            partial(enricher, *loaded),
            processes=settings.nlp_processes,
            batch=settings.batch_articles,
            timeout=settings.batch_timeout,
        ) as processes:
            await run_stage(Stage.ENRICH, records, processes.call, commit_and_time, settings.max_in_flight)

    add_agent(app, Stage.ENRICH, settings, run)
