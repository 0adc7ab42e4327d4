"""What a node tells of its cluster: the nodes that are up, and who leads and follows each partition."""

from __future__ import annotations

import socket
import struct
from dataclasses import dataclass
from io import BytesIO
from typing import Any

from aiokafka.protocol.metadata import MetadataRequest_v1

_ANSWER_SECONDS = 2.0


@dataclass(frozen=True)
class Partition:
    """Ids of the nodes that hold a partition; the leader is -1 where there is none."""

    leader: int
    replicas: frozenset[int]
    in_sync: frozenset[int]


@dataclass(frozen=True)
class Metadata:
    """A node's view of its cluster."""

    nodes: frozenset[int]
    partitions: dict[tuple[str, int], Partition]

    def leader(self, topic: str, partition: int) -> int:
        """The id of a partition's leader, -1 where there is none, or no such partition."""
        found = self.partitions.get((topic, partition))
        return found.leader if found else -1

    def in_sync(self) -> bool:
        """Whether every replica of every partition has all that its leader has."""
        return all(one.in_sync == one.replicas for one in self.partitions.values())


def metadata(port: int) -> Metadata:
    """Ask the node that listens on a loopback port, without encryption or login.

    Raises OSError where it does not answer within two seconds.
    """
    request = MetadataRequest_v1(None)
    sent: bytes = request.build_request_header(0, "tests").encode() + request.encode()
    with socket.create_connection(("127.0.0.1", port), timeout=_ANSWER_SECONDS) as connection:
        connection.sendall(struct.pack(">i", len(sent)) + sent)
        (size,) = struct.unpack(">i", _received(connection, 4))
        answer = BytesIO(_received(connection, size))
    request.parse_response_header(answer)
    return _read(request.RESPONSE_TYPE.decode(answer).to_object())


def _received(connection: socket.socket, size: int) -> bytes:
    parts = b""
    while len(parts) < size:
        part = connection.recv(size - len(parts))
        if not part:
            raise ConnectionResetError("the node closed the connection")
        parts += part
    return parts


def _read(answer: dict[str, Any]) -> Metadata:
    return Metadata(
        nodes=frozenset(node["node_id"] for node in answer["brokers"]),
        partitions={
            (topic["topic"], one["partition"]): Partition(
                one["leader"], frozenset(one["replicas"]), frozenset(one["isr"])
            )
            for topic in answer["topics"]
            for one in topic["partitions"]
        },
    )
