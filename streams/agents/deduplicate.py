"""The deduplicate agent: one ordered writer, whose memory is a table with a changelog."""

from __future__ import annotations

import asyncio
import logging
import time
from typing import get_args

from schemas.article import CopyKind
from streams import metrics
from streams.agents.commit import Commit
from streams.agents.stage_app import StageApp
from streams.agents.table import ConfirmedTable
from streams.agents.taken import add_agent
from streams.bad_share import alarm_of
from streams.records import Record, Result
from streams.runner import Runner
from streams.settings import Settings
from streams.stage2_deduplicate.stage import deduplicate
from streams.stage2_deduplicate.stories import Stories
from streams.stage2_deduplicate.window import Window, is_article
from streams.topics import SEEN_CHANGELOG
from streams.topology import Stage

log = logging.getLogger(__name__)

TABLE = "seen"
_STORIES = "stories"

# Rows are read at a recovery only, and go after some days. With RocksDB's defaults what is gone would stay on the disk
# until a quarter of a gigabyte has come after it.
_ROCKSDB = {"write_buffer_size": 8_000_000, "target_file_size_base": 8_000_000, "block_cache_size": 32_000_000}


def add_deduplicate_agent(app: StageApp, settings: Settings) -> None:
    """Let the app deduplicate."""
    metrics.expect_verdicts(get_args(CopyKind))
    window = _empty(settings)
    table = ConfirmedTable(
        app,
        name=TABLE,
        partitions=SEEN_CHANGELOG.partitions(settings),
        key_type=bytes,
        value_type=bytes,
        options={"driver": "rocksdict", **_ROCKSDB},
    )
    app.tables.add(table)

    async def recovered() -> None:
        nonlocal window
        if table.changed:
            # Before the rows are read: what changes meanwhile is for the next recovery.
            table.changed = False
            window = await _rebuilt(table, settings)
        metrics.table_rows.labels(TABLE).set(len(window))
        metrics.table_rows.labels(_STORIES).set(len(window.stories))

    async def judge(record: Record) -> Result:
        judgement = deduplicate(record, window)
        metrics.copies.labels(judgement.copies.kind).inc()
        metrics.table_rows.labels(TABLE).set(len(window))
        metrics.table_rows.labels(_STORIES).set(len(window.stories))
        changes = judgement.result.rows or {}
        metrics.table_evicted.labels(TABLE).inc(sum(row is None and is_article(key) for key, row in changes.items()))
        return judgement.result

    app.runner = Runner(
        Stage.DEDUPLICATE,
        judge,
        Commit(app, settings, table),
        settings.max_in_flight,
        alarm=alarm_of(Stage.DEDUPLICATE, settings),
    )

    table.on_recover(recovered)
    add_agent(app, Stage.DEDUPLICATE, settings, app.runner.run)


def _empty(settings: Settings) -> Window:
    return Window(settings.window_seconds, stories=Stories(settings.story_seconds))


async def _rebuilt(table: ConfirmedTable, settings: Settings) -> Window:
    """A window with the rows of the table. Lets the event loop breathe: half a million rows take their time."""
    began = time.monotonic()
    window = _empty(settings)
    for _ in window.take_over((key.decode(), row) for key, row in table.items()):
        await asyncio.sleep(0)
    log.info("the index of %d articles was rebuilt in %.1f s", len(window), time.monotonic() - began)
    return window
