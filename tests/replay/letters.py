"""Dead letters as stages write them, and as anyone might."""

from __future__ import annotations

from datetime import UTC, datetime

from streams.dead_letters import dead_letter
from streams.outcomes import Reason, Rejected
from streams.records import Headers, Output, Record
from streams.topology import Stage

NOW = datetime(2026, 3, 10, 12, tzinfo=UTC)


def message(
    topic: str,
    *,
    partition: int = 0,
    offset: int = 0,
    key: bytes | None = b"key",
    value: bytes | None = b"{broken",
    headers: Headers = (("content-type", b"application/json"),),
) -> Record:
    """A message that is about to die."""
    return Record(topic, partition, offset, NOW, key, value, headers)


def died(record: Record, reason: Reason = Reason.INVALID_JSON, stage: str = Stage.EXTRACT) -> Output:
    """What a stage writes when a message dies there."""
    return dead_letter(record, stage, Rejected(reason, "made for a test")).outputs[0]


def stored(output: Output, topic: str, offset: int = 0, timestamp: datetime = NOW) -> Record:
    """A dead letter as it is read from its topic."""
    return Record(topic, 0, offset, timestamp, output.key, output.value, output.headers)
