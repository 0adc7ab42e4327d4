"""Counts of values without number: bounded, and right for those that matter."""

from __future__ import annotations

from collections import Counter

from hypothesis import given
from hypothesis import strategies as st

from streams.top_counts import TopCounts


def counted(values: list[str], *, shown: int, kept: int) -> dict[str, float]:
    top = TopCounts("copydesk_source_articles", "Raw messages.", ("source", "outcome"), shown=shown, kept=kept)
    for value in values:
        top.inc(value, "passed")
    (family,) = top.collect()
    return {sample.labels["source"]: sample.value for sample in family.samples}


@given(st.lists(st.sampled_from("abcdefgh"), max_size=200))
def test_where_all_values_are_kept_every_count_is_exact(values: list[str]) -> None:
    assert counted(values, shown=8, kept=8) == dict(Counter(values))


@given(st.lists(st.integers(0, 400).map(str), max_size=300), st.integers(1, 10), st.integers(1, 20))
def test_never_more_is_shown_or_kept_than_allowed(values: list[str], shown: int, kept: int) -> None:
    assert len(counted(values, shown=shown, kept=kept)) <= min(shown, kept)


def test_a_frequent_source_is_shown_however_many_rare_ones_come() -> None:
    values = [value for number in range(1000) for value in (f"rare{number}.example", "daily.example")]
    assert counted(values, shown=1, kept=10) == {"daily.example": 1000}


def test_outcomes_of_a_source_are_told_apart() -> None:
    top = TopCounts("copydesk_source_articles", "Raw messages.", ("source", "outcome"), shown=1, kept=2)
    for outcome in ("passed", "dead", "passed"):
        top.inc("daily.example", outcome)
    (family,) = top.collect()
    assert {sample.labels["outcome"]: sample.value for sample in family.samples} == {"passed": 2, "dead": 1}
