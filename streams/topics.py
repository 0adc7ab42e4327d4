"""Every topic of Copydesk: its partitions, how long it keeps messages, and how it is cleaned up."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import Literal

from streams.settings import Settings

Cleanup = Literal["delete", "compact", "compact,delete"]

_DAYS_7 = timedelta(days=7)
_DAYS_30 = timedelta(days=30)
_DAYS_60 = timedelta(days=60)


@dataclass(frozen=True)
class Topic:
    """A topic as it is to be.

    `ordered` ones have a single partition: a total order. Where `stamped`, the broker says when a message was appended,
    whatever its producer says. One that is `beside` another has as many partitions as that.
    """

    name: str
    cleanup: Cleanup = "delete"
    retention: timedelta | None = _DAYS_7
    ordered: bool = False
    stamped: bool = False
    beside: Topic | None = None

    def physical_name(self, settings: Settings) -> str:
        """What the topic is called on the broker."""
        return settings.topic_prefix + self.name

    def partitions(self, settings: Settings) -> int:
        """How many partitions it needs."""
        return 1 if self.ordered else settings.partitions

    def config(self, settings: Settings) -> dict[str, str]:
        """Kafka's configuration of the topic."""
        config = {"cleanup.policy": self.cleanup, "max.message.bytes": str(settings.max_output_bytes)}
        if self.retention is not None:
            config["retention.ms"] = str(int(self.retention.total_seconds() * 1000))
        if self.stamped:
            config["message.timestamp.type"] = "LogAppendTime"
        return config


RAW = Topic("articles-raw", stamped=True)
EXTRACTED = Topic("articles-extracted", ordered=True)
UNIQUE = Topic("articles-unique")
DUPLICATE = Topic("articles-duplicate")
COPIES = Topic("articles-copies", cleanup="compact,delete", retention=_DAYS_30)
ENRICHED = Topic("articles-enriched", cleanup="compact,delete", retention=_DAYS_30)
CODED = Topic("events-coded")
EVENTS = Topic("events", cleanup="compact", retention=None)
STORIES = Topic("stories", cleanup="compact", retention=None)
DEAD = Topic("articles-dead", retention=_DAYS_30)

# Partitioned as the topic whose messages they remember, which Faust demands of a changelog.
SEEN_CHANGELOG = Topic("copydesk-deduplicate-seen-changelog", cleanup="compact", retention=None, ordered=True)
OPEN_CHANGELOG = Topic("copydesk-corroborate-events-open-changelog", cleanup="compact", retention=None, beside=CODED)

# Kept longer than dead letters, which outlast their time by as much as a segment of their log takes to fill.
REPLAYED = Topic("copydesk-replayed", retention=_DAYS_60, ordered=True)

PUBLIC = (RAW, EXTRACTED, UNIQUE, DUPLICATE, COPIES, ENRICHED, CODED, EVENTS, STORIES, DEAD)
ALL = (*PUBLIC, SEEN_CHANGELOG, OPEN_CHANGELOG, REPLAYED)
