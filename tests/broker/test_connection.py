"""The connection: the same settings for both clients, and one sentence where they cannot make one."""

from __future__ import annotations

import os
import ssl
import subprocess
import sys
import traceback
from pathlib import Path
from typing import Any

import pytest
from aiokafka import AIOKafkaProducer
from faust.auth import SASLCredentials, SSLCredentials
from faust.types.auth import AuthProtocol
from pydantic import SecretStr

from streams.broker.connection import BrokerUnavailableError, bootstrap_servers, client_options, faust_options
from streams.settings import KafkaSettings

ROOT = Path(__file__).parent.parent.parent


@pytest.fixture(autouse=True)
def _bare_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in os.environ:
        if name.startswith(("KAFKA_", "COPYDESK_")):
            monkeypatch.delenv(name)


def kafka(**settings: Any) -> KafkaSettings:
    return KafkaSettings(**({"bootstrap_servers": "one:9092"} | settings))


def login(**settings: Any) -> KafkaSettings:
    return kafka(sasl_username="desk", sasl_password=SecretStr("hush"), **settings)


@pytest.mark.parametrize("named", [None, "", " ", ",", " , "])
def test_without_a_broker_the_variable_to_set_is_named(named: str | None) -> None:
    for options in (bootstrap_servers, client_options, faust_options):
        with pytest.raises(BrokerUnavailableError, match="KAFKA_BOOTSTRAP_SERVERS is not set"):
            options(kafka(bootstrap_servers=named))


def test_several_brokers_are_read_with_blanks_between_them() -> None:
    settings = kafka(bootstrap_servers=" one:9092, 10.0.0.2:9093 ,[::1]:9092,three,")
    expected = ["one:9092", "10.0.0.2:9093", "[::1]:9092", "three"]
    assert client_options(settings)["bootstrap_servers"] == expected
    assert faust_options(settings)["broker"] == [f"aiokafka://{server}" for server in expected]


@pytest.mark.parametrize("named", ["kafka://one:9092", "one:port", "one:9092:9093", "one two:9092", "one:", "[/one]"])
def test_what_is_no_address_is_told_by_its_variable(named: str) -> None:
    with pytest.raises(BrokerUnavailableError, match="KAFKA_BOOTSTRAP_SERVERS names"):
        bootstrap_servers(kafka(bootstrap_servers=f"one:9092,{named}"))


def test_a_plain_connection_has_no_credentials() -> None:
    assert client_options(kafka()) == {
        "bootstrap_servers": ["one:9092"],
        "client_id": "copydesk",
        "security_protocol": "PLAINTEXT",
    }
    assert faust_options(kafka()) == {"broker": ["aiokafka://one:9092"]}


def test_tls_verifies_the_broker_for_both_clients() -> None:
    settings = kafka(security_protocol="SSL")
    options, credentials = client_options(settings), faust_options(settings)["broker_credentials"]
    assert options["security_protocol"] == "SSL"
    assert "sasl_mechanism" not in options
    assert isinstance(credentials, SSLCredentials)
    assert credentials.protocol is AuthProtocol.SSL
    for context in (options["ssl_context"], credentials.context):
        assert context.verify_mode is ssl.CERT_REQUIRED
        assert context.check_hostname


@pytest.mark.parametrize("protocol", ["SASL_PLAINTEXT", "SASL_SSL"])
@pytest.mark.parametrize("mechanism", ["PLAIN", "SCRAM-SHA-256", "SCRAM-SHA-512"])
def test_a_login_is_given_to_both_clients(protocol: str, mechanism: str) -> None:
    settings = login(security_protocol=protocol, sasl_mechanism=mechanism)
    options, credentials = client_options(settings), faust_options(settings)["broker_credentials"]
    encrypted = protocol == "SASL_SSL"

    assert (options["security_protocol"], options["sasl_mechanism"]) == (protocol, mechanism)
    assert (options["sasl_plain_username"], options["sasl_plain_password"]) == ("desk", "hush")
    assert ("ssl_context" in options) is encrypted
    assert isinstance(credentials, SASLCredentials)
    assert (credentials.protocol.value, credentials.mechanism.value) == (protocol, mechanism)
    assert (credentials.username, credentials.password) == ("desk", "hush")
    assert (credentials.ssl_context is not None) is encrypted


async def test_the_client_takes_every_option() -> None:
    for settings in (kafka(), kafka(security_protocol="SSL"), login(security_protocol="SASL_SSL")):
        await AIOKafkaProducer(**client_options(settings)).stop()


def test_a_login_may_stand_in_files(tmp_path: Path) -> None:
    username, password = tmp_path / "username", tmp_path / "password"
    username.write_text("desk\n")
    password.write_text(" hush \r\n")
    options = client_options(
        kafka(security_protocol="SASL_SSL", sasl_username_file=username, sasl_password_file=password)
    )
    assert (options["sasl_plain_username"], options["sasl_plain_password"]) == ("desk", " hush ")


def test_a_file_of_a_login_is_read_for_each_connection(tmp_path: Path) -> None:
    password = tmp_path / "password"
    password.write_text("hush")
    settings = kafka(security_protocol="SASL_SSL", sasl_username="desk", sasl_password_file=password)
    assert client_options(settings)["sasl_plain_password"] == "hush"
    password.write_text("hush hush")
    assert client_options(settings)["sasl_plain_password"] == "hush hush"


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"", "names an empty file"),
        (b"\n", "names an empty file"),
        (b"s3cret-pass\xff", "cannot be read: it is not UTF-8"),
        (None, "cannot be read: No such file or directory"),
    ],
)
def test_a_file_without_a_password_is_told_by_its_variable(content: bytes | None, reason: str, tmp_path: Path) -> None:
    password = tmp_path / "password"
    password.write_bytes(content or b"")
    settings = kafka(security_protocol="SASL_SSL", sasl_username="desk", sasl_password_file=password)
    if content is None:
        password.unlink()
    with pytest.raises(BrokerUnavailableError, match=f"KAFKA_SASL_PASSWORD_FILE {reason}") as refused:
        client_options(settings)
    assert "s3cret-pass" not in "".join(traceback.format_exception(refused.value))


@pytest.mark.parametrize("missing", ["sasl_username", "sasl_password"])
def test_half_a_login_is_told_by_its_variables(missing: str) -> None:
    half = login(security_protocol="SASL_SSL").model_copy(update={missing: None})
    for options in (client_options, faust_options):
        with pytest.raises(BrokerUnavailableError, match="SASL_SSL needs KAFKA_SASL_USERNAME and KAFKA_SASL_PASSWORD"):
            options(half)


def test_a_file_that_holds_no_certificate_is_told_by_its_variable(tmp_path: Path) -> None:
    empty = tmp_path / "empty.pem"
    empty.write_text("no certificate")
    for file in ("ssl_cafile", "ssl_certfile"):
        for options in (client_options, faust_options):
            with pytest.raises(BrokerUnavailableError, match=f"KAFKA_{file.upper()}"):
                options(kafka(security_protocol="SSL", **{file: empty}))


def test_a_key_without_a_certificate_is_told() -> None:
    with pytest.raises(BrokerUnavailableError, match="KAFKA_SSL_KEYFILE needs KAFKA_SSL_CERTFILE"):
        client_options(kafka(security_protocol="SSL", ssl_keyfile=Path(__file__)))


def test_faust_shows_no_password() -> None:
    credentials = faust_options(login(security_protocol="SASL_SSL"))["broker_credentials"]
    assert "hush" not in f"{credentials!r} {credentials}"


@pytest.mark.parametrize("named", ["127.0.0.1:1", "127.0.0.1:99999", "[/one]"])
def test_a_broker_that_cannot_be_reached_is_told_in_one_line(named: str) -> None:
    ran = subprocess.run(
        [sys.executable, "-m", "streams", "topics", "--create"],
        capture_output=True,
        text=True,
        check=False,
        cwd=ROOT,
        env=os.environ | {"KAFKA_BOOTSTRAP_SERVERS": named},
    )
    assert (ran.returncode, ran.stdout) == (1, "")
    assert ran.stderr.startswith("copydesk: ")
    assert ran.stderr.count("\n") == 1
    assert named in ran.stderr
