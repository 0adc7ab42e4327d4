"""Faust's Kafka consumer, mended where it could skip messages. Carried here until Faust does the same.

Read in the source of faust-streaming 0.15.3 (`faust/transport/consumer.py`):

- `_new_offset` takes the committed offset for the last message done; it is the next one to do. With offset 31
  committed, 31 under way and 32 acknowledged, it commits 33, and a crash then loses 31.
- `perform_seek` leaves a partition where it is that nothing was committed for. What was read and dropped during a
  rebalance is then skipped.
- `getmany` compares generations only from the end of a fetch on. A fetch that lasted through a whole rebalance hands
  out what the former assignment had read, and the messages before it count as a gap in the log, which is as good as
  done.
- `verify_event_path` looks for consumers that stand still, only to log them, and asserts that a partition has a
  position. Shortly after an assignment it has none, and the worker ends.
"""

from __future__ import annotations

from typing import Any, ClassVar

from aiokafka import TopicPartition
from faust.transport.drivers import aiokafka as driver


class Consumer(driver.Consumer):
    """A consumer that repeats messages where it must, and skips none."""

    logger = driver.logger

    def _new_offset(self, tp: Any) -> int | None:
        committed, acknowledged = self._committed_offset[tp], self._acked[tp]
        if committed and acknowledged and min(acknowledged) == committed + 1 and not self._gap[tp].overlaps(committed):
            return None
        return super()._new_offset(tp)

    async def perform_seek(self) -> None:
        """Go back to what is committed, or to the beginning where nothing is."""
        await super().perform_seek()
        partitions = [tp for tp in self.assignment() if not self._is_changelog_tp(tp)]
        fresh = [TopicPartition(*tp) for tp in partitions if not self._committed_offset[tp]]
        if fresh:
            await self._thread.seek_to_beginning(*fresh)

    async def verify_all_partitions_active(self) -> None:
        """Leave it to the metrics to tell who stands still."""

    async def _wait_next_records(self, timeout: float) -> Any:  # noqa: ASYNC109 - Faust's signature
        generation = self.app.consumer_generation_id
        records, active = await super()._wait_next_records(timeout)
        if records and generation != self.app.consumer_generation_id and self.flow_active:
            await self.perform_seek()
            return None, active
        return records, active


class Transport(driver.Transport):
    """Faust's Kafka transport with that consumer."""

    Consumer: ClassVar[type[Consumer]] = Consumer
