"""Settings: every variable is read, a wrong one is told in one line, and a password is told to nobody."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from pydantic import SecretStr, ValidationError

from streams.settings import KafkaSettings, Settings, forget_secrets

ROOT = Path(__file__).parent.parent

KAFKA: dict[str, tuple[str, Any]] = {
    "bootstrap_servers": ("one:9092,two:9092", "one:9092,two:9092"),
    "security_protocol": ("SASL_SSL", "SASL_SSL"),
    "sasl_mechanism": ("SCRAM-SHA-512", "SCRAM-SHA-512"),
    "sasl_username": ("desk", "desk"),
    "sasl_password": ("hush", SecretStr("hush")),
    "ssl_cafile": (__file__, Path(__file__)),
    "ssl_certfile": (__file__, Path(__file__)),
    "ssl_keyfile": (__file__, Path(__file__)),
    "ssl_key_password": ("hush", SecretStr("hush")),
}
SECRET_FILES = ("sasl_username_file", "sasl_password_file", "ssl_key_password_file")
COPYDESK: dict[str, tuple[str, Any]] = {
    "data_dir": ("/var/lib/copydesk", Path("/var/lib/copydesk")),
    "topic_prefix": ("staging.", "staging."),
    "partitions": ("12", 12),
    "replication_factor": ("3", 3),
    "max_message_bytes": ("2000000", 2_000_000),
    "compression": ("gzip", "gzip"),
    "max_in_flight": ("7", 7),
    "window_days": ("3.5", 3.5),
    "story_hours": ("1.5", 1.5),
    "event_days": ("14.5", 14.5),
    "extract_processes": ("3", 3),
    "nlp_processes": ("5", 5),
    "batch_articles": ("4", 4),
    "extract_seconds": ("2.5", 2.5),
    "nlp_seconds": ("0.5", 0.5),
    "max_process_bytes": ("1000000000", 1_000_000_000),
    "max_dead_share": ("0.9", 0.9),
    "dead_share_messages": ("50", 50),
    "stop_on_dead_share": ("true", True),
    "drain_seconds": ("2.5", 2.5),
    "models": ('{"en": "en_core_web_trf"}', {"en": "en_core_web_trf"}),
    "min_population": ("5000", 5000),
    "metrics_host": ("0.0.0.0", "0.0.0.0"),
    "metrics_port": ("0", 0),
    "log_format": ("json", "json"),
    "log_level": ("debug", "debug"),
}

WRONG = {
    "COPYDESK_TOPIC_PREFIX": "news/",
    "COPYDESK_PARTITIONS": "0",
    "COPYDESK_REPLICATION_FACTOR": "three",
    "COPYDESK_MAX_MESSAGE_BYTES": "5 MB",
    "COPYDESK_COMPRESSION": "zip",
    "COPYDESK_MAX_IN_FLIGHT": "0",
    "COPYDESK_WINDOW_DAYS": "nan",
    "COPYDESK_STORY_HOURS": "0",
    "COPYDESK_EVENT_DAYS": "a month",
    "COPYDESK_EXTRACT_PROCESSES": "-1",
    "COPYDESK_NLP_PROCESSES": "1.5",
    "COPYDESK_BATCH_ARTICLES": "many",
    "COPYDESK_EXTRACT_SECONDS": "0",
    "COPYDESK_NLP_SECONDS": "-1",
    "COPYDESK_MAX_PROCESS_BYTES": "2 GB",
    "COPYDESK_MAX_DEAD_SHARE": "50",
    "COPYDESK_DEAD_SHARE_MESSAGES": "0",
    "COPYDESK_STOP_ON_DEAD_SHARE": "perhaps",
    "COPYDESK_DRAIN_SECONDS": "0",
    "COPYDESK_MODELS": "en_core_web_sm",
    "COPYDESK_MIN_POPULATION": "7",
    "COPYDESK_METRICS_PORT": "65536",
    "COPYDESK_LOG_FORMAT": "[/xml]",
    "COPYDESK_LOG_LEVEL": "loud",
    "KAFKA_SECURITY_PROTOCOL": "TLS",
    "KAFKA_SASL_MECHANISM": "GSSAPI",
    "KAFKA_SSL_CAFILE": "/no/such/file.pem",
    "KAFKA_SSL_CERTFILE": "/no/such/file.pem",
    "KAFKA_SSL_KEYFILE": "/no/such/file.pem",
    "KAFKA_SASL_USERNAME_FILE": "/no/such/file",
    "KAFKA_SASL_PASSWORD_FILE": "/no/such/file",
    "KAFKA_SSL_KEY_PASSWORD_FILE": "/no/such/file",
}


@pytest.fixture(autouse=True)
def _bare_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in os.environ:
        if name.startswith(("KAFKA_", "COPYDESK_")):
            monkeypatch.delenv(name)


def values(settings: KafkaSettings | Settings) -> dict[str, Any]:
    return {name: getattr(settings, name) for name in type(settings).model_fields}


def test_every_variable_is_read(monkeypatch: pytest.MonkeyPatch) -> None:
    untouched = values(Settings())
    for prefix, expected in (("KAFKA_", KAFKA), ("COPYDESK_", COPYDESK)):
        for name, (text, _) in expected.items():
            monkeypatch.setenv(prefix + name.upper(), text)
    settings = Settings()

    assert values(settings) == {name: value for name, (_, value) in COPYDESK.items()} | {"kafka": settings.kafka}
    assert values(settings.kafka) == {name: value for name, (_, value) in KAFKA.items()} | dict.fromkeys(SECRET_FILES)
    assert not [name for name in COPYDESK if getattr(settings, name) == untouched[name]]


def test_an_empty_variable_counts_as_not_set(monkeypatch: pytest.MonkeyPatch) -> None:
    untouched = Settings()
    for prefix, names in (("KAFKA_", KAFKA), ("COPYDESK_", COPYDESK)):
        for name in names:
            monkeypatch.setenv(prefix + name.upper(), "")
    assert Settings() == untouched


def test_a_field_can_be_given_as_an_argument_too() -> None:
    assert Settings(models={"de": "de_core_news_sm"}).models == {"de": "de_core_news_sm"}


@pytest.mark.parametrize("variable", WRONG)
def test_a_wrong_value_is_refused(variable: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(variable, WRONG[variable])
    with pytest.raises(ValidationError):
        Settings()


def test_every_variable_that_can_be_wrong_has_been_tried() -> None:
    names = {f"KAFKA_{name.upper()}" for name in (*KAFKA, *SECRET_FILES)} | {
        f"COPYDESK_{name.upper()}" for name in COPYDESK
    }
    free = {"KAFKA_BOOTSTRAP_SERVERS", "KAFKA_SASL_USERNAME", "KAFKA_SASL_PASSWORD", "KAFKA_SSL_KEY_PASSWORD"}
    assert names - free - set(WRONG) == {"COPYDESK_DATA_DIR", "COPYDESK_METRICS_HOST"}


@pytest.mark.parametrize("name", SECRET_FILES)
def test_a_secret_may_stand_in_a_file_but_not_in_both(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(f"KAFKA_{name.upper()}", __file__)
    assert getattr(KafkaSettings(), name) == Path(__file__)
    value = f"KAFKA_{name.upper().removesuffix('_FILE')}"
    monkeypatch.setenv(value, "s3cret-pass")
    with pytest.raises(ValidationError, match=f"{value} is set as well") as refused:
        Settings()
    assert "s3cret-pass" not in str(refused.value)


@pytest.mark.parametrize("name", ["sasl_password", "ssl_key_password"])
def test_a_password_shows_nowhere_and_can_be_forgotten(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(f"KAFKA_{name.upper()}", "s3cret-pass")
    settings = Settings()
    forget_secrets()
    assert "s3cret-pass" not in os.environ.values()
    assert getattr(settings.kafka, name).get_secret_value() == "s3cret-pass"
    shown = f"{settings!r} {settings} {settings.kafka!r} {settings.kafka} {settings.model_dump()}"
    assert "s3cret-pass" not in shown + settings.model_dump_json()


@pytest.mark.parametrize("prefix", ["COPYDESK_", "KAFKA_"])
def test_wrong_values_are_told_in_one_line_by_their_variables_and_the_password_is_not(prefix: str) -> None:
    wrong = {name: value for name, value in WRONG.items() if name.startswith(prefix)}
    ran = subprocess.run(
        [sys.executable, "-m", "streams", "topics"],
        capture_output=True,
        text=True,
        check=False,
        cwd=ROOT,
        env=os.environ | wrong | {"KAFKA_SASL_PASSWORD": "s3cret-pass"},
    )
    assert ran.returncode == 1
    assert ran.stdout == ""
    assert ran.stderr.count("\n") == 1
    assert all(f"{name}: " in ran.stderr for name in wrong)
    assert "s3cret-pass" not in ran.stderr
