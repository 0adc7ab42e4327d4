"""What an article tells of events, as messages, and what it ends."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import msgspec
import pytest
from msgspec import UNSET

from schemas.article import Article, Copies, Source, StoryReference
from schemas.event import Event
from schemas.withdrawal import Withdrawal
from streams.coded_messages import decode_coded
from streams.records import Output, Record, header_texts
from streams.stage3_enrich.coded import coded_outputs
from streams.topics import CODED, UNIQUE
from tests.stage4_corroborate.coded_events import event

TIME = datetime(2026, 3, 10, 12, tzinfo=UTC)
RECORD = Record(UNIQUE.name, 1, 9, TIME, b"a", b"", (("ce_id", b"articles-raw/0/5"),))
REVISION = Copies(kind="revision", of="before")


def outputs(**changed: Any) -> tuple[Output, ...]:
    article = Article(
        id="a",
        uri="https://news.example/a",
        received=TIME,
        first_created=TIME - timedelta(hours=1),
        text="Russian forces shelled a village.",
        source=Source(name="Courier"),
        story=StoryReference(id="story-7"),
        events=[event("a"), event("a", number=1)],
    )
    return coded_outputs(msgspec.structs.replace(article, **changed), RECORD, "enrich")


def messages(**changed: Any) -> list[Event | Withdrawal]:
    """What the next stage reads."""
    return [decode_coded(Record(CODED.name, 0, 0, TIME, one.key, one.value, one.headers)) for one in outputs(**changed)]


def test_each_event_of_an_article_is_a_message() -> None:
    assert messages() == [event("a"), event("a", number=1)]
    assert {(one.topic, one.key, one.to_each_partition) for one in outputs()} == {(CODED, b"RUS>UKR:CVL", False)}
    assert {header_texts(one.headers)["ce_id"] for one in outputs()} == {"articles-raw/0/5"}


def test_an_article_whose_events_were_not_looked_for_tells_nothing() -> None:
    assert outputs(events=UNSET) == ()
    assert outputs(events=[]) == ()


def test_a_revision_ends_the_version_before_in_every_partition_after_its_own_events() -> None:
    *events, last = outputs(copies=REVISION)
    assert len(events) == 2
    assert (last.topic, last.to_each_partition) == (CODED, True)
    assert messages(copies=REVISION)[-1] == Withdrawal(withdrawn="before", by="a", because="revision")


def test_a_revision_in_a_language_without_a_model_ends_the_version_before_too() -> None:
    assert messages(copies=REVISION, events=UNSET) == [Withdrawal(withdrawn="before", by="a", because="revision")]


@pytest.mark.parametrize("status", ["canceled", "withheld"])
def test_an_article_that_is_taken_back_tells_nothing_and_ends_the_version_before(status: Any) -> None:
    told = messages(copies=REVISION, pub_status=status)
    assert told == [Withdrawal(withdrawn="before", by="a", because=status)]


def test_a_retraction_of_what_was_never_seen_ends_nothing() -> None:
    assert outputs(copies=Copies(kind="original"), pub_status="canceled") == ()
