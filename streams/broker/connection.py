"""Kafka's settings, translated for aiokafka and for Faust in this one place."""

from __future__ import annotations

import re
import ssl
from pathlib import Path
from typing import Any

from faust.auth import GSSAPICredentials, SASLCredentials, SSLCredentials
from pydantic import SecretStr

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
    return {"bootstrap_servers": bootstrap_servers(kafka), **connection_options(kafka)}


def connection_options(kafka: KafkaSettings) -> dict[str, Any]:
    """The keyword arguments that aiokafka takes for a connection to whichever server.

    Raises BrokerUnavailableError where the settings cannot make a connection.
    """
    options: dict[str, Any] = {"client_id": "copydesk", "security_protocol": kafka.security_protocol}
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
    # Without authorities of its own, it trusts those of the system.
    try:
        context = ssl.create_default_context(cafile=kafka.ssl_cafile)
    except OSError as error:
        raise BrokerUnavailableError(f"KAFKA_SSL_CAFILE cannot be used: {error}") from error
    if kafka.ssl_certfile is None:
        if kafka.ssl_keyfile is not None:
            raise BrokerUnavailableError("KAFKA_SSL_KEYFILE needs KAFKA_SSL_CERTFILE")
        return context
    # Where there is no password at all, OpenSSL would ask the terminal for one.
    password = _secret(kafka, "ssl_key_password") or ""
    try:
        context.load_cert_chain(kafka.ssl_certfile, kafka.ssl_keyfile, password)
    except OSError as error:
        variables = "KAFKA_SSL_CERTFILE, KAFKA_SSL_KEYFILE and KAFKA_SSL_KEY_PASSWORD"
        raise BrokerUnavailableError(f"{variables} do not go together: {error}") from error
    return context


def _login(kafka: KafkaSettings) -> tuple[str, str]:
    username, password = _secret(kafka, "sasl_username"), _secret(kafka, "sasl_password")
    if username is None or password is None:
        raise BrokerUnavailableError(
            f"{kafka.security_protocol} needs KAFKA_SASL_USERNAME and KAFKA_SASL_PASSWORD, or their files"
        )
    return username, password


def _secret(kafka: KafkaSettings, name: str) -> str | None:
    """What a variable holds, or the file that another names; editors end a file with a line break."""
    value: str | SecretStr | None = getattr(kafka, name)
    file: Path | None = getattr(kafka, f"{name}_file")
    if file is None:
        return value.get_secret_value() if isinstance(value, SecretStr) else value
    try:
        secret = file.read_text("utf-8").rstrip("\r\n")
    except (OSError, UnicodeDecodeError) as error:
        why = error.strerror if isinstance(error, OSError) else "it is not UTF-8"
        raise BrokerUnavailableError(f"KAFKA_{name.upper()}_FILE cannot be read: {why}") from None
    if not secret:
        raise BrokerUnavailableError(f"KAFKA_{name.upper()}_FILE names an empty file")
    return secret
