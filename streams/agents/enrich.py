"""The enrich agent: spaCy runs in processes, never in the event loop, where it would stop the heartbeats."""

from __future__ import annotations

from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import AbstractContextManager
from functools import partial

from streams import metrics
from streams.agents.commit import Commit, measured
from streams.agents.stage_app import StageApp
from streams.agents.taken import TakenEvent, add_agent
from streams.article_counts import count_enriched
from streams.bad_share import alarm_of
from streams.processes import WorkerProcesses
from streams.records import Record, Result
from streams.runner import Runner
from streams.settings import Settings
from streams.stage3_enrich.stage import enricher
from streams.topology import Stage
from streams.traits import KINDS

Models = Mapping[str, str]


def work(models: Models, min_population: int, record: Record) -> Result:
    """Enrich an article with the enricher of this process."""
    return enricher(models, min_population).enrich(record)


def together(models: Models, min_population: int, records: Sequence[Record]) -> AbstractContextManager[None]:
    """Let the enricher of this process parse the articles of a batch at once."""
    return enricher(models, min_population).together(records)


def seconds(for_100_kb: float, record: Record) -> float:
    """The processor time that an article may take: what spaCy needs grows with the text."""
    return for_100_kb * (1 + len(record.value or b"") // 100_000)


def add_enrich_agent(app: StageApp, settings: Settings) -> None:
    """Let the app enrich."""
    metrics.expect_articles(KINDS)
    loaded = (settings.models, settings.min_population)
    processes = WorkerProcesses(
        Stage.ENRICH,
        partial(work, *loaded),
        partial(enricher, *loaded),
        processes=settings.nlp_processes,
        batch=settings.batch_articles,
        seconds=partial(seconds, settings.nlp_seconds),
        most_bytes=settings.max_process_bytes,
        together=partial(together, *loaded),
    )
    app.processes = processes
    app.runner = Runner(
        Stage.ENRICH,
        processes.call,
        measured(Commit(app, settings), count_enriched),
        settings.max_in_flight,
        alarm=alarm_of(Stage.ENRICH, settings),
    )

    async def run(records: AsyncIterator[TakenEvent]) -> None:
        async with processes:
            await app.runner.run(records)

    add_agent(app, Stage.ENRICH, settings, run)
