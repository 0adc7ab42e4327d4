"""The window as one would write it without a thought for memory: dicts of sets. What it answers, the other must."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from heapq import heappop, heappush

from streams.fingerprint import Fingerprint
from streams.stage2_deduplicate.seen import REPEATED_WITHIN, Seen
from streams.stage2_deduplicate.window import COMMON, POSTED


def decoded(row: Seen) -> Fingerprint | None:
    try:
        return Fingerprint.decode(row.fingerprint)
    except ValueError:
        return None


class PlainWindow:
    def __init__(self, seconds: float, rows: Iterable[Seen] = ()) -> None:
        self.seconds = seconds
        self.moment = 0.0
        self.received = 0.0
        self.rows: dict[str, Seen] = {}
        self.by_uri: set[str] = set()
        self.indexed: set[str] = set()
        self.by_shingle: defaultdict[int, set[str]] = defaultdict(set)
        self.replaced: defaultdict[str, set[str]] = defaultdict(set)
        self.left: list[tuple[int, str]] = []
        for row in rows:
            self.put(row)

    def latest(self, uri: str) -> Seen | None:
        versions = (self.rows[one] for one in self.by_uri if self.rows[one].uri == uri)
        return max(versions, key=lambda row: (row.version, row.id), default=None)

    def with_text(self, fingerprint: Fingerprint) -> Seen | None:
        prints = ((one, decoded(self.rows[one])) for one in self.indexed)
        same = [one for one, other in prints if other and other.text_hash == fingerprint.text_hash]
        return self.rows[min(same)] if same else None

    def candidates(self, fingerprint: Fingerprint) -> list[tuple[Seen, Fingerprint | None]]:
        holders = [self.by_shingle[shingle] for shingle in fingerprint.shingles.hashes]
        found = set[str]().union(*(some for some in holders if len(some) <= COMMON))
        return [(self.rows[one], decoded(self.rows[one])) for one in sorted(found)]

    def successor(self, row: Seen) -> Seen | None:
        revisions = (self.rows[one] for one in self.replaced[row.id])
        onward = (one for one in revisions if one.version > row.version and one.uri == row.uri)
        return min(onward, key=lambda one: (one.version, one.id), default=None)

    def has_left(self, row: Seen) -> bool:
        return row.moment < self.moment - self.seconds

    def put(self, row: Seen) -> None:
        self._drop(row.id)
        self.rows[row.id] = row
        self.moment = max(self.moment, row.moment)
        self.received = max(self.received, row.received)
        if row.kind == "revision" and row.of is not None:
            self.replaced[row.of].add(row.id)
            self._unindex(row.of)
        fingerprint = decoded(row)
        if fingerprint or row.status != "usable":
            self.by_uri.add(row.id)
        if not self.replaced[row.id] and fingerprint:
            self.indexed.add(row.id)
            for shingle in fingerprint.shingles.hashes[:POSTED]:
                self.by_shingle[shingle].add(row.id)
        for one in filter(self.has_left, self.rows.values()):
            self.by_uri.discard(one.id)
            self._unindex(one.id)
            heappush(self.left, (one.offset, one.id))

    def evict(self, offset: int) -> list[str]:
        gone = []
        while self.left and abs(offset - self.left[0][0]) >= REPEATED_WITHIN:
            judged, article_id = heappop(self.left)
            row = self.rows.get(article_id)
            if row is not None and row.offset == judged and self.has_left(row):
                self._drop(article_id)
                gone.append(article_id)
        return gone

    def _drop(self, article_id: str) -> None:
        self.by_uri.discard(article_id)
        self._unindex(article_id)
        row = self.rows.pop(article_id, None)
        if row is not None and row.kind == "revision" and row.of is not None:
            self.replaced[row.of].discard(article_id)

    def _unindex(self, article_id: str) -> None:
        self.indexed.discard(article_id)
        for holders in self.by_shingle.values():
            holders.discard(article_id)
