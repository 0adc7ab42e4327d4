"""The deduplicate agent: one ordered writer, whose memory is a table with a changelog."""

from __future__ import annotations

from typing import Any

import faust

from streams import metrics
from streams.agents.confirmed import Commit, ConfirmedTable, source_topic, taken
from streams.records import Record, Result
from streams.runner import run_stage
from streams.settings import Settings
from streams.stage2_deduplicate.seen import decode_seen
from streams.stage2_deduplicate.stage import deduplicate
from streams.stage2_deduplicate.window import Window
from streams.topics import SEEN_CHANGELOG
from streams.topology import FLOWS, Stage

TABLE = "seen"


def add_deduplicate_agent(app: faust.App, settings: Settings) -> None:
    """Let the app deduplicate."""
    seconds = settings.window_days * 86_400
    window = Window(seconds)
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
        window = Window(seconds, (decode_seen(row) for row in table.values()))
        metrics.table_rows.labels(TABLE).set(len(window))

    async def judge(record: Record) -> Result:
        judgement = deduplicate(record, window)
        metrics.copies.labels(judgement.copies.kind).inc()
        metrics.table_rows.labels(TABLE).set(len(window))
        return judgement.result

    async def agent(stream: Any) -> None:
        await run_stage(Stage.DEDUPLICATE, taken(stream), judge, commit, settings.max_in_flight)

    table.on_recover(rebuild)
    app.agent(source_topic(app, FLOWS[Stage.DEDUPLICATE].source.physical_name(settings)), name=Stage.DEDUPLICATE)(agent)
