"""Whether brokers let us in, and why not where they do not.

Kafka's clients try for a long time, and tell in the end only that there was no connection.
"""

from __future__ import annotations

import asyncio
import os
import ssl
from collections.abc import Sequence
from typing import Any

from aiokafka.conn import collect_hosts, create_conn
from aiokafka.errors import (
    IllegalSaslStateError,
    KafkaError,
    SaslAuthenticationFailed,
    UnsupportedSaslMechanismError,
)
from aiokafka.protocol.metadata import MetadataRequest

from streams.broker.connection import BrokerUnavailableError, bootstrap_servers, connection_options
from streams.settings import KafkaSettings

_ANSWER_SECONDS = 10.0
# What OpenSSL says of a certificate whose issuer is none of the authorities: X509_V_ERR_* of 18 to 21.
_UNKNOWN_ISSUER = range(18, 22)


async def reach(kafka: KafkaSettings) -> list[str]:
    """Return when a broker has let us in, with the addresses of all brokers that it names.

    Raises BrokerUnavailableError with the reasons where none of the bootstrap servers does so within ten seconds, or
    none of the brokers that one of them names: those are the addresses that clients go on with.
    """
    server, named = await _first(bootstrap_servers(kafka), kafka)
    if named and server not in named:
        await _first(named, kafka, f", as {server} names them")
    return named


async def refusals(kafka: KafkaSettings, servers: Sequence[str]) -> list[str]:
    """A sentence for each of these servers that does not let us in.

    Raises BrokerUnavailableError where the settings cannot make a connection.
    """
    options = connection_options(kafka)
    attempts = [_brokers(server, options) for server in servers]
    results = await asyncio.gather(*attempts, return_exceptions=True)
    return [
        f"broker {server} cannot be used: {_reason(result, kafka)}"
        for server, result in zip(servers, results, strict=True)
        if isinstance(result, Exception)
    ]


async def _first(servers: Sequence[str], kafka: KafkaSettings, who: str = "") -> tuple[str, list[str]]:
    """The first of some servers to let us in, and the brokers that it names."""
    options = connection_options(kafka)
    attempts = [asyncio.create_task(_brokers(server, options)) for server in servers]
    errors: list[Exception] = []
    try:
        for attempt in asyncio.as_completed(attempts):
            try:
                return await attempt
            except (KafkaError, OSError, ValueError) as error:
                errors.append(error)
    finally:
        for task in attempts:
            task.cancel()
        await asyncio.gather(*attempts, return_exceptions=True)
    reasons = dict.fromkeys(_reason(error, kafka) for error in errors)
    does = "answers" if all(_no_answer(error) for error in errors) else "lets us in"
    raise BrokerUnavailableError(f"no Kafka broker {does} at {', '.join(servers)}{who}: {'; '.join(reasons)}")


async def _brokers(server: str, options: dict[str, Any]) -> tuple[str, list[str]]:
    """A server, and the addresses of all brokers, which it tells only after the login."""
    ((host, port, _),) = collect_hosts([server])
    async with asyncio.timeout(_ANSWER_SECONDS):
        connection = await create_conn(host, port, **options)
        try:
            answer = await connection.send(MetadataRequest([]))
        finally:
            connection.close()
    named = [(host, port) for _, host, port, *_ in answer.brokers]
    return server, [f"[{host}]:{port}" if ":" in host else f"{host}:{port}" for host, port in named]


def _no_answer(error: Exception) -> bool:
    return isinstance(error, OSError) and not isinstance(error, ssl.SSLError | ConnectionResetError)


def _reason(error: BaseException, kafka: KafkaSettings) -> str:
    """Why a connection was not made, and the variable that may mend it."""
    # Where the broker closes a connection, aiokafka keeps what TLS had to say in the cause.
    match error.__cause__ if isinstance(error.__cause__, ssl.SSLError) else error:
        case ssl.SSLCertVerificationError(verify_code=code, verify_message=message):
            mend = ": see KAFKA_SSL_CAFILE" if code in _UNKNOWN_ISSUER else ""
            reason = f"its certificate is not trusted: {message.rstrip('.')}{mend}"
        case ssl.SSLError(reason=alert):
            alert = (alert or "an error").replace("_", " ").lower()
            mend = "KAFKA_SSL_CERTFILE" if "certificate" in alert else "KAFKA_SECURITY_PROTOCOL"
            reason = f"it ends TLS with {alert}: see {mend}"
        case SaslAuthenticationFailed(args=said):
            reason = f"it refuses the login: {' '.join(map(str, said))}: see KAFKA_SASL_*"
        case UnsupportedSaslMechanismError() | IllegalSaslStateError():
            reason = f"it takes no login with {kafka.sasl_mechanism}: see KAFKA_SASL_MECHANISM"
        case TimeoutError():
            reason = f"no answer within {_ANSWER_SECONDS:.0f} s"
        case KafkaError() | ConnectionResetError():
            reason = f"it closes the connection: see KAFKA_SECURITY_PROTOCOL, which is {kafka.security_protocol}"
        case OSError(errno=int(number)) if number > 0:
            reason = os.strerror(number).lower()
        case OSError(strerror=str(said)):
            reason = said.lower()
        case other:
            reason = str(other) or type(other).__name__
    return reason
