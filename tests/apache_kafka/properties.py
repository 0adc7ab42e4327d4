"""The configuration of a node: broker and controller in one, everything on the loopback interface.

It has three listeners: CLIENT, as secure as is asked for; INTERNAL, for the nodes among themselves and for the tests'
own questions; CONTROLLER.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

SCRAM = ("SCRAM-SHA-256", "SCRAM-SHA-512")
MECHANISMS = ("PLAIN", *SCRAM)


@dataclass(frozen=True)
class Security:
    """What a client has to do to be let in. Users are names with passwords, known to every mechanism."""

    protocol: Literal["PLAINTEXT", "SSL", "SASL_PLAINTEXT", "SASL_SSL"] = "PLAINTEXT"
    certificate: Path | None = None
    """PEM file of the nodes' private key and certificate."""
    client_authority: Path | None = None
    """PEM file of the authority that signs clients' certificates; where it is set, they must show one."""
    users: Mapping[str, str] = field(default_factory=dict)
    mechanisms: Sequence[str] = MECHANISMS


PLAINTEXT = Security()


@dataclass(frozen=True)
class Ports:
    """Where a node listens."""

    client: int
    internal: int
    controller: int


def properties(number: int, ports: Sequence[Ports], data: Path, security: Security) -> dict[str, str]:
    """The configuration of one of several nodes; `number` counts from 1, as the ports do."""
    own = ports[number - 1]
    listeners = {"CLIENT": own.client, "INTERNAL": own.internal}
    advertised = _addresses(listeners)
    voters = [f"{other}@127.0.0.1:{one.controller}" for other, one in enumerate(ports, 1)]
    return (
        {
            "process.roles": "broker,controller",
            "node.id": str(number),
            "controller.quorum.voters": ",".join(voters),
            "listeners": _addresses(listeners | {"CONTROLLER": own.controller}),
            "advertised.listeners": advertised,
            "controller.listener.names": "CONTROLLER",
            "inter.broker.listener.name": "INTERNAL",
            "listener.security.protocol.map": (f"CLIENT:{security.protocol},INTERNAL:PLAINTEXT,CONTROLLER:PLAINTEXT"),
            "log.dirs": str(data),
            "auto.create.topics.enable": "false",
            "group.initial.rebalance.delay.ms": "0",
            # A node that is killed or paused is noticed soon.
            "broker.heartbeat.interval.ms": "500",
            "broker.session.timeout.ms": "4000",
        }
        | _replication(len(ports))
        | _security(security)
    )


def _addresses(listeners: Mapping[str, int]) -> str:
    return ",".join(f"{name}://127.0.0.1:{port}" for name, port in listeners.items())


def _replication(nodes: int) -> dict[str, str]:
    """Replicas of every topic: three where there are as many nodes, of which two must have a message."""
    replicas, in_sync = ("3", "2") if nodes >= 3 else ("1", "1")
    return {
        "default.replication.factor": replicas,
        "min.insync.replicas": in_sync,
        "offsets.topic.replication.factor": replicas,
        "offsets.topic.num.partitions": "4",
        "transaction.state.log.replication.factor": replicas,
        "transaction.state.log.min.isr": in_sync,
        "transaction.state.log.num.partitions": "4",
        "share.coordinator.state.topic.replication.factor": replicas,
        "share.coordinator.state.topic.min.isr": in_sync,
    }


def _security(security: Security) -> dict[str, str]:
    listener, found = "listener.name.client", {}
    if security.certificate is not None:
        found[f"{listener}.ssl.keystore.type"] = "PEM"
        found[f"{listener}.ssl.keystore.location"] = str(security.certificate)
    if security.client_authority is not None:
        found[f"{listener}.ssl.client.auth"] = "required"
        found[f"{listener}.ssl.truststore.type"] = "PEM"
        found[f"{listener}.ssl.truststore.location"] = str(security.client_authority)
    if security.protocol.startswith("SASL"):
        found["sasl.enabled.mechanisms"] = ",".join(security.mechanisms)
        users = " ".join(f'user_{name}="{password}"' for name, password in security.users.items())
        plain = f"org.apache.kafka.common.security.plain.PlainLoginModule required {users};"
        scram = "org.apache.kafka.common.security.scram.ScramLoginModule required;"
        found[f"{listener}.plain.sasl.jaas.config"] = plain
        for mechanism in SCRAM:
            found[f"{listener}.{mechanism.lower()}.sasl.jaas.config"] = scram
    return found
