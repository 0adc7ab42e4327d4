"""Articles that tell of events which are known beforehand, and the records that must come of them."""

from __future__ import annotations

import time
from collections import defaultdict
from collections.abc import Mapping
from datetime import timedelta
from typing import Any

import msgspec

from schemas.article import Article, Copies, Source, StoryReference
from schemas.event import Actor, Event
from streams.cli.raw_input import RawInput
from streams.records import Record
from streams.settings import Settings
from streams.topics import CODED, EVENTS
from tests.pipeline.road import PATIENCE, read
from tests.stage4_corroborate.coded_events import NOON, Desk, event, stream_of

COUNTRIES = ("SYR", "YEM", "SDN", "MMR", "COD", "UKR")


def article(name: str, *events: Event, **changed: Any) -> RawInput:
    """An article with its events, in a language that has no model: enrichment passes it as it is."""
    made = Article(
        id=name,
        uri=f"https://{name}.example/news",
        received=NOON + timedelta(minutes=5),
        first_created=NOON,
        language="sw",
        source=Source(name=name),
        text="Kijiji kilishambuliwa.",
        story=StoryReference(id="story-1"),
        copies=Copies(kind="original"),
        events=list(events),
    )
    value = msgspec.json.encode(msgspec.structs.replace(made, **changed))
    return RawInput(name, name.encode(), value, (("content-type", b"application/json"),))


def revision(name: str, of: str, *events: Event, **changed: Any) -> RawInput:
    """The version after another."""
    return article(name, *events, copies=Copies(kind="revision", of=of), **changed)


def shelling(name: str, country: str = "UKR") -> Event:
    """An event whose sides, and so its partition, depend on the country."""
    return event(name, recipient=[Actor(code=country, sector="CVL")])


def one_each(name: str) -> list[RawInput]:
    """Articles on every country, whose events go to several partitions."""
    return [article(f"{name}-{country}", shelling(f"{name}-{country}", country)) for country in COUNTRIES]


def records(settings: Settings) -> dict[str, Event]:
    """Each record as it was told last."""
    told = (msgspec.json.decode(record.value or b"", type=Event) for record in read(settings, EVENTS))
    return {one.id: one for one in told}


def cited(records: Mapping[str, Event]) -> set[frozenset[str]]:
    """The articles of each record."""
    return {frozenset(one.id for one in told.cite_info) for told in records.values()}


def citing(settings: Settings, *articles: set[str], patience: float = PATIENCE) -> dict[str, Event]:
    """The records, once there is one of each of these sets of articles, and no other.

    Fails where that takes longer than `patience` seconds.
    """
    deadline = time.monotonic() + patience
    while cited(found := records(settings)) != {frozenset(one) for one in articles}:
        assert time.monotonic() < deadline, cited(found)
        time.sleep(0.3)
    return found


def of_each(*names: str) -> list[set[str]]:
    """The articles of each country's record."""
    return [{f"{name}-{country}" for name in names} for country in COUNTRIES]


def as_the_log_says(settings: Settings) -> dict[str, Event]:
    """What the records come to where the log of each partition is read once, in its order."""
    logs: defaultdict[int, list[Record]] = defaultdict(list)
    for record in read(settings, CODED):
        logs[record.partition].append(record)
    return {name: told for log in logs.values() for name, told in stream_of(log, Desk()).items()}
