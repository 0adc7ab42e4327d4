"""Which rows have become too old, found without a look at the others.

Rows lie in slices of record time, twelve bytes each. Only the oldest slice, where the edge of the window runs, is in
order.
"""

from __future__ import annotations

from array import array
from collections.abc import Iterator
from heapq import heappop, heappush

SLICE_SECONDS = 600.0


class Ages:
    """The moments of rows, which are told by their numbers."""

    def __init__(self) -> None:
        """No rows."""
        self._slices: dict[float, tuple[array[float], array[int]]] = {}
        self._starts: list[float] = []
        self._oldest: list[tuple[float, int]] = []

    def add(self, moment: float, row: int) -> None:
        """Note a row, which may be noted already."""
        start = moment // SLICE_SECONDS
        if start not in self._slices:
            self._slices[start] = array("d"), array("I")
            heappush(self._starts, start)
        moments, rows = self._slices[start]
        moments.append(moment)
        rows.append(row)

    def older_than(self, moment: float) -> Iterator[int]:
        """Take the rows from before a moment."""
        while self._starts and self._starts[0] * SLICE_SECONDS < moment:
            moments, rows = self._slices.pop(heappop(self._starts))
            for one in zip(moments, rows, strict=True):
                heappush(self._oldest, one)
        while self._oldest and self._oldest[0][0] < moment:
            yield heappop(self._oldest)[1]
