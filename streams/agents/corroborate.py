"""The corroborate agent: one ordered writer for each partition, whose memory is the rows of that partition."""

from __future__ import annotations

import asyncio
import logging
import time
from typing import get_args

from schemas.event import EventType
from streams import metrics
from streams.agents.commit import GroupCommit
from streams.agents.stage_app import StageApp
from streams.agents.table import ConfirmedTable
from streams.agents.taken import add_agent
from streams.bad_share import alarm_of
from streams.event_counts import count_changes
from streams.records import Record, Result
from streams.runner import Runner
from streams.settings import Settings
from streams.stage4_corroborate.open_records import OpenRecords
from streams.stage4_corroborate.stage import Change, corroborate
from streams.topics import OPEN_CHANGELOG
from streams.topology import Stage

log = logging.getLogger(__name__)

TABLE = "events-open"

# As for the table of articles seen: rows are read at a recovery only, and go after some weeks. Each partition has its
# files and its memory for them.
_ROCKSDB = {"write_buffer_size": 2_000_000, "target_file_size_base": 8_000_000, "block_cache_size": 4_000_000}


def add_corroborate_agent(app: StageApp, settings: Settings) -> None:
    """Let the app bring together what articles tell of events."""
    metrics.expect_events(get_args(EventType), Change)
    partitions: dict[int, OpenRecords] = {}
    recovery = 0
    table = ConfirmedTable(
        app,
        name=TABLE,
        partitions=OPEN_CHANGELOG.partitions(settings),
        key_type=bytes,
        value_type=bytes,
        options={"driver": "rocksdict", **_ROCKSDB},
    )
    app.tables.add(table)

    def show() -> None:
        metrics.table_rows.labels(TABLE).set(sum(map(len, partitions.values())))

    async def recovered() -> None:
        nonlocal recovery
        recovery = mine = recovery + 1
        owned = table.active_partitions
        if table.changed:
            # Before the rows are read: what changes meanwhile is for the next recovery.
            table.changed = False
            partitions.clear()
        for gone in partitions.keys() - owned:
            del partitions[gone]
        for partition in sorted(owned - partitions.keys()):
            rebuilt = await _rebuilt(table, partition, settings)
            if mine != recovery:
                # The next recovery has begun and ended meanwhile, or is about to.
                return
            partitions[partition] = rebuilt
        show()

    async def judge(record: Record) -> Result:
        records = partitions[record.partition]
        before = len(records)
        corroboration = corroborate(record, records)
        count_changes(corroboration.changes)
        opened = sum(change is Change.NEW for change, _ in corroboration.changes)
        metrics.table_evicted.labels(TABLE).inc(before + opened - len(records))
        show()
        return corroboration.result

    app.runner = Runner(
        Stage.CORROBORATE,
        judge,
        GroupCommit(app, settings, table),
        settings.max_in_flight,
        in_order=True,
        alarm=alarm_of(Stage.CORROBORATE, settings),
    )

    table.on_recover(recovered)
    add_agent(app, Stage.CORROBORATE, settings, app.runner.run)


async def _rebuilt(table: ConfirmedTable, partition: int, settings: Settings) -> OpenRecords:
    """The records of a partition as its rows tell. Lets the event loop breathe, as there may be many."""
    began = time.monotonic()
    records = OpenRecords(settings.event_seconds)
    for _ in records.take_over((key.decode(), row) for key, row in table.rows_of(partition)):
        await asyncio.sleep(0)
    log.info("the index of %d events was rebuilt in %.1f s", len(records), time.monotonic() - began)
    return records
