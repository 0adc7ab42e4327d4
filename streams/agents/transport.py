"""Faust's Kafka consumer, mended where it could skip messages. Carried here until Faust does the same.

Read in the source of faust-streaming 0.15.3 (`faust/transport/consumer.py`), and seen under the fault suite:

- `_new_offset` takes the committed offset for the last message done; it is the next one to do. With offset 31
  committed, 31 under way and 32 acknowledged, it commits 33, and a crash then loses 31.
- A gap of one in the log right after what is committed, as the mark of a transaction leaves it, is not noticed.
- `perform_seek` leaves a partition where it is that nothing was committed for.
- A fetch may last through a whole rebalance. What it hands out at its end was taken from the former assignment, or
  before the consumer went back to what is committed, or is dropped where the flow is still stopped. The messages
  between then count as a gap in the log, which is as good as done; a table that misses changes so recovers for ever.
- Messages of producers' transactions are read before they are committed, and where they are aborted.
- A consumer that still waits for its place in the group cannot be stopped before it has it, which may take a minute
  (`GroupCoordinator.close` in aiokafka 0.14.0).
- `verify_event_path` looks for consumers that stand still, only to log them, and asserts that a partition has a
  position. Shortly after an assignment it has none, and the worker ends.
"""

from __future__ import annotations

import asyncio
from collections import Counter
from contextlib import suppress
from typing import Any, ClassVar

from aiokafka.errors import KafkaError
from aiokafka.protocol.group import LeaveGroupRequest
from faust.transport.drivers import aiokafka as driver

_LEAVE_SECONDS = 5.0


class Consumer(driver.Consumer):
    """A consumer that repeats messages where it must, and skips none."""

    logger = driver.logger

    def __init__(self, *args: Any, **options: Any) -> None:
        """Take what Faust's consumer takes."""
        super().__init__(*args, **options)
        self._expected: dict[Any, int] = {}

    def _new_consumer_thread(self) -> ConsumerThread:
        return ConsumerThread(self, loop=self.loop, beacon=self.beacon)

    def _new_offset(self, tp: Any) -> int | None:
        committed, acknowledged = self._committed_offset[tp], self._acked[tp]
        if committed and acknowledged and min(acknowledged) == committed + 1 and not self._gap[tp].overlaps(committed):
            return None
        return super()._new_offset(tp)

    async def verify_all_partitions_active(self) -> None:
        """Leave it to the metrics to tell who stands still."""

    async def _wait_next_records(self, timeout: float) -> Any:  # noqa: ASYNC109 - Faust's signature
        records, active = await super()._wait_next_records(timeout)
        if not isinstance(records, Fetched):
            return records, active
        thread: Any = self._thread
        if not self.flow_active:
            await thread.put_back(records)
            return None, active
        current = {tp: found for tp, found in records.items() if records.places[tp] == thread.place(tp)}
        for tp, found in current.items():
            self._note_gap(tp, found[0].offset)
        return current, active

    async def perform_seek(self) -> None:
        """Go to what is committed, and remember where that is: what comes next may be further on."""
        await super().perform_seek()
        self._expected = {tp: offset for tp, offset in self._committed_offset.items() if offset}

    def _note_gap(self, tp: Any, offset: int) -> None:
        """Count as done what is not in the log between a seek and the first record after it."""
        expected = self._expected.pop(tp, offset)
        if expected < offset:
            self._gap[tp].addi(expected, offset)


class Fetched(dict[Any, list[Any]]):
    """Records by partition, and in which place of the consumer's life each was taken."""

    places: dict[Any, tuple[object, int]]


class ConsumerThread(driver.AIOKafkaConsumerThread):
    """The thread that fetches. What happens in it happens in one order; the event loop hears of it later."""

    logger = driver.logger

    def __post_init__(self) -> None:
        """Count seeks from now on."""
        super().__post_init__()
        self._seeks: Counter[Any] = Counter()

    def place(self, tp: Any) -> tuple[object, int]:
        """The assignment that holds now, and how often the position in a partition was set from outside."""
        subscription = self._ensure_consumer()._subscription.subscription  # noqa: SLF001 - as Faust does
        return subscription and subscription.assignment, self._seeks[tp]

    async def seek_to_committed(self) -> Any:
        """Go to what is committed, or to the beginning of partitions that nothing is committed for."""
        return await self.call_thread(self._seek_to_committed)

    async def put_back(self, records: Fetched) -> None:
        """Go back to before records that cannot be handed out, where nobody has gone elsewhere since."""
        await self.call_thread(self._put_back, records)

    def _create_worker_consumer(self, transport: Any) -> Any:
        consumer = super()._create_worker_consumer(transport)
        consumer._isolation_level = "read_committed"  # noqa: SLF001 - Faust sets it with its own transactions only
        return consumer

    async def on_thread_stop(self) -> None:
        """Stop, and leave the group, even where a place in it is still waited for."""
        if self._consumer is not None and self._consumer._subscription.reassignment_in_progress:  # noqa: SLF001
            await _stop_joining(self._consumer._coordinator)  # noqa: SLF001
        await super().on_thread_stop()

    async def _fetch_records(self, *args: Any, **options: Any) -> Any:
        fetched = Fetched(await super()._fetch_records(*args, **options))
        fetched.places = {tp: self.place(tp) for tp in fetched}
        return fetched

    async def _seek_to_committed(self) -> dict[Any, int | None]:
        consumer, offsets = self._ensure_consumer(), dict[Any, int | None]()
        for tp in consumer.assignment():
            offset = await consumer.committed(tp)
            if tp not in consumer.assignment():
                continue
            offsets[tp] = offset
            if offset:
                self._seeks[tp] += 1
                consumer.seek(tp, offset)
            elif tp.topic not in self.app.tables.changelog_topics:
                self._seeks[tp] += 1
                await consumer.seek_to_beginning(tp)
        return offsets

    async def _seek_wait(self, consumer: Any, partitions: Any) -> None:
        self._seeks.update(partitions.keys())
        await super()._seek_wait(consumer, partitions)

    async def _put_back(self, records: Fetched) -> None:
        for tp, found in records.items():
            if records.places[tp] == self.place(tp):
                self._ensure_consumer().seek(tp, found[0].offset)


async def _stop_joining(coordinator: Any) -> None:
    coordinator._coordination_task.cancel()  # noqa: SLF001 - nobody else can
    await asyncio.wait([coordinator._coordination_task])  # noqa: SLF001
    if coordinator.coordinator_id is not None and coordinator.member_id:
        leave = LeaveGroupRequest(coordinator.group_id, coordinator.member_id)
        # By a connection of its own: on that of the join it would be answered after the join.
        with suppress(KafkaError, TimeoutError):
            await asyncio.wait_for(coordinator._client.send(coordinator.coordinator_id, leave), _LEAVE_SECONDS)  # noqa: SLF001


class Transport(driver.Transport):
    """Faust's Kafka transport with that consumer."""

    Consumer: ClassVar[type[Consumer]] = Consumer
