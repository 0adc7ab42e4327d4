"""The thread in which Faust's consumer fetches, mended as `transport.py` tells.

What happens in the thread happens in one order: assignments, seeks, and the taking of records. The event loop hears of
it later and in another order, so the thread says of records what was the case when they were taken.
"""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Collection, Iterator, Sequence
from contextlib import suppress
from itertools import pairwise
from typing import Any

from aiokafka.errors import KafkaError
from aiokafka.protocol.group import LeaveGroupRequest
from faust.transport.drivers import aiokafka as driver

_LEAVE_SECONDS = 5.0


class Fetched(dict[Any, list[Any]]):
    """Records by partition, with the place in the thread's life where they were taken, and the gaps before and in them.

    A gap is a range of offsets, its end exclusive, at which the log holds no message to be read.
    """

    places: dict[Any, tuple[object, int]]
    gaps: dict[Any, list[tuple[int, int]]]


class ConsumerThread(driver.AIOKafkaConsumerThread):
    """The thread that fetches. `beginnings` are where partitions begin that nothing was committed for."""

    logger = driver.logger

    def __post_init__(self) -> None:
        """Count seeks from now on."""
        super().__post_init__()
        self.beginnings: dict[Any, int] = {}
        self._seeks: Counter[Any] = Counter()
        self._next: dict[Any, tuple[tuple[object, int], int]] = {}

    def place(self, tp: Any) -> tuple[object, int]:
        """The assignment that holds now, and how often the position in a partition was set from outside."""
        subscription = self._ensure_consumer()._subscription.subscription  # noqa: SLF001 - as Faust does
        return subscription and subscription.assignment, self._seeks[tp]

    async def seek_to_committed(self) -> Any:
        """Go to what is committed, or to the beginning of partitions that nothing is committed for."""
        return await self.call_thread(self._seek_to_committed)

    async def put_back(self, records: Fetched, partitions: Collection[Any]) -> None:
        """Go back to before records that cannot be handed out, in partitions where nobody has gone elsewhere since."""
        if partitions:
            await self.call_thread(self._put_back, records, partitions)

    async def ends(self, partitions: Collection[Any]) -> dict[Any, tuple[int, int]]:
        """Where the logs of assigned partitions end, and which message is fetched next, where that is known."""
        return await self.call_thread(self._ends, partitions)  # type: ignore[no-any-return]

    async def on_thread_stop(self) -> None:
        """Stop, and leave the group, even where a place in it is still waited for."""
        consumer = self._consumer
        if consumer is not None and consumer._coordinator and consumer._subscription.reassignment_in_progress:  # noqa: SLF001
            await _stop_joining(consumer._coordinator)  # noqa: SLF001
        await super().on_thread_stop()

    def _create_worker_consumer(self, transport: Any) -> Any:
        consumer = super()._create_worker_consumer(transport)
        consumer._isolation_level = "read_committed"  # noqa: SLF001 - Faust sets it with its own transactions only
        return consumer

    async def _fetch_records(self, *args: Any, **options: Any) -> Any:
        fetched = Fetched(await super()._fetch_records(*args, **options))
        fetched.places = {tp: self.place(tp) for tp in fetched}
        fetched.gaps = {tp: list(self._gaps(tp, [record.offset for record in fetched[tp]])) for tp in fetched}
        return fetched

    def _gaps(self, tp: Any, offsets: Sequence[int]) -> Iterator[tuple[int, int]]:
        place, expected = self._next.get(tp, (None, 0))
        if place == self.place(tp) and expected < offsets[0]:
            yield expected, offsets[0]
        yield from ((earlier + 1, later) for earlier, later in pairwise(offsets) if earlier + 1 < later)
        self._next[tp] = self.place(tp), offsets[-1] + 1

    async def _seek_to_committed(self) -> dict[Any, int | None]:
        consumer = self._ensure_consumer()
        partitions = sorted(consumer.assignment())
        committed = await asyncio.gather(*map(consumer.committed, partitions))
        assigned = consumer.assignment()
        offsets = {tp: offset for tp, offset in zip(partitions, committed, strict=True) if tp in assigned}
        for tp, offset in offsets.items():
            if offset:
                self._seek(tp, offset)
        changelogs = self.app.tables.changelog_topics
        if unread := [tp for tp, offset in offsets.items() if not offset and tp.topic not in changelogs]:
            # All at once: each time the client first waits for the fetch that is under way, a second or more.
            self._seeks.update(unread)
            await consumer.seek_to_beginning(*unread)
            for tp in unread:
                with suppress(KafkaError):
                    self.beginnings[tp] = await consumer.position(tp)
        return offsets

    async def _ends(self, partitions: Collection[Any]) -> dict[Any, tuple[int, int]]:
        consumer = self._ensure_consumer()
        ends = await consumer.end_offsets(partitions)
        subscription = consumer._subscription.subscription  # noqa: SLF001 - position() would wait for one
        assignment = subscription and subscription.assignment
        states = {tp: assignment.state_value(tp) for tp in partitions} if assignment else {}
        return {tp: (ends[tp], state.position) for tp, state in states.items() if state and state.has_valid_position}

    async def _seek_wait(self, consumer: Any, partitions: Any) -> None:
        self._seeks.update(partitions.keys())
        await super()._seek_wait(consumer, partitions)

    async def _put_back(self, records: Fetched, partitions: Collection[Any]) -> None:
        for tp in partitions:
            if records.places[tp] == self.place(tp):
                gaps = records.gaps[tp]
                self._seek(tp, min([records[tp][0].offset, *(begin for begin, _ in gaps)]))

    def _seek(self, tp: Any, offset: int) -> None:
        self._seeks[tp] += 1
        self._next[tp] = self.place(tp), offset
        self._ensure_consumer().seek(tp, offset)


async def _stop_joining(coordinator: Any) -> None:
    coordinator._coordination_task.cancel()  # noqa: SLF001 - nobody else can
    await asyncio.wait([coordinator._coordination_task])  # noqa: SLF001
    if coordinator.coordinator_id is not None and coordinator.member_id:
        leave = LeaveGroupRequest(coordinator.group_id, coordinator.member_id)
        # By a connection of its own: on that of the join it would be answered after the join.
        with suppress(KafkaError, TimeoutError):
            await asyncio.wait_for(coordinator._client.send(coordinator.coordinator_id, leave), _LEAVE_SECONDS)  # noqa: SLF001
