"""Record time: the time in a log, by which stages that remember forget (decision 7)."""

from __future__ import annotations

_LONGEST_STEP_SECONDS = 86_400.0


def record_time(published: float | None, appended: float, moment: float | None, latest_appended: float) -> float:
    """When a message came, in the time of its log, in seconds since the epoch.

    `moment` is the record time up to then, None at the beginning, and `latest_appended` when the latest raw message up
    to then was appended. Time runs on as messages are appended, and ahead with publication, so that a backfill moves as
    the live stream did. A message with a wrong date, or none, moves it by a day at most.
    """
    said = min(published, appended) if published is not None else 0.0
    if moment is None:
        # A date before the epoch is a mistake more often than an archive, and time would have to catch up from there.
        return said if said > 0 else appended
    ran_on = moment + max(0.0, appended - latest_appended)
    return min(max(ran_on, said), moment + _LONGEST_STEP_SECONDS)
