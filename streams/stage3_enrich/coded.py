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
from schemas.event import Citation, Event
from schemas.withdrawal import Withdrawal
from streams.coded_messages import CODED_TYPE, WITHDRAWN_TYPE
from streams.records import Headers, Output, Record, cloud_event
from streams.stage3_enrich.dyads import dyad_key
from streams.topics import CODED

_CODER = "copydesk"


def coded_outputs(article: Article, record: Record, stage: str, version: str) -> tuple[Output, ...]:
    """The events of an article, a message each, and the withdrawal of the version before it.

    The withdrawal comes last: an event that both versions tell is told anew before the old version ends, and so it is
    at no time told by nobody.
    """
    return (*_told(article, record, stage, version), *_withdrawn(article, record, stage))


def cited_events(article: Article, version: str) -> list[Event]:
    """The events of an article, each with its citation; none where it was taken back, or they were not looked for."""
    if (article.pub_status or "usable") != "usable" or article.events is UNSET:
        return []
    return [_cited(event, article, version) for event in article.events]


def _told(article: Article, record: Record, stage: str, version: str) -> Iterator[Output]:
    headers = _headers(stage, CODED_TYPE, record)
    for event in cited_events(article, version):
        yield Output(CODED, dyad_key(event), msgspec.json.encode(event), headers)


def _withdrawn(article: Article, record: Record, stage: str) -> Iterator[Output]:
    if article.copies is UNSET or article.copies.kind != "revision" or article.copies.of is UNSET:
        return
    because: Literal["revision", "canceled", "withheld"] = "revision"
    if article.pub_status in ("canceled", "withheld"):
        because = article.pub_status
    withdrawal = Withdrawal(withdrawn=article.copies.of, by=article.id, because=because)
    key, value = withdrawal.withdrawn.encode(), msgspec.json.encode(withdrawal)
    yield Output(CODED, key, value, _headers(stage, WITHDRAWN_TYPE, record), to_each_partition=True)


def _cited(event: Event, article: Article, version: str) -> Event:
    """The event with the article that tells it and the story of that, where its coder has not said so."""
    return msgspec.structs.replace(
        event,
        cite_info=event.cite_info or [_citation(event, article, version)],
        story=event.story or (article.story.id if article.story else UNSET),
    )


def _citation(event: Event, article: Article, version: str) -> Citation:
    return Citation(
        id=article.id,
        url=article.uri,
        publication=(article.source.name or UNSET) if article.source else UNSET,
        version_created=article.version_created or article.first_created or UNSET,
        language=article.language or UNSET,
        start=event.text_info.start,
        end=event.text_info.end,
        coder=_CODER,
        version=version,
    )


def _headers(stage: str, message_type: str, record: Record) -> Headers:
    return cloud_event(stage, message_type, record.origin, record.appended)
