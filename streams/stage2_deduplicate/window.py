"""The articles of the last days, and where to look for those that a new one may be a copy of.

Time is the time in the log, never the clock, so that a backfill is judged as the live stream was. Everything follows
from the rows alone, in whatever order they are put back: after a restart the window is what it was before.

An article that has left the window is compared with none any more, but its verdict is kept for a while: a message may
be repeated after a crash, and a backfill may run through days in the meantime.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from heapq import heappop, heappush

import numpy as np

from streams.fingerprint import Fingerprint, shingles_of, text_hash_of
from streams.stage2_deduplicate import spreading
from streams.stage2_deduplicate.ages import Ages
from streams.stage2_deduplicate.postings import Pairs, Postings
from streams.stage2_deduplicate.rows import Rows, key_of
from streams.stage2_deduplicate.seen import REPEATED_WITHIN, Seen, decode_seen
from streams.stage2_deduplicate.spreading import Spreading
from streams.stage2_deduplicate.stories import Stories
from streams.stage2_deduplicate.story import KEYS

POSTED = 24
"""Shingles by which an article is found: its smallest hashes, so that a copy's look-ups meet them."""

_QUIET_SECONDS = 86_400.0

# By what a row is found, in one byte.
_BY_URI, _BY_TEXT = 1, 2

COMMON = 20
"""A shingle of more articles than this is a phrase of the trade, or a site's boilerplate, and finds nothing."""

_ROWS_AT_A_TIME = 500


@dataclass
class _Index:
    """What is to be indexed of rows that are taken over, and the ids of those that have been revised."""

    by_id: Pairs = field(default_factory=Pairs)
    by_uri: Pairs = field(default_factory=Pairs)
    by_text: Pairs = field(default_factory=Pairs)
    by_shingle: Pairs = field(default_factory=Pairs)
    revised: list[str] = field(default_factory=list)


class Window:
    """The rows of the articles seen, with an index by id, by URI, by text and by shingle."""

    def __init__(self, seconds: float, rows: Iterable[Seen] = (), stories: Stories | None = None) -> None:
        """Remember articles for that many seconds of record time, beginning with some rows, and stories."""
        self.seconds = seconds
        self.stories = Stories(_QUIET_SECONDS) if stories is None else stories
        self.spreading = Spreading()
        self.moment = 0.0
        self.received = 0.0
        self.offset = -1
        self._rows = Rows()
        self._by_uri = Postings()
        self._by_text = Postings()
        self._by_shingle = Postings()
        self._indexed = bytearray(1)
        self._revisions = Postings()
        self._ages = Ages()
        self._left: list[tuple[int, str]] = []
        for row in rows:
            self.put(row)

    def __len__(self) -> int:
        """How many articles are remembered, those that have left the window included."""
        return len(self._rows)

    def __iter__(self) -> Iterator[Seen]:
        """The rows."""
        return iter(self._rows)

    def get(self, article_id: str) -> Seen | None:
        """What is known of an article."""
        number = self._rows.number_of(article_id)
        return None if number is None else self._rows[number]

    def latest(self, uri: str) -> Seen | None:
        """The latest version of the article at a URI."""
        rows = (self._rows[number] for number in self._by_uri.of(key_of(uri)))
        versions = (row for row in rows if row.uri == uri)
        return max(versions, key=lambda row: (row.version, row.id), default=None)

    def with_text(self, fingerprint: Fingerprint) -> Seen | None:
        """An article with the very same words, the one with the least id where there are several."""
        found = self._by_text.of(_text_key(fingerprint.text_hash))
        same = (number for number in found if self._rows.text_hash(number) == fingerprint.text_hash)
        least = min(same, key=self._rows.id, default=None)
        return None if least is None else self._rows[least]

    def candidates(self, fingerprint: Fingerprint) -> list[tuple[Seen, Fingerprint]]:
        """Articles that share shingles with a text, common shingles aside, in the order of their ids."""
        found = self._found(self._by_shingle.of_any(fingerprint.shingles.hashes, COMMON))
        return sorted(found, key=lambda one: one[0].id)

    def successor(self, row: Seen) -> Seen | None:
        """The version that took the place of this one at its address, if one did."""
        # After an eviction, versions may be counted anew: they would lead round in a circle.
        onward = (one for one in self._revisions_of(row.id) if one.version > row.version and one.uri == row.uri)
        return min(onward, key=lambda one: (one.version, one.id), default=None)

    def has_left(self, row: Seen) -> bool:
        """Whether an article is too old to be compared with."""
        return row.moment < self.moment - self.seconds

    def put(self, row: Seen) -> None:
        """Remember an article, in the place of what was known of it.

        A revision takes the place of what it revises among texts. What stands at the address of that stays known: it
        may be changed or retracted there.
        """
        known = self._rows.number_of(row.id)
        if known is not None:
            self._unlink(known)
        number = self._rows.put(row, known)
        self._note(number, row)
        if row.kind == "revision" and row.of is not None:
            revised = self._rows.number_of(row.of)
            if revised is not None:
                self._unindex_text(revised)
        self._index(number, row)
        for gone in self._leaving():
            self._unindex(gone)

    def take_over(self, table: Iterable[tuple[str, bytes]]) -> Iterator[None]:
        """Take over the rows of a table where there are none: articles, stories and the copies of originals.

        It is as if all were put, but the index is made in one go, at the end. Yields often, so that others get a turn.
        """
        index = _Index()
        for count, (key, row) in enumerate(table):
            if key.startswith(KEYS):
                self.stories.put_back(row)
            elif key.startswith(spreading.KEYS):
                self.spreading.put_back(row)
            else:
                self._append(decode_seen(row), index)
            if count % _ROWS_AT_A_TIME == 0:
                yield
        yield from self._rows.index_ids(index.by_id)
        left = {*self._leaving()}
        revised = (self._rows.number_of(article_id) for article_id in index.revised)
        compared_no_more = left | {number for number in revised if number is not None}
        self._indexed = bytearray(len(self._rows) + 1)
        flags = np.frombuffer(self._indexed, np.uint8)
        for postings, pairs, gone, flag in (
            (self._by_uri, index.by_uri, left, _BY_URI),
            (self._by_text, index.by_text, compared_no_more, _BY_TEXT),
            (self._by_shingle, index.by_shingle, compared_no_more, _BY_TEXT),
        ):
            kept = pairs.without(gone)
            flags[kept.rows] |= flag
            yield from postings.fill(kept)

    def evict(self, offset: int) -> list[str]:
        """Forget the verdicts that will not be asked for again, and return their articles' ids.

        `offset` is that of the message at hand in its log.
        """
        gone = []
        while self._left and abs(offset - self._left[0][0]) >= REPEATED_WITHIN:
            judged, article_id = heappop(self._left)
            number = self._rows.number_of(article_id)
            if number is None:
                continue
            row = self._rows[number]
            if row.offset == judged and self.has_left(row):
                self._unlink(number)
                self._rows.remove(number)
                gone.append(article_id)
        return gone

    def _append(self, row: Seen, index: _Index) -> None:
        number = self._rows.append(row)
        self._note(number, row)
        index.by_id.add([key_of(row.id)], number)
        if row.kind == "revision" and row.of is not None:
            index.revised.append(row.of)
        packed = self._rows.packed_fingerprint(number)
        if packed is not None or row.status != "usable":
            index.by_uri.add([key_of(row.uri)], number)
        if packed is not None:
            index.by_text.add([_text_key(text_hash_of(packed))], number)
            index.by_shingle.add(shingles_of(packed, POSTED), number)

    def _note(self, number: int, row: Seen) -> None:
        """Note how far the log is with a row, and what the row revises."""
        self.moment = max(self.moment, row.moment)
        self.received = max(self.received, row.received)
        self.offset = max(self.offset, row.offset)
        self._ages.add(row.moment, number)
        if row.kind == "revision" and row.of is not None:
            self._revisions.add([key_of(row.of)], number)

    def _leaving(self) -> Iterator[int]:
        """The numbers of rows that have left the window since this was asked last."""
        for number in self._ages.older_than(self.moment - self.seconds):
            # The number may be another row's by now, or the row have been put again with a later moment.
            if number in self._rows and self.has_left(row := self._rows[number]):
                heappush(self._left, (row.offset, row.id))
                yield number

    def _index(self, number: int, row: Seen) -> None:
        fingerprint = self._rows.fingerprint(number)
        if fingerprint is None and row.status == "usable":
            return
        self._indexed.extend(bytes(max(0, number + 1 - len(self._indexed))))
        self._indexed[number] = _BY_URI
        self._by_uri.add([key_of(row.uri)], number)
        if fingerprint is not None and not any(self._revisions_of(row.id)):
            self._indexed[number] |= _BY_TEXT
            self._by_text.add([_text_key(fingerprint.text_hash)], number)
            self._by_shingle.add(fingerprint.shingles.hashes[:POSTED], number)

    def _unlink(self, number: int) -> None:
        """Take a row out of every index but that by its id."""
        self._unindex(number)
        row = self._rows[number]
        if row.kind == "revision" and row.of is not None:
            self._revisions.discard([key_of(row.of)], number)

    def _unindex(self, number: int) -> None:
        self._unindex_text(number)
        if number < len(self._indexed) and self._indexed[number]:
            self._indexed[number] = 0
            self._by_uri.discard([key_of(self._rows[number].uri)], number)

    def _unindex_text(self, number: int) -> None:
        if number >= len(self._indexed) or not self._indexed[number] & _BY_TEXT:
            return
        self._indexed[number] &= ~_BY_TEXT
        fingerprint = self._rows.fingerprint(number)
        if fingerprint is not None:
            self._by_text.discard([_text_key(fingerprint.text_hash)], number)
            self._by_shingle.discard(fingerprint.shingles.hashes[:POSTED], number)

    def _revisions_of(self, article_id: str) -> Iterator[Seen]:
        rows = (self._rows[number] for number in self._revisions.of(key_of(article_id)))
        return (row for row in rows if row.of == article_id)

    def _found(self, numbers: Iterable[int]) -> Iterator[tuple[Seen, Fingerprint]]:
        for number in numbers:
            fingerprint = self._rows.fingerprint(number)
            if fingerprint is not None:
                yield self._rows[number], fingerprint


def _text_key(text_hash: bytes) -> int:
    return int.from_bytes(text_hash[:8])


def is_article(key: str) -> bool:
    """Whether a row of the table with this key is that of an article."""
    return not key.startswith((KEYS, spreading.KEYS))
