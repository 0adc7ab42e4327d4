"""The articles of the last days, and where to look for those that a new one may be a copy of.

Time is the time in the log, never the clock, so that a backfill is judged as the live stream was. Everything follows
from the rows alone, in whatever order they are put back: after a restart the window is what it was before.

An article that has left the window is compared with none any more, but its verdict is kept for a while: a message may
be repeated after a crash, and a backfill may run through days in the meantime.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from heapq import heappop, heappush
from typing import TypeVar

from streams.fingerprint import Fingerprint
from streams.stage2_deduplicate import spreading
from streams.stage2_deduplicate.seen import REPEATED_WITHIN, Seen, decode_seen, fingerprint_of
from streams.stage2_deduplicate.spreading import Spreading
from streams.stage2_deduplicate.stories import Stories
from streams.stage2_deduplicate.story import KEYS, Story

K = TypeVar("K")

POSTED = 24
"""Shingles by which an article is found: its smallest hashes, so that a copy's look-ups meet them."""

_QUIET_SECONDS = 86_400.0

COMMON = 20
"""A shingle of more articles than this is a phrase of the trade, or a site's boilerplate, and finds nothing."""


class Window:
    """The rows of the articles seen, with an index by id, by URI, by text and by shingle."""

    def __init__(self, seconds: float, rows: Iterable[Seen] = (), stories: Stories | None = None) -> None:
        """Remember articles for that many seconds of record time, beginning with some rows, and stories."""
        self.seconds = seconds
        self.stories = Stories(_QUIET_SECONDS) if stories is None else stories
        self.spreading = Spreading()
        self.moment = 0.0
        self.received = 0.0
        self._rows: dict[str, Seen] = {}
        self._by_uri: defaultdict[str, set[str]] = defaultdict(set)
        self._by_text: defaultdict[bytes, set[str]] = defaultdict(set)
        self._by_shingle: defaultdict[int, set[str]] = defaultdict(set)
        self._fingerprints: dict[str, Fingerprint] = {}
        self._replaced: defaultdict[str, set[str]] = defaultdict(set)
        self._oldest: list[tuple[float, str]] = []
        self._left: list[tuple[int, str]] = []
        for row in rows:
            self.put(row)

    def __len__(self) -> int:
        """How many articles are remembered, those that have left the window included."""
        return len(self._rows)

    def __iter__(self) -> Iterator[Seen]:
        """The rows."""
        return iter(self._rows.values())

    def get(self, article_id: str) -> Seen | None:
        """What is known of an article."""
        return self._rows.get(article_id)

    def latest(self, uri: str) -> Seen | None:
        """The latest version of the article at a URI."""
        versions = (self._rows[version] for version in self._by_uri.get(uri, ()))
        return max(versions, key=lambda row: (row.version, row.id), default=None)

    def with_text(self, fingerprint: Fingerprint) -> Seen | None:
        """An article with the very same words, the one with the least id where there are several."""
        same = self._by_text.get(fingerprint.text_hash)
        return self._rows[min(same)] if same else None

    def candidates(self, fingerprint: Fingerprint) -> list[tuple[Seen, Fingerprint]]:
        """Articles that share shingles with a text, common shingles aside, in the order of their ids."""
        found: set[str] = set()
        for shingle in fingerprint.shingles.hashes:
            holders = self._by_shingle.get(shingle, ())
            if len(holders) <= COMMON:
                found.update(holders)
        return [(self._rows[article_id], self._fingerprints[article_id]) for article_id in sorted(found)]

    def successor(self, row: Seen) -> Seen | None:
        """The version that took the place of this one, if one did."""
        later = (self._rows[version] for version in self._replaced.get(row.id, ()))
        # After an eviction, versions may be counted anew: they would lead round in a circle.
        onward = (one for one in later if one.version > row.version)
        return min(onward, key=lambda one: (one.version, one.id), default=None)

    def has_left(self, row: Seen) -> bool:
        """Whether an article is too old to be compared with."""
        return row.moment < self.moment - self.seconds

    def put(self, row: Seen) -> None:
        """Remember an article, in the place of what was known of it. A revision takes the place of what it revises."""
        self._drop(row.id)
        self._rows[row.id] = row
        self.moment = max(self.moment, row.moment)
        self.received = max(self.received, row.received)
        heappush(self._oldest, (row.moment, row.id))
        if row.kind == "revision" and row.of is not None:
            self._replaced[row.of].add(row.id)
            self._unindex(row.of)
        if not self._replaced.get(row.id):
            self._index(row)
        self._retire()

    def put_back(self, key: str, row: bytes) -> None:
        """Take over a row of the table: an article, a story, or the copies of an original."""
        if key.startswith(KEYS):
            self.stories.put_back(Story.decode(row))
        elif key.startswith(spreading.KEYS):
            self.spreading.put_back(row)
        else:
            self.put(decode_seen(row))

    def evict(self, offset: int) -> list[str]:
        """Forget the verdicts that will not be asked for again, and return their articles' ids.

        `offset` is that of the message at hand in its log.
        """
        gone = []
        while self._left and abs(offset - self._left[0][0]) >= REPEATED_WITHIN:
            judged, article_id = heappop(self._left)
            row = self._rows.get(article_id)
            if row is not None and row.offset == judged and self.has_left(row):
                self._drop(article_id)
                gone.append(article_id)
        return gone

    def _retire(self) -> None:
        while self._oldest and self._oldest[0][0] < self.moment - self.seconds:
            _, article_id = heappop(self._oldest)
            row = self._rows.get(article_id)
            if row is not None and self.has_left(row):
                self._unindex(article_id)
                heappush(self._left, (row.offset, article_id))

    def _index(self, row: Seen) -> None:
        fingerprint = fingerprint_of(row)
        if fingerprint is not None or row.status != "usable":
            self._by_uri[row.uri].add(row.id)
        if fingerprint is None:
            return
        self._fingerprints[row.id] = fingerprint
        self._by_text[fingerprint.text_hash].add(row.id)
        for shingle in fingerprint.shingles.hashes[:POSTED]:
            self._by_shingle[shingle].add(row.id)

    def _drop(self, article_id: str) -> None:
        self._unindex(article_id)
        row = self._rows.pop(article_id, None)
        if row is not None and row.kind == "revision" and row.of is not None:
            _discard(self._replaced, row.of, article_id)

    def _unindex(self, article_id: str) -> None:
        row = self._rows.get(article_id)
        if row is not None:
            _discard(self._by_uri, row.uri, article_id)
        fingerprint = self._fingerprints.pop(article_id, None)
        if fingerprint is None:
            return
        _discard(self._by_text, fingerprint.text_hash, article_id)
        for shingle in fingerprint.shingles.hashes[:POSTED]:
            _discard(self._by_shingle, shingle, article_id)


def _discard(index: defaultdict[K, set[str]], key: K, article_id: str) -> None:
    index[key].discard(article_id)
    if not index[key]:
        del index[key]
