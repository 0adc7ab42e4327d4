"""An index in little memory: which rows stand under a key, where keys are hashes of 64 bits and rows are small numbers.

Most keys have one row. Their pairs lie in flat arrays, each at the first free place from the one that its key points to
(open addressing with linear probing; D. Knuth, "The Art of Computer Programming", volume 3, 6.4, algorithms L and R).
That is 12 bytes a pair and as much again for free places, where a dict of sets of ints takes 300. Rows that share a key
stand in a dict beside them.
"""

from __future__ import annotations

from array import array
from collections.abc import Collection, Iterable, Iterator
from itertools import repeat

import numpy as np
from numpy.typing import NDArray

FULLEST = 0.5
"""The share of its places at which a part grows: above it, a search meets too many others on its way."""

EMPTIEST = 0.36
"""The share of its places that is taken after it has grown."""

FEW = 16
"""So many rows of one key are a tuple; more are a set, from which one is taken without a look at all the others."""

# Parts grow one at a time, within a fifth of a second where there are a million articles. Many more of them would be
# slower to search, since their heads do not stay in the processor's cache. The lowest bits choose the part: the kept
# hashes of a text are the smallest, and so are not spread evenly by their highest bits.
_PART_BITS = 6
_PART = (1 << _PART_BITS) - 1
_FEWEST_PLACES = 6
_SHARED = 0xFFFF_FFFF


class _Part:
    """The pairs of some of the keys. Row 0 marks a free place, and the last place is always free."""

    __slots__ = ("held", "homes", "keys", "rows")

    def __init__(self) -> None:
        """No pair, and places for a few."""
        self.homes = _FEWEST_PLACES
        self.keys = array("Q", bytes(8 * (_FEWEST_PLACES + 1)))
        self.rows = array("I", bytes(4 * (_FEWEST_PLACES + 1)))
        self.held = 0

    def place_of(self, key: int) -> int:
        """Where a key stands, or the free place where it would."""
        keys, rows, place = self.keys, self.rows, (key >> _PART_BITS) % self.homes
        while rows[place] and keys[place] != key:
            place += 1
        return place

    def fill(self, place: int, key: int, row: int) -> None:
        """Put a pair in a free place."""
        self.keys[place], self.rows[place] = key, row
        self.held += 1
        if self.held > FULLEST * self.homes or place + 1 == len(self.rows):
            self._grow()

    def clear(self, hole: int) -> None:
        """Free a place. Those after it that could stand there move up, so that no search ends before them."""
        keys, rows, place = self.keys, self.rows, hole + 1
        while rows[place]:
            if (keys[place] >> _PART_BITS) % self.homes <= hole:
                keys[hole], rows[hole] = keys[place], rows[place]
                hole = place
            place += 1
        rows[hole] = 0
        self.held -= 1

    def _grow(self) -> None:
        keys: NDArray[np.uint64] = np.frombuffer(self.keys, np.uint64)
        rows: NDArray[np.uint32] = np.frombuffer(self.rows, np.uint32)
        taken = np.flatnonzero(rows)
        self.lay(keys[taken], rows[taken])

    def lay(self, keys: NDArray[np.uint64], rows: NDArray[np.uint32]) -> None:
        """Hold these pairs, which are all of different keys, and no others."""
        self.held = len(keys)
        self.homes = int(self.held / EMPTIEST) + _FEWEST_PLACES
        home = ((keys >> np.uint64(_PART_BITS)) % np.uint64(self.homes)).astype(np.int64)
        order = np.argsort(home, kind="stable")
        steps = np.arange(len(order))
        places = steps + np.maximum.accumulate(home[order] - steps)
        # The last pairs may stand beyond the last home.
        size = max(self.homes, int(places[-1]) + 1) + 1
        self.keys, self.rows = array("Q", bytes(8 * size)), array("I", bytes(4 * size))
        np.frombuffer(self.keys, np.uint64)[places] = keys[order]
        np.frombuffer(self.rows, np.uint32)[places] = rows[order]


class Pairs:
    """Keys and rows, to fill postings with many at once: that takes an eighth of the time of one after the other."""

    def __init__(self) -> None:
        """None."""
        self._keys, self._rows = array("Q"), array("I")

    def add(self, keys: Collection[int], row: int) -> None:
        """Note that a row is to stand under some keys."""
        self._keys.extend(keys)
        self._rows.extend(repeat(row, len(keys)))

    def without(self, rows: Collection[int]) -> Pairs:
        """Those of other rows."""
        gone = np.isin(self.rows, np.fromiter(rows, np.uint32, len(rows)))
        left = Pairs()
        left._keys.frombytes(self.keys[~gone].tobytes())
        left._rows.frombytes(self.rows[~gone].tobytes())
        return left

    @property
    def keys(self) -> NDArray[np.uint64]:
        """The key of each pair."""
        return np.frombuffer(self._keys, np.uint64)

    @property
    def rows(self) -> NDArray[np.uint32]:
        """The row of each pair."""
        return np.frombuffer(self._rows, np.uint32)


class Postings:
    """Rows by key. Rows are numbers from 1 up, below 2^32 - 1."""

    def __init__(self) -> None:
        """No key has a row."""
        self._parts: dict[int, _Part] = {}
        self._shared: dict[int, tuple[int, ...] | set[int]] = {}

    def add(self, keys: Iterable[int], row: int) -> None:
        """Let a row stand under some keys, where it does not yet."""
        for key in keys:
            part = self._parts.get(key & _PART)
            if part is None:
                part = self._parts[key & _PART] = _Part()
            place = part.place_of(key)
            held = part.rows[place]
            if held == 0:
                part.fill(place, key, row)
            elif held == _SHARED:
                self._shared[key] = _with(self._shared[key], row)
            elif held != row:
                self._shared[key] = (held, row)
                part.rows[place] = _SHARED

    def fill(self, pairs: Pairs) -> Iterator[None]:
        """Let rows stand under keys where no key has a row yet. Yields after each part."""
        keys, rows = pairs.keys, pairs.rows
        part_of = (keys & np.uint64(_PART)).astype(np.uint8)
        for number in range(_PART + 1):
            chosen = np.flatnonzero(part_of == number)
            if len(chosen):
                part = self._parts[number] = _Part()
                part.lay(*self._heads(keys[chosen], rows[chosen]))
            yield

    def _heads(
        self, keys: NDArray[np.uint64], rows: NDArray[np.uint32]
    ) -> tuple[NDArray[np.uint64], NDArray[np.uint32]]:
        """Each key once, and its row, or the mark of a key that has several, which are put beside."""
        order = np.argsort(keys, kind="stable")
        keys, rows = keys[order], rows[order]
        starts = np.flatnonzero(np.concatenate([[True], keys[1:] != keys[:-1]]))
        ends = np.append(starts[1:], len(keys))
        heads = rows[starts]
        for one in np.flatnonzero(ends - starts > 1).tolist():
            held = set(rows[starts[one] : ends[one]].tolist())
            if len(held) > 1:
                self._shared[int(keys[starts[one]])] = held if len(held) > FEW else tuple(held)
                heads[one] = _SHARED
        return keys[starts], heads

    def discard(self, keys: Iterable[int], row: int) -> None:
        """Take a row from some keys, where it stands there."""
        for key in keys:
            part = self._parts.get(key & _PART)
            if part is None:
                continue
            place = part.place_of(key)
            held = part.rows[place]
            if held == _SHARED:
                left = self._shared[key] = _without(self._shared[key], row)
                if len(left) == 1:
                    (part.rows[place],) = self._shared.pop(key)
            elif held == row:
                part.clear(place)

    def of(self, key: int) -> Collection[int]:
        """The rows under a key."""
        part = self._parts.get(key & _PART)
        held = part.rows[part.place_of(key)] if part is not None else 0
        if held == _SHARED:
            return self._shared[key]
        return (held,) if held else ()

    def of_any(self, keys: Iterable[int], most: int) -> set[int]:
        """The rows under some keys, without those keys that have more rows than that (1 or more)."""
        found: set[int] = set()
        parts, shared, bits, mask = self._parts, self._shared, _PART_BITS, _PART
        for key in keys:
            part = parts.get(key & mask)
            if part is None:
                continue
            # As in `place_of`: a call for each of the many keys of a text takes longer than the search.
            rows, place = part.rows, (key >> bits) % part.homes
            while held := rows[place]:
                if part.keys[place] == key:
                    if held != _SHARED:
                        found.add(held)
                    elif len(shared[key]) <= most:
                        found.update(shared[key])
                    break
                place += 1
        return found


def _with(rows: tuple[int, ...] | set[int], row: int) -> tuple[int, ...] | set[int]:
    if row in rows:
        return rows
    if isinstance(rows, set):
        rows.add(row)
        return rows
    return (*rows, row) if len(rows) < FEW else {*rows, row}


def _without(rows: tuple[int, ...] | set[int], row: int) -> tuple[int, ...] | set[int]:
    if isinstance(rows, set):
        rows.discard(row)
        return rows if len(rows) > FEW else tuple(rows)
    return tuple(other for other in rows if other != row)
