"""Faust's Kafka consumer, mended where it could skip messages. Carried here until Faust does the same.

Read in the source of faust-streaming 0.15.3 (`faust/transport/consumer.py`), and seen under the fault suite:

- `_new_offset` takes the committed offset for the last message done; it is the next one to do. With offset 31
  committed, 31 under way and 32 acknowledged, it commits 33, and a crash then loses 31. Where nothing is committed yet,
  it takes the first message acknowledged for the first of all.
- When partitions are revoked, it is forgotten which of their messages are acknowledged, and then waited for those under
  way. What was done since the last commit is repeated.
- `perform_seek` leaves a partition where it is that nothing was committed for.
- A fetch may last through a whole rebalance. What it hands out at its end was taken from the former assignment, or
  before the consumer went back to what is committed, or is dropped where the flow is still stopped. What is missing
  then counts as a gap in the log, which is as good as done, and what comes again as read already (`_drain_messages`);
  a table that misses changes so recovers for ever.
- After a recovery, the partitions of streams are resumed while messages flow, before the consumer goes back to what is
  committed (`Recovery.on_recovery_completed`), and then the buffers of streams are cleared: what was in them comes
  later than what came after it. A buffer that has room again lets its partition be fetched even while a table is being
  recovered (`on_buffer_drop`). A stage that depends on order or on its table would judge wrongly.
- A recovery that completes while the next rebalance has begun lets messages flow again, and calls the rebalance over.
- Messages of producers' transactions are read before they are committed, and where they are aborted.
- A consumer that still waits for its place in the group cannot be stopped before it has it, which may take a minute
  (`GroupCoordinator.close` in aiokafka 0.14.0).
- `verify_event_path` looks for consumers that stand still, only to log them, and asserts that a partition has a
  position. Shortly after an assignment it has none, and the worker ends.

So messages of streams are handed out between rebalances only, and each only if neither an assignment nor a seek came
since it was taken; gaps are told where records are taken, and a message that was missed after all holds back the commit
and is read again.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Iterator, Sequence
from typing import Any, ClassVar

from faust.transport.drivers import aiokafka as driver
from intervaltree import IntervalTree

from streams.agents.fetching import ConsumerThread, Fetched

_MISSED_SECONDS = 10.0


class Consumer(driver.Consumer):
    """A consumer that repeats messages where it must, and skips none.

    `revoking` is true from when partitions are revoked until partitions are assigned, and `handing_out` from the end of
    a rebalance, with tables recovered, until the next one begins. `assigned_at` is the monotonic time of the latest
    assignment.
    """

    logger = driver.logger
    revoking = False
    handing_out = False
    assigned_at = 0.0

    def __init__(self, *args: Any, **options: Any) -> None:
        """Take what Faust's consumer takes."""
        super().__init__(*args, **options)
        self._read_offset = _Anywhere()
        self._held_back: dict[Any, float] = {}

    def _new_consumer_thread(self) -> ConsumerThread:
        return ConsumerThread(self, loop=self.loop, beacon=self.beacon)

    async def on_partitions_revoked(self, revoked: set[Any]) -> None:
        """Finish what is under way, and commit it, before it is forgotten how far each partition was."""
        self.revoking, self.handing_out = True, False
        app: Any = self.app
        if revoked and not app.should_stop:
            self.stop_flow()
            app.flow_control.suspend()
            app.flow_control.clear()
            await app.finish_and_commit(self)
        await super().on_partitions_revoked(revoked)

    async def on_partitions_assigned(self, assigned: set[Any], generation_id: int = 0) -> None:
        """Hand out nothing but changes of tables before the app says that the rebalance is over."""
        self.revoking = self.handing_out = False
        self.assigned_at = time.monotonic()
        await super().on_partitions_assigned(assigned, generation_id)

    def on_buffer_drop(self, tp: Any) -> None:
        """Let a partition be fetched again whose buffer has room, unless that is for the end of a rebalance to do."""
        if self.handing_out:
            super().on_buffer_drop(tp)
        else:
            self._buffered_partitions.discard(tp)

    async def perform_seek(self) -> None:
        """Go back to what is committed, and forget acknowledgements that came too late to count for it."""
        await super().perform_seek()
        for tp, acknowledged in self._acked.items():
            acknowledged[:] = [offset for offset in acknowledged if offset >= (self._committed_offset[tp] or 0)]
            self._acked_index[tp].intersection_update(acknowledged)

    async def lags(self) -> dict[Any, tuple[int, int]]:
        """Of each partition of a stream how many messages are not committed, and how many are not even fetched.

        Raises what the client raises where the broker does not tell.
        """
        thread: Any = self._thread
        ends = await thread.ends({tp for tp in self.assignment() if not self._is_changelog_tp(tp)})
        return {tp: (end - self._next_to_commit(tp, position), end - position) for tp, (end, position) in ends.items()}

    def _next_to_commit(self, tp: Any, unknown: int) -> int:
        thread: Any = self._thread
        return int(self._committed_offset[tp] or thread.beginnings.get(tp, unknown))

    async def verify_all_partitions_active(self) -> None:
        """Leave it to the metrics to tell who stands still."""

    async def _wait_next_records(self, timeout: float) -> Any:  # noqa: ASYNC109 - Faust's signature
        records, active = await super()._wait_next_records(timeout)
        if not isinstance(records, Fetched):
            return records, active
        thread: Any = self._thread
        await thread.put_back(records, [tp for tp in records if not self._may_hand_out(tp)])
        current = {tp: found for tp, found in records.items() if self._is_next(tp, records.places[tp])}
        for tp in current:
            for begin, end in records.gaps[tp]:
                self._gap[tp].addi(begin, end)
        return {tp: self._while_next(tp, records.places[tp], found) for tp, found in current.items()}, active

    def _may_hand_out(self, tp: Any) -> bool:
        return self.flow_active and (self.handing_out or self._is_changelog_tp(tp))

    def _is_next(self, tp: Any, place: object) -> bool:
        """Whether records that were taken there may be handed out, and are the next ones of their partition."""
        thread: Any = self._thread
        return self._may_hand_out(tp) and bool(thread.place(tp) == place)

    def _while_next(self, tp: Any, place: object, records: Sequence[Any]) -> Iterator[Any]:
        """Records one by one: from the first on that may not be handed out, none."""
        for record in records:
            if not self._is_next(tp, place):
                return
            yield record

    def _filter_committable_offsets(self, tps: Any) -> Any:
        owned = self.assignment()
        # What was done of a partition that is another's now is the other's to do again.
        for tp in [tp for tp in self._acked if tp not in owned]:
            del self._acked[tp]
            self._acked_index.pop(tp, None)
        return super()._filter_committable_offsets([tp for tp in tps if tp in owned])

    def _new_offset(self, tp: Any) -> int | None:
        acknowledged = self._acked[tp]
        if not acknowledged or not self._is_missed(tp, min(acknowledged)):
            self._held_back.pop(tp, None)
            return super()._new_offset(tp)
        since = self._held_back.setdefault(tp, time.monotonic())
        if time.monotonic() - since > _MISSED_SECONDS and not self.app.rebalancing:
            self.log.warning("a message of %s/%d was missed and is read again", tp.topic, tp.partition)
            self._held_back.clear()
            self.add_future(self._read_again())
        return None

    def _is_missed(self, tp: Any, acknowledged: int) -> bool:
        """Whether there is a message between what is committed and the first one acknowledged since."""
        begin = self._next_to_commit(tp, acknowledged)
        if begin >= acknowledged:
            return False
        between = IntervalTree.from_tuples([(begin, acknowledged)])
        for gap in self._gap[tp]:
            between.chop(gap.begin, gap.end)
        return bool(between)

    async def _read_again(self) -> None:
        self.stop_flow()
        try:
            await asyncio.sleep(0)
            await self.perform_seek()
        finally:
            # A rebalance that has begun meanwhile lets the flow go on by itself.
            if not self.app.rebalancing:
                self.resume_flow()


class _Anywhere(dict[Any, "int | None"]):
    """Where Faust has read to, for it to tell gaps and repetitions by: it cannot."""

    def __getitem__(self, tp: Any) -> None:
        return None


class Transport(driver.Transport):
    """Faust's Kafka transport with that consumer."""

    Consumer: ClassVar[type[Consumer]] = Consumer
