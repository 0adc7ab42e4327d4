"""The open records of a partition, by their sides and type, by what was told, and by the articles that tell it.

Time is the time in the log, never the clock, and everything follows from the rows alone, in whatever order they are put
back. A record that is closed takes no further events, but what it was told is known for a while longer: a message may
be repeated after a crash, and a backfill may run through weeks in the meantime.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from heapq import heappop, heappush
from typing import TypeVar

from schemas.event import Event
from streams.record_time import record_time
from streams.stage4_corroborate.days import Days, days_apart, days_of
from streams.stage4_corroborate.joining import DAYS_IN_STORY, Likeness, likeness
from streams.stage4_corroborate.merging import canceled, record_of
from streams.stage4_corroborate.rows import TOLD, WITHDRAWN, Told, Withdrawn, decode_told, decode_withdrawn

REPEATED_WITHIN = 10_000
"""So many messages of a partition after a message it is not repeated any more."""

RECENT = 2_048
"""So many records stay merged, which is most of the work where many records have the same sides."""

_ROWS_AT_A_TIME = 500

K = TypeVar("K")

Index = tuple[str, tuple[str, ...]]
"""The sides of an event and its types: what records of one event have in common."""


@dataclass
class _Open:
    """A record: the coded events that belong to it, where it is looked for, its days, and when it was told last."""

    index: Index
    told: list[str] = field(default_factory=list)
    days: Days | None = None
    moment: float = 0.0
    offset: int = -1
    closed: bool = False


class OpenRecords:
    """What a partition's events and withdrawals have come to."""

    def __init__(self, seconds: float) -> None:
        """No record; one is open for so many seconds of record time after it was told last."""
        self.seconds = seconds
        self.moment: float | None = None
        self.appended = 0.0
        self._rows: dict[str, bytes] = {}
        self._records: dict[str, _Open] = {}
        self._by_index: dict[Index, list[str]] = {}
        self._by_article: dict[str, list[str]] = {}
        self._withdrawn: dict[str, Withdrawn] = {}
        self._ages: list[tuple[float, str]] = []
        self._left: list[tuple[int, str]] = []
        self._recent: OrderedDict[str, tuple[Event, frozenset[str]]] = OrderedDict()

    def __len__(self) -> int:
        """How many records there are, closed ones that are still known included."""
        return len(self._records)

    def time_of(self, published: float | None, appended: float) -> float:
        """The record time at which a message comes."""
        return record_time(published, appended, self.moment, self.appended)

    def told(self, event_id: str) -> Told | None:
        """What is known of a coded event."""
        row = self._rows.get(event_id)
        return None if row is None else decode_told(row)

    def withdrawn(self, article_id: str) -> Withdrawn | None:
        """What is known of the withdrawal of an article."""
        return self._withdrawn.get(article_id)

    def told_by(self, article_id: str) -> list[str]:
        """The records that an article tells, or told before it was withdrawn."""
        return sorted({decode_told(self._rows[one]).record for one in self._by_article.get(article_id, ())})

    def best_match(self, event: Event, sides: str) -> str | None:
        """The record that a coded event is most like, if it is of the event of any; of several the one of the least id.

        Raises ValueError where its date is none.
        """
        days = days_of(event.date)
        found: list[tuple[Likeness, str]] = []
        for record_id in self._by_index.get((sides, _types(event)), ()):
            if days_apart(self._days(record_id), days) > DAYS_IN_STORY:
                continue
            alike = likeness(*self._merged(record_id), event)
            if alike is not None:
                found.append((alike, record_id))
        most = max((alike for alike, _ in found), default=None)
        return min((record_id for alike, record_id in found if alike == most), default=None)

    def record(self, record_id: str) -> Event:
        """The record as it is."""
        return self._merged(record_id)[0]

    def put(self, told: Told, row: bytes) -> None:
        """Remember a coded event with its row, in the place of what was known of it."""
        self._note(told.moment, told.appended)
        event = told.event
        known = event.id in self._rows
        self._rows[event.id] = row
        record = self._records.get(told.record)
        if record is None:
            record = self._records[told.record] = _Open((told.sides, _types(event)))
            self._by_index.setdefault(record.index, []).append(told.record)
        if not known:
            record.told.append(event.id)
            self._by_article.setdefault(told.article, []).append(event.id)
        self._changed(told.record)
        record.offset = max(record.offset, told.offset)
        if told.moment > record.moment:
            record.moment = told.moment
            heappush(self._ages, (record.moment, TOLD + told.record))

    def withdraw(self, withdrawn: Withdrawn) -> None:
        """Remember that an article tells nothing any more."""
        self._note(withdrawn.moment, withdrawn.appended)
        self._withdrawn[withdrawn.article] = withdrawn
        for record_id in self.told_by(withdrawn.article):
            self._changed(record_id)
        heappush(self._ages, (withdrawn.moment, WITHDRAWN + withdrawn.article))

    def take_over(self, table: Iterable[tuple[str, bytes]]) -> Iterator[None]:
        """Take over the rows of a table where there are none. Yields often, so that others get a turn."""
        for count, (key, row) in enumerate(table):
            if key.startswith(WITHDRAWN):
                self.withdraw(decode_withdrawn(row))
            else:
                self.put(decode_told(row), row)
            if count % _ROWS_AT_A_TIME == 0:
                yield
        self.close()

    def close(self) -> None:
        """Close the records that have been quiet for their time."""
        limit = (self.moment or 0.0) - self.seconds
        while self._ages and self._ages[0][0] < limit:
            _, key = heappop(self._ages)
            if key.startswith(WITHDRAWN):
                withdrawn = self._withdrawn.get(key.removeprefix(WITHDRAWN))
                if withdrawn is not None and withdrawn.moment < limit:
                    heappush(self._left, (withdrawn.offset, key))
                continue
            record = self._records.get(key.removeprefix(TOLD))
            if record is not None and not record.closed and record.moment < limit:
                record.closed = True
                self._unindex(record.index, key.removeprefix(TOLD))
                heappush(self._left, (record.offset, key))

    def evict(self, offset: int) -> list[str]:
        """Forget what is closed and is not repeated any more, and return the keys of its rows.

        `offset` is that of the message at hand in its log.
        """
        gone: list[str] = []
        while self._left and abs(offset - self._left[0][0]) >= REPEATED_WITHIN:
            _, key = heappop(self._left)
            if key.startswith(WITHDRAWN):
                gone += self._forget_article(key.removeprefix(WITHDRAWN))
            else:
                record = self._records.get(key.removeprefix(TOLD))
                # One may have gone with its only article, and another of the same id be open.
                gone += self._forget(list(record.told)) if record is not None and record.closed else []
        return gone

    def _merged(self, record_id: str) -> tuple[Event, frozenset[str]]:
        """A record with the stories of its articles; when none is left, of those that told it."""
        merged = self._recent.get(record_id)
        if merged is None:
            told = [decode_told(self._rows[one]) for one in self._records[record_id].told]
            live = [one.event for one in told if one.article not in self._withdrawn]
            events = live or [one.event for one in told]
            record = record_of(record_id, events)
            merged = record if live else canceled(record), frozenset(one.story for one in events if one.story)
            self._recent[record_id] = merged
            if len(self._recent) > RECENT:
                self._recent.popitem(last=False)
        else:
            self._recent.move_to_end(record_id)
        return merged

    def _days(self, record_id: str) -> Days:
        record = self._records[record_id]
        if record.days is None:
            record.days = days_of(self.record(record_id).date)
        return record.days

    def _changed(self, record_id: str) -> None:
        self._recent.pop(record_id, None)
        self._records[record_id].days = None

    def _note(self, moment: float, appended: float) -> None:
        self.moment = moment if self.moment is None else max(self.moment, moment)
        self.appended = max(self.appended, appended)

    def _forget_article(self, article_id: str) -> list[str]:
        """Forget a withdrawal, and what the article told: without the one, the other would count again."""
        if self._withdrawn.pop(article_id, None) is None:
            return []
        return [WITHDRAWN + article_id, *self._forget(list(self._by_article.get(article_id, ())))]

    def _forget(self, told: Iterable[str]) -> list[str]:
        gone = []
        for event_id in told:
            row = decode_told(self._rows.pop(event_id))
            gone.append(TOLD + event_id)
            _take_out(self._by_article, row.article, event_id)
            record = self._records[row.record]
            record.told.remove(event_id)
            self._changed(row.record)
            if not record.told:
                del self._records[row.record]
                if not record.closed:
                    self._unindex(record.index, row.record)
        return gone

    def _unindex(self, index: Index, record_id: str) -> None:
        _take_out(self._by_index, index, record_id)


def _types(event: Event) -> tuple[str, ...]:
    return tuple(sorted(event.event))


def _take_out(lists: dict[K, list[str]], key: K, item: str) -> None:
    """Take an item out of a list of several, and the list away with the last."""
    lists[key].remove(item)
    if not lists[key]:
        del lists[key]
