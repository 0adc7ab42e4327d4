"""What ages are told of."""

from __future__ import annotations

from tests.benchmarks.suite.freshness import percentiles


def test_the_middle_and_the_hundredth_are_told() -> None:
    assert percentiles([float(age) for age in range(101)]) == {"p50 s": 50.0, "p99 s": 99.0}
