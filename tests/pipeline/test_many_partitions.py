"""Topics of many partitions: a worker finds its place in each of them at once, and not in one after the other."""

from __future__ import annotations

import asyncio
from pathlib import Path
from uuid import uuid4

import pytest

from streams.broker.admin import create_topics
from streams.settings import KafkaSettings, Settings
from streams.topology import Stage
from tests.apache_kafka.cluster import free_ports
from tests.bad_input import prose
from tests.pipeline.road import article, outcomes, send
from tests.running import running_worker

pytestmark = pytest.mark.broker

PARTITIONS = 64
"""An idle fetch is answered after a second and a half: waited for at each partition, that is minutes for a stage."""


def test_messages_in_every_one_of_many_partitions_have_an_outcome(kafka: KafkaSettings, tmp_path: Path) -> None:
    settings = Settings(
        kafka=kafka,
        topic_prefix=f"many-{uuid4().hex[:8]}-",
        data_dir=tmp_path / "data",
        partitions=PARTITIONS,
        metrics_port=free_ports(1)[0].client,
    )
    asyncio.run(create_topics(settings))
    with running_worker(settings, list(Stage)) as worker:
        worker.wait_until_ready()
        inputs = [article(prose(f"{number}"), uri=f"https://example.com/{number}") for number in range(2 * PARTITIONS)]
        positions = send(settings, inputs)
        found = outcomes(settings, positions)
    assert len({position.split("/")[1] for position in positions}) > PARTITIONS / 2
    assert [len(found[position]) for position in positions] == [1] * len(positions)
