"""The stage as a function: what one article tells of an event in; the record of the event, as it is by then, out."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum

import msgspec

from schemas.event import Event
from schemas.withdrawal import Withdrawal
from streams.coded_messages import decode_coded
from streams.outcomes import Outcome, Reason, Rejected
from streams.records import Output, Record, Result, cloud_event
from streams.stage4_corroborate.days import days_of
from streams.stage4_corroborate.open_records import OpenRecords
from streams.stage4_corroborate.rows import TOLD, WITHDRAWN, Told, Withdrawn
from streams.topics import EVENTS

STAGE = "corroborate"

RECORD_TYPE = "copydesk.event.v1"


class Change(StrEnum):
    """What a message does to a record."""

    NEW = "new"
    CORROBORATED = "corroborated"
    REPEATED = "repeated"
    WITHDRAWN = "withdrawn"


@dataclass(frozen=True)
class Corroboration:
    """The result for a message, and the records that it tells anew with what it did to them."""

    result: Result
    changes: tuple[tuple[Change, Event], ...]


def corroborate(record: Record, records: OpenRecords) -> Corroboration:
    """Put a coded event into the record that it belongs to, or into one of its own; or withdraw what an article told.

    A message that is repeated after a crash changes nothing and tells its records again, as they are by then; a report
    that is coded anew takes the place of what it was. Messages must come in the order of their partition. Raises
    Rejected for what is neither, and the records are then as they were.
    """
    message = decode_coded(record)
    if isinstance(message, Withdrawal):
        return _withdraw(message, record, records)
    try:
        days_of(message.date)
    except ValueError as error:
        raise Rejected(Reason.INVALID_EVENT, f"`date` is none: {message.date}") from error
    return _tell(message, record, records)


def _tell(event: Event, record: Record, records: OpenRecords) -> Corroboration:
    rows = _forgotten(record, records)
    known = records.told(event.id)
    article = event.cite_info[0]
    if known is None and records.withdrawn(article.id):
        # It comes late: the article tells it no more.
        return _corroboration(record, rows, records, {})
    change = Change.REPEATED
    if known is None:
        sides = _sides(record)
        match = records.best_match(event, sides)
        change = Change.CORROBORATED if match else Change.NEW
        known = Told(
            record=match or event.id,
            sides=sides,
            moment=_moment(record, records, event),
            appended=max(records.appended, record.appended.timestamp()),
            offset=record.offset,
            event=event,
        )
    elif _is_coded_anew(known, event, record):
        known = msgspec.structs.replace(known, event=event)
    row = known.encode()
    records.put(known, row)
    # A row that stands already is written again: a crash may have kept it from the changelog.
    rows[TOLD + event.id] = row
    return _corroboration(record, rows, records, {known.record: change})


def _withdraw(withdrawal: Withdrawal, record: Record, records: OpenRecords) -> Corroboration:
    rows = _forgotten(record, records)
    known = records.withdrawn(withdrawal.withdrawn)
    change = Change.REPEATED if known else Change.WITHDRAWN
    if known is None:
        known = Withdrawn(
            article=withdrawal.withdrawn,
            moment=_moment(record, records),
            appended=max(records.appended, record.appended.timestamp()),
            offset=record.offset,
        )
        records.withdraw(known)
    rows[WITHDRAWN + known.article] = known.encode()
    return _corroboration(record, rows, records, dict.fromkeys(records.told_by(known.article), change))


def _is_coded_anew(known: Told, event: Event, record: Record) -> bool:
    """Whether a report that is known comes from the same article in other words, as after a better model."""
    same = (known.sides, known.article, known.event.event) == (_sides(record), event.cite_info[0].id, event.event)
    return same and known.event != event


def _sides(record: Record) -> str:
    return (record.key or b"").decode("utf-8", "replace")


def _forgotten(record: Record, records: OpenRecords) -> dict[str, bytes | None]:
    records.close()
    return dict.fromkeys(records.evict(record.offset))


def _moment(record: Record, records: OpenRecords, event: Event | None = None) -> float:
    published = event.cite_info[0].version_created if event else None
    return records.time_of(published.timestamp() if published else None, record.appended.timestamp())


def _corroboration(
    record: Record, rows: Mapping[str, bytes | None], records: OpenRecords, changes: Mapping[str, Change]
) -> Corroboration:
    told = [(change, records.record(record_id)) for record_id, change in changes.items()]
    outputs = tuple(_outputs((event for _, event in told), record))
    return Corroboration(Result(Outcome.PASSED, outputs, rows), tuple(told))


def _outputs(events: Iterable[Event], record: Record) -> Iterable[Output]:
    headers = cloud_event(STAGE, RECORD_TYPE, record.origin, record.appended)
    return (Output(EVENTS, event.id.encode(), msgspec.json.encode(event), headers) for event in events)
