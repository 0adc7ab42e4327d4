"""Invented events as articles tell them, the messages that carry them, and what a stage makes of a log of them."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from typing import Any

import msgspec

from schemas.event import Actor, Citation, Event, EventLocation, Stretch, TextInfo
from schemas.withdrawal import Withdrawal
from streams.coded_messages import CODED_TYPE, WITHDRAWN_TYPE
from streams.records import Output, Record, cloud_event
from streams.stage3_enrich.dyads import dyad_key
from streams.stage4_corroborate.open_records import OpenRecords
from streams.stage4_corroborate.stage import corroborate
from streams.topics import CODED

NOON = datetime(2026, 3, 10, 12, tzinfo=UTC)
MONTH = 30 * 86_400.0

RUSSIA = Actor(code="RUS", sector="MIL", entity_text="Russian forces")
UKRAINE = Actor(code="UKR", sector="CVL", entity_text="a village")
KHARKIV = EventLocation(
    extracted_place="Kharkiv", geonameid=706483, lat=49.98, lon=36.25, country_code="UKR", resolution=1
)
KUPIANSK = EventLocation(
    extracted_place="Kupiansk", geonameid=703656, lat=49.71, lon=37.61, country_code="UKR", resolution=1
)
ODESA = EventLocation(extracted_place="Odesa", geonameid=698740, lat=46.48, lon=30.73, country_code="UKR", resolution=1)
COUNTRY = EventLocation(extracted_place="Ukraine", country_code="UKR", lat=49.0, lon=32.0, resolution=5)


def citation(article: str, publication: str | None = None, hours: float = 0) -> Citation:
    """Where an article that came out some hours after noon tells of an event."""
    return Citation(
        id=article,
        url=f"https://{article}.example/news",
        publication=publication or msgspec.UNSET,
        version_created=NOON + timedelta(hours=hours),
        start=0,
        end=40,
        coder="copydesk",
        version="1",
    )


def event(article: str, *, publication: str | None = None, hours: float = 0, number: int = 0, **changed: Any) -> Event:
    """A shelling, as that article tells it; `number` tells apart what it tells more than once."""
    fields: dict[str, Any] = {
        "id": f"{article}-{number}",
        "date": "2026-03-10",
        "actor": [RUSSIA],
        "recipient": [UKRAINE],
        "event": ["ASSAULT"],
        "mode": "heavy-weapons",
        "quad_code": 4,
        "event_text": f"Russian forces shelled a village, said {article}",
        "text_info": TextInfo(
            start=0, end=40, trigger=Stretch(start=15, end=22), actor=[Stretch(start=0, end=14)], recipient=[]
        ),
        "status": "asserted",
        "cite_info": [citation(article, publication, hours)],
        "sources": 1,
        "story": "story-1",
        "confidence": 0.8,
        "rule": "active-clause",
    }
    return Event(**fields | changed)


def message(told: Event | Withdrawal, offset: int, *, days: float = 0, partition: int = 0) -> Record:
    """The message that carries it, made from a raw message that was appended some days after noon."""
    appended = NOON + timedelta(days=days)
    kind = CODED_TYPE if isinstance(told, Event) else WITHDRAWN_TYPE
    key = dyad_key(told) if isinstance(told, Event) else told.withdrawn.encode()
    headers = cloud_event("enrich", kind, f"articles-raw/0/{offset}", appended)
    return Record(CODED.name, partition, offset, appended, key, msgspec.json.encode(told), headers)


def withdrawal(article: str, by: str = "later") -> Withdrawal:
    """That an article tells nothing any more."""
    return Withdrawal(withdrawn=article, by=by, because="revision")


class Desk:
    """A partition's records and the table behind them, as a worker has them."""

    def __init__(self, table: dict[str, bytes] | None = None) -> None:
        """Begin with the rows of a table, as after a restart."""
        self.table = table if table is not None else {}
        self.records = OpenRecords(MONTH)
        for _ in self.records.take_over(list(self.table.items())):
            pass

    def take(self, record: Record) -> list[Event]:
        """The records that a message tells anew."""
        corroboration = corroborate(record, self.records)
        for key, row in (corroboration.result.rows or {}).items():
            if row is None:
                self.table.pop(key, None)
            else:
                self.table[key] = row
        return [decoded(output) for output in corroboration.result.outputs]

    def tell(self, *events: Event) -> list[Event]:
        """What becomes of events that come one after the other."""
        return [self.take(message(one, offset))[0] for offset, one in enumerate(events)]


def decoded(output: Output) -> Event:
    """The record in a message."""
    return msgspec.json.decode(output.value or b"", type=Event)


def stream_of(log: Iterable[Record], desk: Desk | None = None) -> dict[str, Event]:
    """The records that a log comes to, each as it was told last."""
    desk = desk or Desk()
    return {told.id: told for record in log for told in desk.take(record)}
