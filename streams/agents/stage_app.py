"""A Faust app that hands over in good order: before partitions go, or the worker, what is under way is finished."""

from __future__ import annotations

import logging
import time
from typing import Any

import faust
from faust.exceptions import ConsumerNotStarted

from streams import metrics
from streams.agents.transport import Transport
from streams.processes import WorkerProcesses
from streams.records import Record, Result
from streams.runner import Runner


class StageApp(faust.App):
    """The app of one stage, whose agent's records go through a runner."""

    logger = logging.getLogger("faust.app")

    stage: str
    runner: Runner
    processes: WorkerProcesses[Record, Result] | None = None
    drain_seconds: float
    settled = False

    def _new_transport(self) -> Any:
        return Transport(self.conf.broker_consumer, self)

    async def _consumer_wait_empty(self, consumer: Any, logger: Any) -> None:  # noqa: ARG002 - Faust's signature
        # At a rebalance the consumer has done it before.
        if self.should_stop and not self.crashed:
            await self.finish_and_commit(consumer)

    async def finish_and_commit(self, consumer: Any) -> None:
        """Wait for what is under way, for as long as is set, and commit what is done."""
        await self.runner.drained(self.drain_seconds)
        # Where a commit is under way, Faust takes it for this one, though it began before the last messages were done.
        await consumer.maybe_wait_for_commit_to_finish()
        await consumer.commit_and_end_transactions()

    def on_rebalance_start(self) -> None:
        """Note that the group hands out its partitions anew."""
        self.settled = False
        metrics.rebalances.labels(self.stage).inc()
        super().on_rebalance_start()

    def on_rebalance_end(self) -> None:
        """Hand out messages: this worker has its partitions, and its tables are recovered.

        Not so where the next rebalance, or the end of the app, has begun in the meantime.
        """
        consumer: Any = self.consumer
        if consumer.revoking or self.should_stop:
            consumer.stop_flow()
            self.flow_control.suspend()
            return
        super().on_rebalance_end()
        consumer.handing_out = True
        self.settled = True
        if self.partitions:
            for name in self.tables:
                metrics.recovery_seconds.labels(name).set(time.monotonic() - consumer.assigned_at)

    @property
    def connected(self) -> bool:
        """Whether the group's coordinator answers."""
        # Neither Faust nor aiokafka tells it anywhere else.
        consumer: Any = self.consumer
        client = consumer._thread._consumer  # noqa: SLF001
        # Both are there from different moments of the start on.
        coordinator = client and client._coordinator  # noqa: SLF001
        return coordinator is not None and coordinator.coordinator_id is not None

    @property
    def partitions(self) -> int:
        """How many partitions of its topic this worker has."""
        try:
            assigned: set[Any] = self.consumer.assignment()
        except ConsumerNotStarted:
            return 0
        return sum(partition.topic not in self.tables.changelog_topics for partition in assigned)

    async def lags(self) -> dict[Any, int]:
        """How many messages of each of its partitions are not done.

        Raises what the client raises where the broker does not tell.
        """
        consumer: Any = self.consumer
        lags: dict[Any, tuple[int, int]] = await consumer.lags()
        # The mark of a transaction is no message, but the last offset is never committed where there is one.
        return {
            tp: uncommitted if unread > 0 or self.runner.oldest(tp.topic, tp.partition) else 0
            for tp, (uncommitted, unread) in lags.items()
        }

    @property
    def rows_to_recover(self) -> int:
        """How many changes the tables still have to read from their changelogs."""
        tables: Any = self.tables
        recovery = tables.recovery
        return max(0, recovery.active_remaining_total()) if recovery.in_recovery else 0
