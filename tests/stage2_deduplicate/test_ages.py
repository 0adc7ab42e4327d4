"""Ages: rows are told in the order of their moments, each as often as it was noted."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from streams.stage2_deduplicate.ages import SLICE_SECONDS, Ages

moments = st.one_of(st.integers(-3, 9).map(lambda n: n * SLICE_SECONDS / 2), st.floats(-1e12, 1e12))


@given(st.lists(st.tuples(st.booleans(), moments), max_size=40))
def test_whatever_is_older_than_a_moment_is_told_once(steps: list[tuple[bool, float]]) -> None:
    ages, plain = Ages(), list[tuple[float, int]]()
    for number, (noted, moment) in enumerate(steps):
        if noted:
            ages.add(moment, number)
            plain.append((moment, number))
        else:
            assert list(ages.older_than(moment)) == [row for then, row in sorted(plain) if then < moment]
            plain = [(then, row) for then, row in plain if then >= moment]
