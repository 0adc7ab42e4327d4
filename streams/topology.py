"""The whole flow on one page: which stage reads which topic and writes which.

articles-raw ──▶ extract ──▶ articles-extracted ──▶ deduplicate ──▶ articles-unique ──▶ enrich ──▶ articles-enriched
                    │                                   │  ├─▶ articles-duplicate          │ │
                    │                                   │  └─▶ articles-copies, stories    │ │
                    └───────── articles-dead ◀──────────┴──────────────────────────────────┤ │
                                                                 ┌─────────────────────────│─┘
                                                                 └──▶ events-coded ──▶ corroborate ──▶ events
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from streams.settings import Settings
from streams.topics import CODED, DUPLICATE, ENRICHED, EVENTS, EXTRACTED, RAW, UNIQUE, Topic


class Stage(StrEnum):
    """The stages, in the order of an article's way."""

    EXTRACT = "extract"
    DEDUPLICATE = "deduplicate"
    ENRICH = "enrich"
    CORROBORATE = "corroborate"

    def group(self, settings: Settings) -> str:
        """The consumer group: one a stage, so that stages run together or apart and each scales alone."""
        return f"{settings.topic_prefix}copydesk-{self.value}"


@dataclass(frozen=True)
class Flow:
    """What a stage reads and what it writes, dead letters aside; `told` is for what it found in an article."""

    source: Topic
    passed: Topic
    duplicate: Topic | None = None
    told: Topic | None = None


FLOWS = {
    Stage.EXTRACT: Flow(RAW, EXTRACTED),
    Stage.DEDUPLICATE: Flow(EXTRACTED, UNIQUE, DUPLICATE),
    Stage.ENRICH: Flow(UNIQUE, ENRICHED, told=CODED),
    Stage.CORROBORATE: Flow(CODED, EVENTS),
}
