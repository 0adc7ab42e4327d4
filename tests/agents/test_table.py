"""A table never believes to hold more of its changelog than it does."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import Any

import pytest
from aiokafka.errors import KafkaTimeoutError
from aiokafka.structs import RecordMetadata, TopicPartition
from faust.types import TP

from streams.agents.stage_app import StageApp
from streams.agents.table import ConfirmedTable

CHANGELOG = "copydesk-test-seen-changelog"
PARTITION = TP(CHANGELOG, 0)


@pytest.fixture
def table(tmp_path: Path) -> ConfirmedTable:
    app = StageApp(
        "copydesk-test",
        broker="aiokafka://127.0.0.1:9",
        datadir=tmp_path,
        store="rocksdb://",
        web_enabled=False,
        autodiscover=False,
    )
    return ConfirmedTable(app, name="seen", partitions=1, options={"driver": "rocksdict"})


def confirm(table: ConfirmedTable, offset: int) -> None:
    sent: asyncio.Future[RecordMetadata] = asyncio.Future()
    sent.set_result(RecordMetadata(CHANGELOG, 0, TopicPartition(CHANGELOG, 0), offset, 0, 0, 0))
    table._on_changelog_sent(sent)


async def test_it_notes_each_change_that_follows_the_one_before(table: ConfirmedTable) -> None:
    for offset in range(3):
        confirm(table, offset)
    assert table.persisted_offset(PARTITION) == 2


async def test_after_a_gap_it_notes_nothing_more(table: ConfirmedTable) -> None:
    """Another worker has written the rows between, and this one has not read them."""
    for offset in (0, 1, 7, 8):
        confirm(table, offset)
    assert table.persisted_offset(PARTITION) == 1


async def test_a_table_that_holds_nothing_does_not_begin_in_the_middle(table: ConfirmedTable) -> None:
    confirm(table, 5)
    assert table.persisted_offset(PARTITION) is None


async def test_a_change_that_was_not_confirmed_is_not_noted(table: ConfirmedTable) -> None:
    failed: asyncio.Future[RecordMetadata] = asyncio.Future()
    failed.set_exception(KafkaTimeoutError())
    table._on_changelog_sent(failed)
    assert table.persisted_offset(PARTITION) is None


async def test_a_recovery_that_fails_ends_the_worker(table: ConfirmedTable, monkeypatch: pytest.MonkeyPatch) -> None:
    """Faust would log a warning and go on, without the rows."""
    crashes: list[BaseException] = []

    async def crash(reason: BaseException) -> None:
        crashes.append(reason)

    def refuse(*_: Any, **__: Any) -> None:
        raise OSError("no space left on device")

    monkeypatch.setattr(table.app, "crash", crash)
    monkeypatch.setattr(table.data, "apply_changelog_batch", refuse)
    with pytest.raises(OSError, match="no space left"):
        table.apply_changelog_batch([object()])
    await asyncio.sleep(0)
    assert [str(error) for error in crashes] == ["no space left on device"]


async def test_rows_count_as_changed_when_they_were_read_or_the_table_was_assigned(
    table: ConfirmedTable, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def rebalanced(*_: Any) -> None:
        pass

    monkeypatch.setattr(table.data, "on_rebalance", rebalanced)
    monkeypatch.setattr(table.data, "apply_changelog_batch", lambda *_, **__: None)
    seen = []
    for newly_assigned, batch in ((set(), []), ({PARTITION}, []), (set(), [object()])):
        table.changed = False
        await table.on_rebalance({PARTITION}, set(), newly_assigned, 1)
        table.apply_changelog_batch(batch)
        seen.append(table.changed)
    assert seen == [False, True, True]
