"""Counts of values that may be without number, in bounded memory, of which only the most frequent are shown.

Space-Saving (Metwally, Agrawal and El Abbadi, 2005): a value that is new takes the place of the rarest one, and its
count with it. So a count may be too high by as much as the rarest had, never too low, and what is frequent is kept.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from heapq import nlargest

from prometheus_client.core import CounterMetricFamily
from prometheus_client.registry import Collector


class TopCounts(Collector):
    """A counter for Prometheus with a label of many values, and one of few that are told apart for each of them."""

    def __init__(self, name: str, documentation: str, labels: tuple[str, str], *, shown: int, kept: int) -> None:
        """Show the `shown` most frequent values of the first label, of the `kept` that are remembered."""
        self._family = (name, documentation, labels)
        self._kept = kept
        self._shown = shown
        self._totals: Counter[str] = Counter()
        self._parts: dict[str, Counter[str]] = {}

    def inc(self, value: str, part: str) -> None:
        """Count one more of a value."""
        if value not in self._parts:
            self._parts[value] = Counter()
            if len(self._parts) > self._kept:
                rarest, count = min(self._totals.items(), key=lambda one: one[1])
                del self._totals[rarest], self._parts[rarest]
                self._totals[value] = count
        self._totals[value] += 1
        self._parts[value][part] += 1

    def collect(self) -> Iterator[CounterMetricFamily]:
        """What Prometheus is shown. Called in another thread, so it works on copies."""
        name, documentation, labels = self._family
        family = CounterMetricFamily(name, documentation, labels=labels)
        for value, _ in nlargest(self._shown, list(self._totals.items()), key=lambda one: one[1]):
            for part, count in list(self._parts.get(value, {}).items()):
                family.add_metric([value, part], count)
        yield family
