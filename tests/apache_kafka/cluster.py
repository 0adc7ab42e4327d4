"""Apache Kafka itself for a test: one node or several, and what an operator can do to them.

with kafka_cluster(tmp_path, nodes=3) as cluster:
    cluster.leader_of("articles-raw", 0).kill()
"""

from __future__ import annotations

import random
import socket
import subprocess
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from uuid import uuid4

from tests.apache_kafka.fetch import java
from tests.apache_kafka.metadata import Metadata
from tests.apache_kafka.node import Node
from tests.apache_kafka.properties import PLAINTEXT, SCRAM, Ports, Security, properties

__all__ = ["PLAINTEXT", "Cluster", "Node", "Security", "kafka_cluster"]

_SETTLE_SECONDS = 90.0
# Below the ports that systems give to outgoing connections, one of which could take that of a node that is down.
_PORTS = range(15_000, 32_000)


class Cluster:
    """Nodes that are one Kafka."""

    def __init__(self, nodes: Sequence[Node]) -> None:
        """The nodes need not run yet."""
        self.nodes = list(nodes)

    @property
    def bootstrap_servers(self) -> str:
        """The addresses of all nodes, for clients."""
        return ",".join(node.address for node in self.nodes)

    def start(self) -> None:
        """Start all nodes and return when each counts in all others; raises RuntimeError where one does not."""
        for node in self.nodes:
            node.launch()
        for node in self.nodes:
            node.wait_until_up()
        everyone = {node.number for node in self.nodes}
        self._settled(lambda views: all(view.nodes == everyone for view in views))

    def leader_of(self, topic: str, partition: int) -> Node:
        """The node that leads a partition, once all that answer agree that it is one of them; else RuntimeError."""
        nodes = {node.number: node for node in self._answering()}

        def leaders(views: Sequence[Metadata]) -> set[int]:
            return {view.leader(topic, partition) for view in views}

        views = self._settled(lambda views: len(leaders(views)) == 1 and leaders(views) <= nodes.keys())
        return nodes[leaders(views).pop()]

    def wait_until_in_sync(self) -> None:
        """Return when every replica of every partition has all that its leader has; raises RuntimeError if never."""
        self._settled(lambda views: all(view.in_sync() for view in views))

    def limit_producers(self, bytes_per_second: int | None) -> None:
        """Hold every client id to a rate of production on each node; None lifts the limit."""
        quota = "producer_byte_rate"
        lifted, limited = ["--delete-config", quota], ["--add-config", f"{quota}={bytes_per_second}"]
        self._alter("clients", "--entity-default", *(lifted if bytes_per_second is None else limited))

    def add_user(self, name: str, password: str) -> None:
        """Make a user known to the SCRAM mechanisms, or give it another password."""
        for mechanism in SCRAM:
            self._alter("users", "--entity-name", name, "--add-config", f"{mechanism}=[password={password}]")

    def remove_user(self, name: str) -> None:
        """Have the SCRAM mechanisms forget a user."""
        for mechanism in SCRAM:
            self._alter("users", "--entity-name", name, "--delete-config", mechanism)

    def _alter(self, kind: str, *arguments: str) -> None:
        server = ["--bootstrap-server", self._answering()[0].internal_address]
        _run(java("kafka.admin.ConfigCommand", *server, "--alter", "--entity-type", kind, *arguments))

    def _answering(self) -> list[Node]:
        return [node for node in self.nodes if node.running and not node.paused]

    def _settled(self, expected: Callable[[Sequence[Metadata]], bool]) -> Sequence[Metadata]:
        """The views of all nodes that answer, once they are as expected."""
        deadline = time.monotonic() + _SETTLE_SECONDS
        views: list[Metadata] = []
        while time.monotonic() < deadline:
            with suppress(OSError):
                views = [node.metadata() for node in self._answering()]
                if expected(views):
                    return views
            time.sleep(0.1)
        raise RuntimeError(f"the cluster did not settle within {_SETTLE_SECONDS:.0f} s: {views}")


@contextmanager
def kafka_cluster(folder: Path, nodes: int = 1, security: Security = PLAINTEXT) -> Iterator[Cluster]:
    """Run a cluster that keeps its data in a folder. With three nodes, every topic has three replicas.

    Raises MissingProgramError without Java or Maven, and RuntimeError where a node does not come up.
    """
    ports = free_ports(nodes)
    folders = [folder / f"node-{number}" for number in range(1, nodes + 1)]
    for number, own in enumerate(folders, 1):
        own.mkdir(parents=True)
        wanted = properties(number, ports, own / "data", security)
        (own / "server.properties").write_text("".join(f"{name}={value}\n" for name, value in wanted.items()))
    _format(folders, security)
    cluster = Cluster([Node(number, ports[number - 1], own) for number, own in enumerate(folders, 1)])
    try:
        cluster.start()
        yield cluster
    finally:
        for node in cluster.nodes:
            node.kill()


def free_ports(nodes: int) -> list[Ports]:
    """Ports of the loopback interface that nobody listens on."""
    found: set[int] = set()
    while len(found) < 3 * nodes:
        port = random.choice(_PORTS)
        with suppress(OSError), socket.create_server(("127.0.0.1", port)):
            found.add(port)
    numbers = iter(found)
    return [Ports(next(numbers), next(numbers), next(numbers)) for _ in range(nodes)]


def _format(folders: Sequence[Path], security: Security) -> None:
    """Prepare the data folders, with the users in them."""
    users = [
        f"--add-scram={mechanism}=[name={name},password={password}]"
        for name, password in security.users.items()
        for mechanism in SCRAM
    ]
    cluster_id = str(uuid4())
    for folder in folders:
        config = ["--cluster-id", cluster_id, "--config", str(folder / "server.properties")]
        _run(java("kafka.tools.StorageTool", "format", *config, *users))


def _run(command: Sequence[str]) -> None:
    ran = subprocess.run(command, capture_output=True, text=True, check=False)
    if ran.returncode:
        raise RuntimeError(f"{command[0]} failed:\n{ran.stdout[-2000:]}{ran.stderr[-2000:]}")
