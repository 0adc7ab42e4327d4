"""Why no broker lets us in, where that needs no Kafka; `tests/security` has the rest."""

from __future__ import annotations

import asyncio
import socket
from collections.abc import Iterator

import pytest

from streams.broker import reach as reach_module
from streams.broker.connection import BrokerUnavailableError
from streams.broker.reach import reach, refusals
from streams.settings import KafkaSettings

NOBODY = "127.0.0.1:9"


@pytest.fixture
def silent(monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """The address of a server that takes connections and says nothing."""
    monkeypatch.setattr(reach_module, "_ANSWER_SECONDS", 1.0)
    with socket.create_server(("127.0.0.1", 0)) as server:
        yield f"127.0.0.1:{server.getsockname()[1]}"


def refused(servers: str) -> str:
    with pytest.raises(BrokerUnavailableError) as error:
        asyncio.run(reach(KafkaSettings(bootstrap_servers=servers, security_protocol="PLAINTEXT")))
    return str(error.value)


def test_where_nobody_listens() -> None:
    assert refused(NOBODY) == f"no Kafka broker answers at {NOBODY}: connection refused"


def test_where_nobody_answers(silent: str) -> None:
    assert refused(silent) == f"no Kafka broker answers at {silent}: no answer within 1 s"


def test_servers_are_asked_at_once_and_each_reason_is_told_once(silent: str) -> None:
    servers = [silent, NOBODY, silent, NOBODY]
    reasons = "connection refused; no answer within 1 s"
    assert refused(",".join(servers)) == f"no Kafka broker answers at {', '.join(servers)}: {reasons}"


def test_a_name_that_leads_nowhere() -> None:
    assert "no Kafka broker answers at nowhere.invalid:9092: " in refused("nowhere.invalid:9092")


@pytest.mark.broker
def test_one_server_that_lets_us_in_is_enough(kafka: KafkaSettings, silent: str) -> None:
    servers = f"{NOBODY},{silent},{kafka.bootstrap_servers}"
    assert asyncio.run(reach(kafka.model_copy(update={"bootstrap_servers": servers})))


@pytest.mark.broker
def test_each_of_several_brokers_that_cannot_be_used_is_told(kafka: KafkaSettings) -> None:
    servers = [NOBODY, str(kafka.bootstrap_servers)]
    assert asyncio.run(refusals(kafka, servers)) == [f"broker {NOBODY} cannot be used: connection refused"]
