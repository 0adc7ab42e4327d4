"""The time in a log runs on with what is appended, and ahead with what is published."""

from __future__ import annotations

import pytest

from streams.record_time import record_time

DAY = 86_400.0


@pytest.mark.parametrize(
    ("published", "appended", "moment", "latest", "expected"),
    [
        (None, 500.0, None, 0.0, 500.0),
        (400.0, 500.0, None, 0.0, 400.0),
        (-5.0, 500.0, None, 0.0, 500.0),
        (None, 510.0, 300.0, 500.0, 310.0),
        (305.0, 510.0, 300.0, 500.0, 310.0),
        (400.0, 510.0, 300.0, 500.0, 400.0),
        (900.0, 510.0, 300.0, 500.0, 510.0),
        (None, 490.0, 300.0, 500.0, 300.0),
        (9 * DAY, 10 * DAY, 300.0, 10 * DAY, 300.0 + DAY),
        (None, 10 * DAY, 300.0, 500.0, 300.0 + DAY),
    ],
)
def test_time_runs_on_by_a_day_at_most_and_never_back(
    published: float | None, appended: float, moment: float | None, latest: float, expected: float
) -> None:
    assert record_time(published, appended, moment, latest) == expected
