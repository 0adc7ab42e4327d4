"""Of three nodes one is lost with all its data: with replicas on the others, the pipeline goes on and loses nothing."""

from __future__ import annotations

import random
from itertools import islice
from pathlib import Path

import pytest

from streams.settings import KafkaSettings, Settings
from tests.apache_kafka.cluster import kafka_cluster
from tests.faults.faults import Newsroom, node_lost
from tests.faults.stream import stream
from tests.faults.trial import endure, faultless, told
from tests.faults.workers import Worker

pytestmark = pytest.mark.kafka

SEED = 3
MESSAGES = 900


def test_a_node_that_is_lost_for_good_costs_nothing(tmp_path: Path) -> None:
    with kafka_cluster(tmp_path / "kafka", nodes=3) as cluster:
        settings = Settings(
            kafka=KafkaSettings(bootstrap_servers=cluster.bootstrap_servers),
            topic_prefix="faults-",
            partitions=3,
            replication_factor=3,
            data_dir=tmp_path,
        )
        workers = [Worker(settings, tmp_path, f"worker-{number}") for number in (1, 2)]
        room = Newsroom(cluster, workers, settings, tmp_path, random.Random(SEED))
        undisturbed = settings.model_copy(update={"topic_prefix": "faultless-", "data_dir": tmp_path / "faultless"})
        expected = faultless(undisturbed, list(islice(stream(SEED), MESSAGES)), room)
        (phase,) = endure(room, {"node lost": node_lost}, stream(SEED), MESSAGES)
        account = told(settings)
        origins = [origin.removeprefix(settings.topic_prefix) for origin in phase.origins]
        assert len(origins) == MESSAGES
        assert account.lost(origins) == []
        assert account.contradictions(origins, expected) == []
