"""A broker that takes outputs slowly slows the pipeline down, and nothing piles up in the worker meanwhile."""

from __future__ import annotations

import asyncio
import time
from pathlib import Path

import pytest

from streams.broker.admin import create_topics
from streams.settings import KafkaSettings, Settings
from streams.topics import EXTRACTED
from streams.topology import Stage
from tests.apache_kafka.cluster import free_ports, kafka_cluster
from tests.newsroom import prose
from tests.pipeline.road import article, read, send
from tests.running import RunningWorker, running_worker

pytestmark = pytest.mark.kafka

MESSAGES, WORDS = 600, 25_000
MEGABYTES = MESSAGES * len(prose(0, WORDS)) / 1e6
MOST_IN_FLIGHT = 16
SLOW = 100_000


def test_memory_stays_bounded_while_outputs_are_taken_slowly(tmp_path: Path) -> None:
    with kafka_cluster(tmp_path / "kafka") as cluster:
        settings = Settings(
            kafka=KafkaSettings(bootstrap_servers=cluster.bootstrap_servers),
            data_dir=tmp_path / "data",
            metrics_port=free_ports(1)[0].client,
            max_message_bytes=1_000_000,
            max_in_flight=MOST_IN_FLIGHT,
        )
        asyncio.run(create_topics(settings))
        positions = send(settings, [article(prose(number, WORDS)) for number in range(MESSAGES)])
        with running_worker(settings, [Stage.EXTRACT]) as worker:
            worker.wait_until_ready()
            cluster.limit_producers(SLOW)
            before = worker.resident_megabytes
            most = watch(worker, seconds=60)
            held = len(read(settings, EXTRACTED))
            cluster.limit_producers(None)
            until_all_are_extracted(settings, len(positions))

    assert held < MESSAGES / 2, "the broker was not slow"
    assert most - before < MEGABYTES / 3


def watch(worker: RunningWorker, seconds: float) -> float:
    """The most memory, in megabytes, that the worker has had meanwhile."""
    until, most = time.monotonic() + seconds, 0.0
    while time.monotonic() < until:
        assert worker.metric("copydesk_in_flight_messages") <= MOST_IN_FLIGHT
        most = max(most, worker.resident_megabytes)
        time.sleep(1)
    return most


def until_all_are_extracted(settings: Settings, number: int) -> None:
    deadline = time.monotonic() + 300
    while (held := len({record.origin for record in read(settings, EXTRACTED)})) < number:
        assert time.monotonic() < deadline, f"{held} of {number} were extracted in the end"
        time.sleep(2)
