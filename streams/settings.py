"""All settings, from environment variables: Kafka's under `KAFKA_`, Copydesk's own under `COPYDESK_`.

An empty variable counts as one that is not set, since Compose and Kubernetes cannot leave one out on a condition.
"""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Literal

import orjson
from pydantic import BeforeValidator, Field, FilePath, SecretStr
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict

SecurityProtocol = Literal["PLAINTEXT", "SSL", "SASL_PLAINTEXT", "SASL_SSL"]
SaslMechanism = Literal["PLAIN", "SCRAM-SHA-256", "SCRAM-SHA-512"]


def _from_json(value: object) -> object:
    return orjson.loads(value) if isinstance(value, str) else value


class KafkaSettings(BaseSettings):
    """How to reach Kafka. Without bootstrap servers, the demonstration starts an embedded broker."""

    model_config = SettingsConfigDict(env_prefix="KAFKA_", env_ignore_empty=True, frozen=True)

    bootstrap_servers: str | None = Field(None, description="host:port, several with commas")
    security_protocol: SecurityProtocol = "PLAINTEXT"
    sasl_mechanism: SaslMechanism = "PLAIN"
    sasl_username: str | None = None
    sasl_password: SecretStr | None = None
    ssl_cafile: FilePath | None = Field(
        None, description="PEM file of the authorities that sign the brokers' certificates"
    )
    ssl_certfile: FilePath | None = None
    ssl_keyfile: FilePath | None = None


class Settings(BaseSettings):
    """What an operator may want to change. Every field is documented by its description."""

    model_config = SettingsConfigDict(env_prefix="COPYDESK_", env_ignore_empty=True, frozen=True)

    data_dir: Path = Field(Path(".copydesk"), description="Where tables keep their files")
    topic_prefix: str = Field("", pattern=r"^[A-Za-z0-9._-]*$", description="Put before every topic and group name")
    partitions: int = Field(4, ge=1, description="Partitions of the topics that may have several")
    replication_factor: int = Field(1, ge=1, description="Replicas of every topic that is created")
    max_message_bytes: int = Field(5_000_000, ge=1000, description="The largest raw message that is read")
    max_in_flight: int = Field(64, ge=1, description="Messages a stage works on at a time")
    window_days: float = Field(7, gt=0, description="How long an article is remembered to find its copies, record time")
    extract_processes: int = Field(1, ge=1, description="Processes that read raw articles")
    nlp_processes: int = Field(2, ge=1, description="Processes that run spaCy")
    batch_articles: int = Field(16, ge=1, description="The most articles in a batch for a process")
    batch_timeout: float = Field(
        120, gt=0, description="Seconds after which a process that works on a batch is replaced"
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
    def window_seconds(self) -> float:
        """The window of the deduplicate stage, in seconds of record time."""
        return self.window_days * 86_400
