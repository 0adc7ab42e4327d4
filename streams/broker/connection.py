"""Kafka's settings, translated for aiokafka and for Faust in this one place."""

from __future__ import annotations

import re
import ssl
from typing import Any

from aiokafka.helpers import create_ssl_context
from faust.auth import GSSAPICredentials, SASLCredentials, SSLCredentials

from streams.settings import KafkaSettings

_SERVER = re.compile(r"(?:[\w.-]+|\[[\da-fA-F:.]+\])(?::(?P<port>\d{1,5}))?")
_MAX_PORT = 65_535


class TopicMismatchError(Exception):
    """Topics on the broker cannot serve as they are."""


class BrokerUnavailableError(Exception):
    """No broker is named, or the one that is cannot be reached, or does not answer as a Kafka broker."""


def bootstrap_servers(kafka: KafkaSettings) -> list[str]:
    """The addresses to begin with.

    Raises BrokerUnavailableError where none is set, or where one is no address.
    """
    servers = [server.strip() for server in (kafka.bootstrap_servers or "").split(",") if server.strip()]
    if not servers:
        raise BrokerUnavailableError(
            "KAFKA_BOOTSTRAP_SERVERS is not set: name a broker (host:port), or try `copydesk demo`, which has its own"
        )
    for server in servers:
        address = _SERVER.fullmatch(server)
        if address is None or int(address["port"] or 0) > _MAX_PORT:
            raise BrokerUnavailableError(f"KAFKA_BOOTSTRAP_SERVERS names {server!r}, which is not host:port")
    return servers


def client_options(kafka: KafkaSettings) -> dict[str, Any]:
    """The keyword arguments that every aiokafka client takes.

    Raises BrokerUnavailableError where the settings cannot make a connection.
    """
    options: dict[str, Any] = {"bootstrap_servers": bootstrap_servers(kafka), "client_id": "copydesk"}
    options["security_protocol"] = kafka.security_protocol
    if kafka.security_protocol.endswith("SSL"):
        options["ssl_context"] = _ssl_context(kafka)
    if kafka.security_protocol.startswith("SASL"):
        options["sasl_mechanism"] = kafka.sasl_mechanism
        options["sasl_plain_username"], options["sasl_plain_password"] = _login(kafka)
    return options


def faust_options(kafka: KafkaSettings) -> dict[str, Any]:
    """The settings of a Faust app that concern the connection.

    Raises BrokerUnavailableError where the settings cannot make a connection.
    """
    options: dict[str, Any] = {"broker": [f"aiokafka://{server}" for server in bootstrap_servers(kafka)]}
    credentials = _credentials(kafka)
    if credentials is not None:
        options["broker_credentials"] = credentials
    return options


def _credentials(kafka: KafkaSettings) -> SASLCredentials | SSLCredentials | GSSAPICredentials | None:
    context = _ssl_context(kafka) if kafka.security_protocol.endswith("SSL") else None
    if kafka.security_protocol.startswith("SASL"):
        username, password = _login(kafka)
        return SASLCredentials(
            username=username, password=password, ssl_context=context, mechanism=kafka.sasl_mechanism
        )
    return SSLCredentials(context=context) if context is not None else None


def _ssl_context(kafka: KafkaSettings) -> ssl.SSLContext:
    files = {"cafile": kafka.ssl_cafile, "certfile": kafka.ssl_certfile, "keyfile": kafka.ssl_keyfile}
    try:
        context: ssl.SSLContext = create_ssl_context(**{name: str(path) for name, path in files.items() if path})
    except OSError as error:
        raise BrokerUnavailableError(f"a file of KAFKA_SSL_* cannot be used: {error}") from error
    return context


def _login(kafka: KafkaSettings) -> tuple[str, str]:
    if kafka.sasl_username is None or kafka.sasl_password is None:
        raise BrokerUnavailableError(f"{kafka.security_protocol} needs KAFKA_SASL_USERNAME and KAFKA_SASL_PASSWORD")
    return kafka.sasl_username, kafka.sasl_password.get_secret_value()
