"""Connections to a Kafka that demands TLS, a login or both, and what is said where they fail."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.apache_kafka.cluster import Cluster, Security, kafka_cluster
from tests.apache_kafka.properties import MECHANISMS
from tests.security.certificates import Authority
from tests.security.desk import PASSWORD, USER, Variables, copydesk, login

pytestmark = pytest.mark.kafka


@pytest.fixture(scope="module")
def mutual(authority: Authority, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Cluster]:
    """Kafka that demands a certificate of its clients."""
    broker = authority.sign("mutual").both
    security = Security("SSL", broker, client_authority=authority.certificate)
    with kafka_cluster(tmp_path_factory.mktemp("mutual"), security=security) as cluster:
        yield cluster


def refused(variables: Variables, reason: str, *arguments: str) -> None:
    """Assert that a command ends with status 1 and one line that has a reason in it, and not the password."""
    ran = copydesk(variables, *(arguments or ("topics", "--create")))
    assert reason in ran.stderr
    assert (ran.returncode, ran.stdout, ran.stderr.count("\n")) == (1, "", 1)
    assert PASSWORD not in ran.stderr


def let_in(variables: Variables) -> None:
    """Assert that a command reaches the topics."""
    ran = copydesk(variables, "topics", "--create")
    assert (ran.returncode, ran.stderr) == (0, "")


@pytest.mark.parametrize("mechanism", MECHANISMS)
def test_each_mechanism_logs_in_over_tls(guarded: Cluster, authority: Authority, mechanism: str) -> None:
    let_in(login(guarded, authority, sasl_mechanism=mechanism))


def test_each_mechanism_logs_in_without_tls(authority: Authority, tmp_path: Path) -> None:
    with kafka_cluster(tmp_path, security=Security("SASL_PLAINTEXT", users={USER: PASSWORD})) as cluster:
        for mechanism in MECHANISMS:
            let_in(login(cluster, authority, security_protocol="SASL_PLAINTEXT", sasl_mechanism=mechanism))
        refused(login(cluster, authority), "it closes the connection: see KAFKA_SECURITY_PROTOCOL, which is SASL_SSL")


@pytest.mark.parametrize("mechanism", MECHANISMS)
@pytest.mark.parametrize("wrong", [{"sasl_password": "a guess"}, {"sasl_username": "nobody"}], ids=["password", "user"])
def test_a_wrong_login_is_refused(
    guarded: Cluster, authority: Authority, mechanism: str, wrong: dict[str, str]
) -> None:
    variables = login(guarded, authority, **{"sasl_mechanism": mechanism, **wrong})
    refused(variables, "it refuses the login: Authentication failed")


@pytest.mark.parametrize("command", [("produce", "-"), ("tail", "articles-enriched"), ("replay",), ("worker",)])
def test_every_command_tells_a_wrong_login(guarded: Cluster, authority: Authority, command: tuple[str, ...]) -> None:
    refused(login(guarded, authority, sasl_password="a guess"), "it refuses the login", *command)


def test_doctor_tells_a_wrong_login(guarded: Cluster, authority: Authority) -> None:
    ran = copydesk(login(guarded, authority, sasl_password="a guess"), "doctor")
    assert (ran.returncode, ran.stderr) == (1, "")
    assert "✗ broker and topics\n    no Kafka broker lets us in at 127.0.0.1:" in ran.stdout
    assert "it refuses the login" in ran.stdout


@pytest.mark.parametrize("protocol", ["PLAINTEXT", "SASL_PLAINTEXT", "SSL"])
def test_less_than_is_demanded_is_refused(guarded: Cluster, authority: Authority, protocol: str) -> None:
    reason = f"it closes the connection: see KAFKA_SECURITY_PROTOCOL, which is {protocol}"
    refused(login(guarded, authority, security_protocol=protocol), reason)


def test_a_broker_whose_authority_is_unknown_is_not_trusted(
    guarded: Cluster, authority: Authority, tmp_path: Path
) -> None:
    reason = "its certificate is not trusted: unable to get local issuer certificate: see KAFKA_SSL_CAFILE"
    refused(login(guarded, Authority(tmp_path)), reason)
    of_the_system = login(guarded, authority, ssl_cafile="")
    refused(of_the_system, reason)


def test_a_broker_whose_certificate_has_expired_is_not_trusted(authority: Authority, tmp_path: Path) -> None:
    expired = authority.sign("expired", days=-1).both
    with kafka_cluster(tmp_path, security=Security("SSL", expired)) as cluster:
        variables = login(cluster, authority, security_protocol="SSL")
        refused(variables, "its certificate is not trusted: certificate has expired")


def test_a_broker_whose_certificate_is_for_another_host_is_not_trusted(authority: Authority, tmp_path: Path) -> None:
    """Where only its first address is right, the one that it names for what follows is told."""
    elsewhere = authority.sign("elsewhere", host="DNS:localhost").both
    with kafka_cluster(tmp_path, security=Security("SSL", elsewhere)) as cluster:
        reason = "its certificate is not trusted: IP address mismatch, certificate is not valid for '127.0.0.1'"
        variables = login(cluster, authority, security_protocol="SSL")
        refused(variables, reason)
        first = cluster.bootstrap_servers.replace("127.0.0.1", "localhost")
        variables = login(cluster, authority, security_protocol="SSL", bootstrap_servers=first)
        refused(
            variables, f"no Kafka broker lets us in at {cluster.bootstrap_servers}, as {first} names them: {reason}"
        )


def test_a_client_shows_its_certificate(mutual: Cluster, authority: Authority) -> None:
    client, locked = authority.sign("client"), authority.sign("locked", password=PASSWORD)
    tls = {"security_protocol": "SSL"}
    let_in(login(mutual, authority, **tls, ssl_certfile=str(client.certificate), ssl_keyfile=str(client.key)))
    let_in(login(mutual, authority, **tls, ssl_certfile=str(client.both)))
    key = {"ssl_certfile": str(locked.certificate), "ssl_keyfile": str(locked.key)}
    let_in(login(mutual, authority, **tls, **key, ssl_key_password=PASSWORD))
    without_the_password = login(mutual, authority, **tls, **key)
    refused(without_the_password, "KAFKA_SSL_CERTFILE, KAFKA_SSL_KEYFILE and KAFKA_SSL_KEY_PASSWORD do not go together")


def test_a_client_without_a_certificate_or_with_a_strangers_is_refused(
    mutual: Cluster, authority: Authority, tmp_path: Path
) -> None:
    tls = {"security_protocol": "SSL"}
    refused(login(mutual, authority, **tls), "alert bad certificate: see KAFKA_SSL_CERTFILE")
    stranger = Authority(tmp_path).sign("stranger").both
    reason = "alert certificate unknown: see KAFKA_SSL_CERTFILE"
    refused(login(mutual, authority, **tls, ssl_certfile=str(stranger)), reason)


def test_a_mechanism_that_the_broker_does_not_have_is_told(authority: Authority, tmp_path: Path) -> None:
    security = Security("SASL_PLAINTEXT", users={USER: PASSWORD}, mechanisms=("PLAIN",))
    with kafka_cluster(tmp_path, security=security) as cluster:
        variables = login(cluster, authority, security_protocol="SASL_PLAINTEXT", sasl_mechanism="SCRAM-SHA-256")
        refused(variables, "it takes no login with SCRAM-SHA-256: see KAFKA_SASL_MECHANISM")
