"""Producers that use transactions: what they abort is not read, and the marks they leave hold back no commit."""

from __future__ import annotations

import asyncio
import time
from pathlib import Path

import pytest

from streams.articles import decode_article
from streams.broker.admin import create_topics
from streams.broker.clients import producer
from streams.settings import KafkaSettings, Settings
from streams.topics import EXTRACTED, RAW
from streams.topology import Stage
from tests.apache_kafka.cluster import free_ports, kafka_cluster
from tests.faults.tables import committed
from tests.newsroom import prose
from tests.pipeline.road import article, read
from tests.running import running_worker

pytestmark = pytest.mark.kafka


async def transaction(settings: Settings, numbers: range, *, abort: bool = False) -> None:
    async with producer(settings, "newsroom") as client:
        await client.begin_transaction()
        for number in numbers:
            await client.send(RAW.physical_name(settings), article(prose(number, 60)).value, key=b"%d" % number)
        await (client.abort_transaction() if abort else client.commit_transaction())


def test_aborted_messages_are_skipped_and_marks_hold_back_no_commit(tmp_path: Path) -> None:
    with kafka_cluster(tmp_path / "kafka") as cluster:
        kafka = KafkaSettings(bootstrap_servers=cluster.bootstrap_servers)
        port = free_ports(1)[0].client
        settings = Settings(kafka=kafka, data_dir=tmp_path / "data", partitions=1, metrics_port=port)
        asyncio.run(create_topics(settings))
        asyncio.run(transaction(settings, range(3)))
        with running_worker(settings, [Stage.EXTRACT]) as worker:
            worker.wait_until_ready()
            until_committed(settings, 3)
        # A worker that is started again finds a mark right at what it has committed, and two aborted messages.
        asyncio.run(transaction(settings, range(3, 5), abort=True))
        asyncio.run(transaction(settings, range(5, 8)))
        with running_worker(settings, [Stage.EXTRACT]) as worker:
            worker.wait_until_ready()
            until_committed(settings, 10)
        extracted = [decode_article(record.value).text for record in read(settings, EXTRACTED)]
    assert extracted == [prose(number, 60) for number in (0, 1, 2, 5, 6, 7)]


def until_committed(settings: Settings, position: int) -> None:
    deadline = time.monotonic() + 90
    while (reached := committed(settings, Stage.EXTRACT)) != position:
        assert time.monotonic() < deadline, f"{reached} is committed, not {position}"
        time.sleep(0.5)
