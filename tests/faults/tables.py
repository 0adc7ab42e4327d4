"""Whether a table is what its changelog says, was written in order, and offsets are what was worked off."""

from __future__ import annotations

import asyncio
import re
from itertools import pairwise
from pathlib import Path
from typing import Any

import rocksdict

from streams.broker.clients import admin, assign, consumer
from streams.settings import Settings
from streams.stage2_deduplicate.seen import decode_seen
from streams.stage2_deduplicate.window import is_article
from streams.topics import EXTRACTED, SEEN_CHANGELOG
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


def judged_out_of_order(settings: Settings) -> list[str]:
    """The origins of articles that were judged after one that follows them in the log."""
    order: dict[str, int] = {}
    for record in read(settings, EXTRACTED):
        order.setdefault(record.origin, len(order))
    judged = dict.fromkeys(
        decode_seen(record.value).origin
        for record in read(settings, SEEN_CHANGELOG)
        if record.value and is_article((record.key or b"").decode())
    )
    return [later for earlier, later in pairwise(judged) if order[later] < order[earlier]]


def uncommitted(settings: Settings) -> dict[str, int]:
    """How many messages each stage has not committed, where there are any."""

    async def counting() -> dict[str, int]:
        async with consumer(settings) as reader:
            ends = {
                stage: await reader.end_offsets(await assign(reader, settings, FLOWS[stage].source)) for stage in Stage
            }
        return {stage: sum(found.values()) - await _committed(settings, stage) for stage, found in ends.items()}

    return {stage: left for stage, left in asyncio.run(counting()).items() if left}


def committed(settings: Settings, stage: Stage) -> int:
    """The sum of the offsets that a stage has committed."""
    return asyncio.run(_committed(settings, stage))


async def _committed(settings: Settings, stage: Stage) -> int:
    async with admin(settings) as client:
        offsets = await client.list_consumer_group_offsets(stage.group(settings))
    source = FLOWS[stage].source.physical_name(settings)
    return sum(max(0, found.offset) for partition, found in offsets.items() if partition.topic == source)
