"""The faults: each is done to a pipeline at work, and returns when the cause of it is gone."""

from __future__ import annotations

import random
import signal
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from streams.settings import Settings
from streams.topics import RAW
from tests.apache_kafka.cluster import Cluster
from tests.faults.workers import Worker, owner_of, wait_until_ready

# The group gives a worker's partitions to others after 20 s.
_THROWN_OUT_SECONDS = 30.0
_AWAY_SECONDS = 60.0


@dataclass
class Newsroom:
    """What faults happen to."""

    cluster: Cluster
    workers: list[Worker]
    settings: Settings
    folder: Path
    rng: random.Random

    @property
    def deduplicating(self) -> Worker:
        """The one worker that has the table of articles seen."""
        return owner_of("deduplicate", self.workers)


def none(_: Newsroom) -> None:
    """Nothing happens."""


def worker_killed(room: Newsroom) -> None:
    """The worker with the table dies, and is started again after two seconds."""
    worker = room.deduplicating
    worker.kill()
    time.sleep(2)
    worker.start()


def worker_terminated(room: Newsroom) -> None:
    """The worker with the table is told to end, ends well, and is started again."""
    worker = room.deduplicating
    status = worker.terminate()
    assert status == 0, f"{worker.name} ended with {status}"
    worker.start()


def worker_suspended(room: Newsroom) -> None:
    """The worker with the table stands still until another has taken its place, and then goes on."""
    worker = room.deduplicating
    worker.signal(signal.SIGSTOP)
    time.sleep(_THROWN_OUT_SECONDS)
    worker.signal(signal.SIGCONT)


def processes_killed(room: Newsroom) -> None:
    """The processes of a worker that parse pages and run spaCy are killed, three times."""
    for _ in range(3):
        assert room.rng.choice(room.workers).kill_children()
        time.sleep(3)


def parsing_out_of_memory(_: Newsroom) -> None:
    """Pages in the stream need more memory than a process may take: see `stream`."""


def broker_killed(room: Newsroom) -> None:
    """The broker dies and is started again at once."""
    (node,) = room.cluster.nodes
    node.kill()
    node.start()


def broker_away(room: Newsroom) -> None:
    """The broker is stopped for a minute."""
    (node,) = room.cluster.nodes
    node.stop()
    time.sleep(_AWAY_SECONDS)
    node.start()


def broker_suspended(room: Newsroom) -> None:
    """The broker stands still, its connections open, for half a minute."""
    (node,) = room.cluster.nodes
    node.pause()
    time.sleep(_THROWN_OUT_SECONDS)
    node.resume()


def rebalance_storm(room: Newsroom) -> None:
    """Workers come and go, some well and some not, before the group has come to rest."""
    for number in range(4):
        guest = Worker(room.settings, room.folder, f"guest-{number}")
        guest.start()
        time.sleep(room.rng.uniform(3, 8))
        leaving = room.rng.choice(room.workers)
        leaving.kill() if number % 2 else leaving.terminate()
        time.sleep(room.rng.uniform(0, 4))
        leaving.start()
        guest.kill() if number % 2 == 0 else guest.terminate()


def tables_deleted(room: Newsroom) -> None:
    """All workers end, their data folders are deleted, and they start again."""
    for worker in room.workers:
        worker.terminate()
        worker.lose_data()
    for worker in room.workers:
        worker.start()


def disk_full(room: Newsroom) -> None:
    """The worker with the table can write nothing any more, until it is started again."""
    worker = room.deduplicating
    before = worker.starts
    worker.refuse_writes()
    deadline = time.monotonic() + 120
    while worker.starts == before and time.monotonic() < deadline:
        time.sleep(0.5)
    assert worker.starts > before, "the worker went on without its table"
    wait_until_ready(room.workers)


def node_lost(room: Newsroom) -> None:
    """Of several nodes, the one that leads the first raw partition dies, and is not started again."""
    room.cluster.leader_of(RAW.physical_name(room.settings), 0).kill()


BROKER_FAULTS = (broker_killed, broker_away, broker_suspended, node_lost)

OUT_OF_MEMORY = "parsing out of memory"

FAULTS: dict[str, Callable[[Newsroom], None]] = {
    "none": none,
    "SIGKILL": worker_killed,
    "SIGTERM": worker_terminated,
    "SIGSTOP for 30 s": worker_suspended,
    "processes killed": processes_killed,
    OUT_OF_MEMORY: parsing_out_of_memory,
    "broker killed": broker_killed,
    "broker away for 60 s": broker_away,
    "broker suspended for 30 s": broker_suspended,
    "rebalance storm": rebalance_storm,
    "tables deleted": tables_deleted,
    "disk full": disk_full,
}
