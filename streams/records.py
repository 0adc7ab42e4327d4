"""A message as a stage takes it from a log and as it gives one out, whatever carries the log."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime

from streams.outcomes import Outcome
from streams.topics import Topic
from streams.traits import Traits

Headers = tuple[tuple[str, bytes | None], ...]
"""Kafka allows a header without a value."""

ORIGIN = "ce_id"
APPENDED = "ce_time"
CONTENT_TYPE = "content-type"


def header_texts(headers: Headers) -> dict[str, str]:
    """Headers by name as texts; of several of one name the last."""
    return {key: (value or b"").decode("utf-8", "replace") for key, value in headers}


@dataclass(frozen=True)
class Record:
    """A message taken from a topic, with its place in the log. `timestamp` is when it was appended."""

    topic: str
    partition: int
    offset: int
    timestamp: datetime
    key: bytes | None
    value: bytes | None
    headers: Headers = ()

    @property
    def position(self) -> str:
        """Where in which log it stands."""
        return f"{self.topic}/{self.partition}/{self.offset}"

    @property
    def origin(self) -> str:
        """The position of the raw message that it was made from: what tells a repetition from a second delivery."""
        value = self.header(ORIGIN)
        return value.decode("utf-8", "replace") if value else self.position

    @property
    def appended(self) -> datetime:
        """When the raw message that it was made from was appended."""
        try:
            said = datetime.fromisoformat((self.header(APPENDED) or b"").decode())
        except ValueError:
            return self.timestamp
        return said if said.tzinfo else self.timestamp

    def header(self, name: str) -> bytes | None:
        """The last header of that name."""
        return next((value for key, value in reversed(self.headers) if key.lower() == name), None)


@dataclass(frozen=True)
class Output:
    """A message for a topic: for the partition of its key, or for each of the topic's partitions."""

    topic: Topic
    key: bytes | None
    value: bytes | None
    headers: Headers = ()
    to_each_partition: bool = False


@dataclass(frozen=True)
class Result:
    """What became of a record: its outcome, and what the broker has to confirm before it counts.

    `rows` are changes to the stage's table, None for a row that goes. `traits` are those of the article that passes.
    """

    outcome: Outcome
    outputs: tuple[Output, ...]
    rows: Mapping[str, bytes | None] | None = None
    traits: Traits = field(default_factory=Traits)


def cloud_event(stage: str, message_type: str, origin: str, appended: datetime) -> Headers:
    """The headers of a message of ours: CloudEvents 1.0.2 in Kafka's binary mode.

    `ce_id` is the origin, so that a message repeated after a crash has the same identity, as CloudEvents demands.
    `ce_time` is when the raw message was appended.
    """
    return (
        ("ce_specversion", b"1.0"),
        (ORIGIN, origin.encode()),
        (APPENDED, appended.astimezone(UTC).isoformat().encode()),
        ("ce_source", f"/copydesk/{stage}".encode()),
        ("ce_type", message_type.encode()),
        (CONTENT_TYPE, b"application/json"),
    )
