"""What an article says of events, as messages for the stage that brings articles together.

An event goes to the partition of its two sides. A version ends what the version before it told: its own events stand
for it now, and where it was taken back none do. Where the events of the version before went, nobody knows here, so the
withdrawal goes to every partition. It names the version that it ends and touches no other, so it may come before or
after any event.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal

import msgspec
from msgspec import UNSET

from schemas.article import Article
from schemas.event import Event
from schemas.withdrawal import Withdrawal
from streams.coded_messages import CODED_TYPE, WITHDRAWN_TYPE
from streams.records import Output, Record, cloud_event
from streams.stage3_enrich.dyads import dyad_key
from streams.topics import CODED


def coded_outputs(article: Article, record: Record, stage: str) -> tuple[Output, ...]:
    """The events of an article, a message each, and the withdrawal of the version before it.

    The withdrawal comes last: an event that both versions tell is told anew before the old version ends, and so it is
    at no time told by nobody.
    """
    return (*_told(article, record, stage), *_withdrawn(article, record, stage))


def standing_events(article: Article) -> list[Event]:
    """The events of an article; none where it was taken back, or they were not looked for."""
    if (article.pub_status or "usable") != "usable" or article.events is UNSET:
        return []
    return article.events


def _told(article: Article, record: Record, stage: str) -> Iterator[Output]:
    headers = cloud_event(stage, CODED_TYPE, record.origin, record.appended)
    for event in standing_events(article):
        yield Output(CODED, dyad_key(event), msgspec.json.encode(event), headers)


def _withdrawn(article: Article, record: Record, stage: str) -> Iterator[Output]:
    if article.copies is UNSET or article.copies.kind != "revision" or article.copies.of is UNSET:
        return
    because: Literal["revision", "canceled", "withheld"] = "revision"
    if article.pub_status in ("canceled", "withheld"):
        because = article.pub_status
    withdrawal = Withdrawal(withdrawn=article.copies.of, by=article.id, because=because)
    key, value = withdrawal.withdrawn.encode(), msgspec.json.encode(withdrawal)
    headers = cloud_event(stage, WITHDRAWN_TYPE, record.origin, record.appended)
    yield Output(CODED, key, value, headers, to_each_partition=True)
