"""The deduplicate agent: one ordered writer, whose memory is a table with a changelog."""

from __future__ import annotations

from collections.abc import AsyncIterator

import faust

from streams import metrics
from streams.agents.confirmed import Commit, ConfirmedTable, TakenEvent, add_agent
from streams.records import Record, Result
from streams.runner import run_stage
from streams.settings import Settings
from streams.stage2_deduplicate.seen import decode_seen
from streams.stage2_deduplicate.stage import deduplicate
from streams.stage2_deduplicate.window import Window
from streams.topics import SEEN_CHANGELOG
from streams.topology import Stage

TABLE = "seen"


def add_deduplicate_agent(app: faust.App, settings: Settings) -> None:
    """Let the app deduplicate."""
    window = Window(settings.window_seconds)
    table = ConfirmedTable(
        app,
        name=TABLE,
        partitions=SEEN_CHANGELOG.partitions(settings),
        key_type=bytes,
        value_type=bytes,
        options={"driver": "rocksdict"},
    )
    app.tables.add(table)
    commit = Commit(app, settings, table)

    async def rebuild() -> None:
        nonlocal window
        window = Window(settings.window_seconds, (decode_seen(row) for row in table.values()))
        metrics.table_rows.labels(TABLE).set(len(window))

    async def judge(record: Record) -> Result:
        judgement = deduplicate(record, window)
        metrics.copies.labels(judgement.copies.kind).inc()
        metrics.table_rows.labels(TABLE).set(len(window))
        metrics.table_evicted.labels(TABLE).inc(list((judgement.result.rows or {}).values()).count(None))
        return judgement.result

    async def run(records: AsyncIterator[TakenEvent]) -> None:
        await run_stage(Stage.DEDUPLICATE, records, judge, commit, settings.max_in_flight)

    table.on_recover(rebuild)
    add_agent(app, Stage.DEDUPLICATE, settings, run)
