"""The cluster that the tests of faults and of security stand on."""

from __future__ import annotations

import asyncio
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from streams.broker.admin import create_topics
from streams.broker.clients import producer
from streams.settings import KafkaSettings, Settings
from streams.topics import RAW
from tests.apache_kafka.cluster import Cluster, Security, free_ports, kafka_cluster
from tests.apache_kafka.metadata import metadata
from tests.pipeline.road import read

pytestmark = pytest.mark.kafka

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def cluster(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Cluster]:
    with kafka_cluster(tmp_path_factory.mktemp("kafka")) as one:
        yield one


def raw_topic(cluster: Cluster, name: str) -> Settings:
    """Settings with a raw topic of one partition, with a replica on every node."""
    kafka = KafkaSettings(bootstrap_servers=cluster.bootstrap_servers)
    replicas = len(cluster.nodes)
    settings = Settings(kafka=kafka, topic_prefix=f"{name}-", partitions=1, replication_factor=replicas)
    asyncio.run(create_topics(settings, [RAW]))
    return settings


async def send(settings: Settings, values: list[bytes]) -> None:
    async with producer(settings) as client:
        for value in values:
            await client.send_and_wait(RAW.physical_name(settings), value)


def held(settings: Settings) -> list[bytes | None]:
    return [record.value for record in read(settings, RAW)]


def test_a_node_that_is_killed_or_stopped_comes_back_with_its_data(cluster: Cluster) -> None:
    settings, (node,) = raw_topic(cluster, "back"), cluster.nodes
    for end in (node.kill, node.stop):
        asyncio.run(send(settings, [b"before"]))
        end()
        assert not node.running
        node.start()
        asyncio.run(send(settings, [b"after"]))
    assert held(settings) == [b"before", b"after"] * 2


def test_a_paused_node_does_not_answer_until_it_is_resumed(cluster: Cluster) -> None:
    (node,) = cluster.nodes
    node.pause()
    with pytest.raises(TimeoutError):
        node.metadata()
    assert node.running
    node.resume()
    node.wait_until_up()


def test_producers_can_be_held_to_a_rate(cluster: Cluster) -> None:
    settings = raw_topic(cluster, "limited")
    cluster.limit_producers(50_000)
    began = time.monotonic()
    # Kafka lets some ten seconds' worth through before it holds a producer back.
    asyncio.run(send(settings, [b"x" * 50_000] * 13))
    assert time.monotonic() - began > 1
    cluster.limit_producers(None)


def test_a_killed_leader_costs_no_confirmed_message(tmp_path: Path) -> None:
    values = [b"%d" % number for number in range(300)]
    with kafka_cluster(tmp_path, nodes=3) as cluster:
        settings = raw_topic(cluster, "replicated")
        name = RAW.physical_name(settings)
        first = cluster.leader_of(name, 0)

        async def sending() -> None:
            async with producer(settings) as client:
                for value in values:
                    if value == b"100":
                        first.kill()
                    await client.send_and_wait(name, value)

        asyncio.run(sending())
        assert cluster.leader_of(name, 0) is not first
        assert held(settings) == values
        first.start()
        cluster.wait_until_in_sync()
        assert cluster.nodes[0].metadata().partitions[name, 0].in_sync == {1, 2, 3}


HOLDER = """
import sys, tempfile
from pathlib import Path
from tests.apache_kafka.cluster import kafka_cluster

with kafka_cluster(Path(sys.argv[1])) as cluster:
    print(cluster.nodes[0].internal_address, flush=True)
    sys.stdin.read()
"""


def test_nothing_is_left_behind_when_the_test_run_is_killed(tmp_path: Path) -> None:
    command = [sys.executable, "-c", HOLDER, str(tmp_path)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, cwd=ROOT) as holder:
        assert holder.stdout is not None
        port = int(holder.stdout.readline().rpartition(":")[2])
        assert metadata(port).nodes == {1}
        holder.kill()
    deadline = time.monotonic() + 30
    while time.monotonic() < deadline:
        try:
            metadata(port)
        except OSError:
            return
    raise AssertionError("the node outlived its parent")


def test_a_node_that_does_not_come_up_says_why(tmp_path: Path) -> None:
    nowhere = Security("SSL", certificate=tmp_path / "missing.pem")
    with pytest.raises(RuntimeError, match=r"missing\.pem"), kafka_cluster(tmp_path, security=nowhere):
        pass


def test_ports_are_not_those_that_systems_give_to_outgoing_connections() -> None:
    ports = [port for node in free_ports(5) for port in (node.client, node.internal, node.controller)]
    assert len(set(ports)) == 15
    assert max(ports) < 32_768
