"""The share of dead messages: when it is told, and that it is told once."""

from __future__ import annotations

from collections.abc import Iterable

import pytest
from hypothesis import given
from hypothesis import strategies as st
from prometheus_client import REGISTRY

from streams.bad_share import Alarm, BadShare, Crossing, TooManyDeadError

GOOD, DEAD = False, True


def crossings(share: BadShare, outcomes: Iterable[bool]) -> list[tuple[int, Crossing]]:
    """The crossings, each with the number of the message that made it, from 1."""
    found = [(number, share.record(dead=dead)) for number, dead in enumerate(outcomes, 1)]
    return [(number, crossing) for number, crossing in found if crossing is not None]


def test_a_stage_without_messages_has_no_share() -> None:
    share = BadShare(0.5, 10)
    assert share.share == 0
    assert not share.exceeded


def test_nothing_is_told_before_half_of_the_window_is_known() -> None:
    share = BadShare(0.5, 10)
    assert crossings(share, [DEAD] * 4) == []
    assert share.share == 1
    assert not share.exceeded
    assert crossings(share, [DEAD]) == [(1, Crossing.ROSE)]
    assert share.exceeded


def test_just_the_limit_does_not_exceed_it() -> None:
    share = BadShare(0.5, 10)
    assert crossings(share, [GOOD, DEAD] * 5) == []
    assert share.share == 0.5


def test_one_more_than_the_limit_exceeds_it() -> None:
    assert crossings(BadShare(0.5, 10), [GOOD, DEAD] * 4 + [DEAD]) == [(9, Crossing.ROSE)]


def test_single_bad_messages_are_no_incident() -> None:
    assert crossings(BadShare(0.5, 20), ([GOOD] * 4 + [DEAD]) * 50) == []


def test_an_incident_is_told_once_and_so_is_its_end() -> None:
    share = BadShare(0.5, 10)
    assert crossings(share, [GOOD] * 10 + [DEAD] * 30 + [GOOD] * 30) == [(16, Crossing.ROSE), (47, Crossing.FELL)]
    assert share.share == 0
    assert not share.exceeded


def test_a_share_that_swings_about_the_limit_is_told_once() -> None:
    share = BadShare(0.5, 10)
    assert crossings(share, [GOOD, DEAD] * 10 + [DEAD] + [GOOD, DEAD, DEAD, GOOD] * 50) == [(21, Crossing.ROSE)]


def test_old_messages_leave_the_window() -> None:
    share = BadShare(0.5, 4)
    crossings(share, [DEAD] * 100 + [GOOD, DEAD, GOOD, GOOD])
    assert share.share == 0.25


def test_a_limit_of_all_is_never_exceeded() -> None:
    assert crossings(BadShare(1, 10), [DEAD] * 100) == []


@pytest.mark.parametrize(("window", "rises", "falls"), [(1, 1, 10), (2, 1, 11), (3, 2, 11)])
def test_small_windows_work(window: int, rises: int, falls: int) -> None:
    found = crossings(BadShare(0.5, window), [DEAD] * 9 + [GOOD] * 9)
    assert found == [(rises, Crossing.ROSE), (falls, Crossing.FELL)]


@given(outcomes=st.lists(st.booleans(), max_size=200), window=st.integers(1, 30), limit=st.floats(0.01, 1))
def test_the_share_is_that_of_the_last_messages_and_crossings_take_turns(
    outcomes: list[bool], window: int, limit: float
) -> None:
    share = BadShare(limit, window)
    told = [crossing for _, crossing in crossings(share, outcomes)]
    recent = outcomes[-window:]
    assert share.share == pytest.approx(sum(recent) / len(recent) if recent else 0)
    assert told == [Crossing.FELL if number % 2 else Crossing.ROSE for number in range(len(told))]
    assert share.exceeded == (len(told) % 2 == 1)


def alarm(*, stop: bool) -> Alarm:
    return Alarm("extract", BadShare(0.5, 10), stop=stop)


def test_a_rise_is_said_loudly_and_once_and_its_end_as_well(caplog: pytest.LogCaptureFixture) -> None:
    told = alarm(stop=False)
    for dead in [*[DEAD] * 10, *[GOOD] * 10]:
        told.tell(dead=dead)
    rose, fell = caplog.records
    assert (rose.levelname, "100% of the last messages are dead" in rose.getMessage()) == ("CRITICAL", True)
    assert (fell.levelname, "messages pass again" in fell.getMessage()) == ("WARNING", True)
    assert REGISTRY.get_sample_value("copydesk_dead_share", {"stage": "extract"}) == 0


def test_a_stage_that_is_to_stop_stops_when_the_share_rises() -> None:
    told = alarm(stop=True)
    for _ in range(4):
        told.tell(dead=DEAD)
    with pytest.raises(TooManyDeadError, match="extract: 100% of the last messages are dead"):
        told.tell(dead=DEAD)
