"""Whether a table is what its changelog says, and offsets are what was worked off."""

from __future__ import annotations

import asyncio
import re
from pathlib import Path
from typing import Any

import rocksdict

from streams.broker.clients import admin, assign, consumer
from streams.settings import Settings
from streams.topics import SEEN_CHANGELOG
from streams.topology import FLOWS, Stage
from tests.pipeline.road import read

_FAUSTS_OWN = re.compile(rb"__faust\0")


def table_rows(data_dir: Path) -> dict[bytes, bytes]:
    """The rows of the deduplicate stage's table on disk. Its worker must have ended."""
    (file,) = data_dir.glob(f"{Stage.DEDUPLICATE}/**/seen-0.db")
    options = rocksdict.Options(raw_mode=True)
    table = rocksdict.Rdict(str(file), options, access_type=rocksdict.AccessType.read_only())
    items: Any = table.items()
    return {key: row for key, row in items if not _FAUSTS_OWN.match(key)}


def changelog_rows(settings: Settings) -> dict[bytes, bytes]:
    """The rows that the table's changelog leaves when it is read to its end."""
    rows: dict[bytes, bytes] = {}
    for record in read(settings, SEEN_CHANGELOG):
        assert record.key is not None
        if record.value is None:
            rows.pop(record.key, None)
        else:
            rows[record.key] = record.value
    return rows


def uncommitted(settings: Settings) -> dict[str, int]:
    """How many messages each stage has not committed, where there are any."""

    async def counting() -> dict[str, int]:
        left: dict[str, int] = {}
        async with admin(settings) as client, consumer(settings) as reader:
            for stage in Stage:
                committed = await client.list_consumer_group_offsets(stage.group(settings))
                partitions = await assign(reader, settings, FLOWS[stage].source)
                ends = await reader.end_offsets(partitions)
                done = {partition: committed[partition].offset for partition in partitions if partition in committed}
                waiting = sum(end - max(0, done.get(partition, 0)) for partition, end in ends.items())
                if waiting:
                    left[stage] = waiting
        return left

    return asyncio.run(counting())
