"""All settings, from environment variables: Kafka's under `KAFKA_`, Copydesk's own under `COPYDESK_`.

An empty variable counts as one that is not set, since Compose and Kubernetes cannot leave one out on a condition.
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import Annotated, Literal

import orjson
from pydantic import BeforeValidator, Field, FilePath, SecretStr, ValidationInfo, field_validator
from pydantic_core import PydanticCustomError
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict

SecurityProtocol = Literal["PLAINTEXT", "SSL", "SASL_PLAINTEXT", "SASL_SSL"]
SaslMechanism = Literal["PLAIN", "SCRAM-SHA-256", "SCRAM-SHA-512"]


def _from_json(value: object) -> object:
    return orjson.loads(value) if isinstance(value, str) else value


class KafkaSettings(BaseSettings):
    """How to reach Kafka. Without bootstrap servers, the demonstration starts an embedded broker."""

    # An error must not show what it found: it may be a password.
    model_config = SettingsConfigDict(
        env_prefix="KAFKA_", env_ignore_empty=True, frozen=True, hide_input_in_errors=True
    )

    bootstrap_servers: str | None = Field(None, description="host:port, several with commas")
    security_protocol: SecurityProtocol = Field("PLAINTEXT", description="Whether there is TLS, a login, or both")
    sasl_mechanism: SaslMechanism = Field("PLAIN", description="How to log in")
    sasl_username: str | None = Field(None, description="Who logs in")
    sasl_username_file: FilePath | None = Field(None, description="File that holds it instead")
    sasl_password: SecretStr | None = Field(None, description="The password of the login")
    sasl_password_file: FilePath | None = Field(None, description="File that holds it instead")
    ssl_cafile: FilePath | None = Field(
        None, description="PEM file of the authorities that sign the brokers' certificates"
    )
    ssl_certfile: FilePath | None = Field(None, description="PEM file of the certificate to show to brokers")
    ssl_keyfile: FilePath | None = Field(None, description="PEM file of its private key")
    ssl_key_password: SecretStr | None = Field(None, description="The password of an encrypted key")
    ssl_key_password_file: FilePath | None = Field(None, description="File that holds it instead")

    @field_validator("sasl_username_file", "sasl_password_file", "ssl_key_password_file")
    @classmethod
    def _no_value_beside_the_file(cls, file: Path | None, info: ValidationInfo) -> Path | None:
        value = (info.field_name or "").removesuffix("_file")
        if file is not None and info.data.get(value) is not None:
            raise PydanticCustomError("both", "KAFKA_{value} is set as well: set one of them", {"value": value.upper()})
        return file


def forget_secrets() -> None:
    """Take the secrets out of the environment, which the processes begun from now on inherit."""
    for name in ("sasl_password", "ssl_key_password"):
        os.environ.pop(f"KAFKA_{name.upper()}", None)


class Settings(BaseSettings):
    """What an operator may want to change. Every field is documented by its description."""

    model_config = SettingsConfigDict(env_prefix="COPYDESK_", env_ignore_empty=True, frozen=True)

    data_dir: Path = Field(Path(".copydesk"), description="Where tables keep their files")
    topic_prefix: str = Field("", pattern=r"^[A-Za-z0-9._-]*$", description="Put before every topic and group name")
    partitions: int = Field(4, ge=1, description="Partitions of the topics that may have several")
    replication_factor: int = Field(1, ge=1, description="Replicas of every topic that is created")
    max_message_bytes: int = Field(5_000_000, ge=1000, description="The largest raw message that is read")
    compression: Literal["zstd", "lz4", "snappy", "gzip", "none"] = Field(
        "zstd", description="How the messages that Copydesk writes are compressed"
    )
    max_in_flight: int = Field(64, ge=1, description="Messages a stage works on at a time")
    window_days: float = Field(7, gt=0, description="How long an article is remembered to find its copies, record time")
    story_hours: float = Field(
        72, gt=0, description="A story is closed when it has been quiet for so many hours, record time"
    )
    event_days: float = Field(
        30, gt=0, description="How long the record of an event is open to further articles after the last, record time"
    )
    extract_processes: int = Field(1, ge=1, description="Processes that read raw articles")
    nlp_processes: int = Field(2, ge=1, description="Processes that run spaCy")
    batch_articles: int = Field(16, ge=1, description="The most articles in a batch for a process")
    extract_seconds: float = Field(10, gt=0, description="Processor time that a raw article may take")
    nlp_seconds: float = Field(
        15, gt=0, description="Processor time that enriching may take, for every 100,000 bytes of an article begun"
    )
    max_process_bytes: int = Field(
        2_000_000_000, ge=100_000_000, description="The most memory that a process may take (Linux)"
    )
    max_dead_share: float = Field(
        0.5, gt=0, le=1, description="Share of a stage's recent messages that may be dead before it warns"
    )
    dead_share_messages: int = Field(200, ge=1, description="How many messages are recent")
    stop_on_dead_share: bool = Field(
        default=False, description="Whether a stage whose share of dead ones is exceeded stops"
    )
    drain_seconds: float = Field(
        20, gt=0, description="How long a stage that is told to stop, or to hand over, finishes what is under way"
    )
    models: Annotated[dict[str, str], NoDecode, BeforeValidator(_from_json)] = Field(
        {"en": "en_core_web_sm"}, description="spaCy pipeline for each language (BCP 47), as JSON"
    )
    min_population: Annotated[Literal[500, 1000, 5000, 15000], BeforeValidator(int)] = Field(
        500, description="Towns of so many inhabitants are known; 15000 takes a quarter of the memory"
    )
    metrics_host: str = Field("127.0.0.1", description="Address on which /metrics is served")
    metrics_port: int = Field(9108, ge=0, le=65535, description="Port of /metrics; 0 takes a free one")
    log_format: Literal["console", "json"] = Field("console", description="Lines for a person, or JSON lines")
    log_level: Literal["debug", "info", "warning", "error"] = Field("info", description="The least that is logged")
    kafka: KafkaSettings = Field(default_factory=KafkaSettings)

    @property
    def max_output_bytes(self) -> int:
        """The largest message of any topic: an enriched article is larger than the raw one it was made from."""
        return 4 * self.max_message_bytes

    @property
    def codec(self) -> str | None:
        """What compresses messages, as Kafka's clients take it."""
        return None if self.compression == "none" else self.compression

    @property
    def story_seconds(self) -> float:
        """The quiet that closes a story, in seconds of record time."""
        return self.story_hours * 3_600

    @property
    def window_seconds(self) -> float:
        """The window of the deduplicate stage, in seconds of record time."""
        return self.window_days * 86_400

    @property
    def event_seconds(self) -> float:
        """How long the record of an event stays open, in seconds of record time."""
        return self.event_days * 86_400
