"""A table whose changes the broker confirms, and that never believes to know more of its changelog than it does.

Faust writes a change to RocksDB, sends it, and when the broker has confirmed it at an offset notes there that the
table holds all up to that offset. That is wrong where another worker has written in the meantime: one that was
suspended, thrown out of its group and goes on would note the other's rows as read, and never read them. So the note
moves on by one offset at a time; from a gap on, the next recovery reads the changelog again.
"""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Awaitable, Iterable, Mapping
from typing import Any

import faust

log = logging.getLogger(__name__)

_TELL_SECONDS = 5.0


class ConfirmedTable(faust.Table[bytes, bytes]):
    """A Faust table of raw rows in RocksDB, with a compacted changelog.

    A row goes to the partition of the message that the task at hand works on.

    `changed` tells whether rows may have come from others since it was last reset: after a recovery that read some, or
    when the table was assigned anew.
    """

    logger = logging.getLogger("faust.tables")

    def __init__(self, *args: Any, **options: Any) -> None:
        """Take what a Faust table takes."""
        super().__init__(*args, **options)
        self._unconfirmed: list[Any] = []
        self._told = time.monotonic()
        self.changed = True

    def write(self, rows: Mapping[str, bytes | None]) -> Awaitable[Any]:
        """Set and delete rows; what is returned ends when the broker has confirmed the changes.

        It raises what the producer raises where it cannot. Raises what RocksDB raises where the disk is full or gone.
        """
        for key, row in rows.items():
            if row is not None:
                self[key.encode()] = row
            else:
                self.pop(key.encode(), None)
        sent, self._unconfirmed = self._unconfirmed, []
        return asyncio.gather(*sent)

    @property
    def active_partitions(self) -> set[int]:
        """The partitions whose rows this worker holds and writes."""
        assignor: Any = self.app.assignor
        active = assignor.assigned_actives()
        return {partition.partition for partition in active if partition.topic == self.changelog_topic_name}

    def rows_of(self, partition: int) -> Iterable[tuple[bytes, bytes]]:
        """The rows of one partition; Faust tells those of all of them together."""
        store: Any = self.data
        items: Iterable[tuple[bytes, bytes]] = store._visible_items(store._db_for_partition(partition))  # noqa: SLF001
        return items

    def send_changelog(self, *args: Any, **options: Any) -> Any:
        """Send as Faust does, and remember what is to be confirmed."""
        future = super().send_changelog(*args, **options)
        self._unconfirmed.append(future)
        return future

    def apply_changelog_batch(self, batch: Iterable[Any]) -> None:
        """Take over rows of the changelog. Where that fails the worker ends; Faust alone would try for ever."""
        events = list(batch)
        try:
            super().apply_changelog_batch(events)
        except Exception as error:
            self.add_future(self.app.crash(error))
            raise
        self.changed = self.changed or bool(events)
        if events and time.monotonic() - self._told > _TELL_SECONDS:
            self._told = time.monotonic()
            tables: Any = self.app.tables
            log.info("table %s: %d changes are still to be read", self.name, tables.recovery.active_remaining_total())

    async def on_rebalance(self, assigned: set[Any], revoked: set[Any], newly_assigned: set[Any], *more: Any) -> None:
        """Note that others may have written while the table was not ours."""
        await super().on_rebalance(assigned, revoked, newly_assigned, *more)
        if any(partition.topic == self.changelog_topic_name for partition in newly_assigned):
            self.changed = True

    def _on_changelog_sent(self, fut: Any) -> None:
        # A change that failed is raised where it is awaited.
        if fut.cancelled() or fut.exception() is not None:
            return
        confirmed = fut.result()
        held = self.data.persisted_offset(confirmed.topic_partition)
        if confirmed.offset == (0 if held is None else held + 1):
            super()._on_changelog_sent(fut)
