"""What a loop is said to have spent: from when it was warm until the last look before its end."""

from __future__ import annotations

import pytest

from tests.benchmarks.suite.overhead import PROCESSOR, RATE, TIMES, Progress, beside, between
from tests.benchmarks.suite.rounds import CannotRunError


def test_neither_the_start_nor_the_end_of_a_loop_counts() -> None:
    steps = [Progress(0, 0.0, 0.0), Progress(500, 9.0, 5.0), Progress(1500, 11.0, 6.0), Progress(2000, 50.0, 6.5)]
    assert between(steps, 2000) == {RATE: 500.0, PROCESSOR: 1.0}


def test_a_loop_that_was_looked_at_too_seldom_cannot_be_measured() -> None:
    with pytest.raises(CannotRunError):
        between([Progress(0, 0.0, 0.0), Progress(600, 1.0, 1.0), Progress(700, 2.0, 1.0)], 700)


def test_processor_time_is_told_as_a_multiple_of_the_bases() -> None:
    assert beside({RATE: 1.0, PROCESSOR: 3.0}, {RATE: 9.0, PROCESSOR: 0.5})[TIMES] == 6.0
