"""Times of publication: how they are written, how precise they are, and which are impossible."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from streams.stage1_extract.published import TOLERANCE, Published, read_published

RECEIVED = datetime(2026, 3, 12, 12, tzinfo=UTC)


def read(value: str | None) -> tuple[str, str] | None:
    found = read_published(value, RECEIVED)
    return (found.moment.isoformat(), found.precision) if found else None


@pytest.mark.parametrize(
    ("value", "moment", "precision"),
    [
        ("2026-03-10", "2026-03-10T00:00:00+00:00", "day"),
        ("20260310", "2026-03-10T00:00:00+00:00", "day"),
        (" 2026-03-10T14:05:09+02:00 ", "2026-03-10T14:05:09+02:00", "second"),
        ("2026-03-10T14:05:09.1234567Z", "2026-03-10T14:05:09.123456+00:00", "second"),
        ("2026-03-10t14:05z", "2026-03-10T14:05:00+00:00", "minute"),
        ("2026-03-10 14:05:09", "2026-03-10T14:05:09+00:00", "second"),
        ("2026-03-10 14:05:09 -0330", "2026-03-10T14:05:09-03:30", "second"),
        ("2026-03-10T14:05:09,5+01", "2026-03-10T14:05:09.500000+01:00", "second"),
        ("Tue, 10 Mar 2026 14:05:09 +0100", "2026-03-10T14:05:09+01:00", "second"),
        ("10 Mar 2026 14:05 EST", "2026-03-10T14:05:00-05:00", "minute"),
        ("Tue, 10 Mar 2026 14:05:09 -0000", "2026-03-10T14:05:09+00:00", "second"),
        ("10 Mar 2026 02:05 PM", "2026-03-10T14:05:00+00:00", "minute"),
        ("Mar 10, 2026, 11:30 pm", "2026-03-10T23:30:00+00:00", "minute"),
        ("10 March 2026 at 2.05pm", "2026-03-10T14:05:00+00:00", "minute"),
        ("10 Mar 2026 14:05 CET", "2026-03-10T13:05:00+00:00", "minute"),
        ("10 March 2026", "2026-03-10T00:00:00+00:00", "day"),
        ("March 10, 2026", "2026-03-10T00:00:00+00:00", "day"),
        ("10 mars 2026", "2026-03-10T00:00:00+00:00", "day"),
        ("10.3.2026", "2026-03-10T00:00:00+00:00", "day"),
        ("04.03.2026, 07:00", "2026-03-04T07:00:00+00:00", "minute"),
        ("10. März 2026", "2026-03-10T00:00:00+00:00", "day"),
        ("2026年3月10日", "2026-03-10T00:00:00+00:00", "day"),
        ("1 January 1900", "1900-01-01T00:00:00+00:00", "day"),
    ],
)
def test_written_times_are_read_with_their_precision(value: str, moment: str, precision: str) -> None:
    found = read_published(value, RECEIVED)
    assert found == Published(datetime.fromisoformat(moment), found.precision if found else "day")
    assert found.precision == precision


@pytest.mark.parametrize(
    "value",
    [
        None,
        "",
        "  ",
        "soon",
        "Tuesday",
        "10:30",
        "March 2026",
        "10 March",
        "2026",
        "2026-02-30",
        "2026-03-10T25:00:00Z",
        "3 4 5",
        "the 10 of March 2026 was a day like others",
        "2026-03-10 " + "x" * 200,
    ],
)
def test_what_names_no_day_is_none(value: str | None) -> None:
    assert read(value) is None


@pytest.mark.parametrize("value", ["yesterday", "2 days ago", "today 10:00", "now", "in 3 hours", "last Friday"])
def test_what_depends_on_the_day_of_reading_is_none(value: str) -> None:
    assert read(value) is None


@pytest.mark.parametrize(
    "value", ["0001-01-01", "0001-01-01T00:00:00+14:00", "1604-12-31", "2099-01-01", "9999-12-31T23:59:59-14:00"]
)
def test_what_is_before_all_newspapers_or_after_the_reception_is_impossible(value: str) -> None:
    assert read(value) is None


def test_tomorrow_in_another_zone_is_possible() -> None:
    assert read("2026-03-13") == ("2026-03-13T00:00:00+00:00", "day")
    assert read((RECEIVED + TOLERANCE).isoformat()) is not None
    assert read((RECEIVED + TOLERANCE + timedelta(seconds=1)).isoformat()) is None


def test_a_message_of_the_first_or_last_day_of_all_calendars_is_read_too() -> None:
    assert read_published("2026-03-10", datetime.min.replace(tzinfo=UTC)) is None
    assert read_published("2026-03-10", datetime.max.replace(tzinfo=UTC)) is not None


@settings(deadline=None)
@given(
    st.datetimes(
        min_value=datetime(1605, 1, 2),  # noqa: DTZ001 - hypothesis asks for naive bounds
        max_value=datetime(2026, 3, 11),  # noqa: DTZ001
        timezones=st.integers(-14 * 60, 14 * 60).map(lambda minutes: timezone(timedelta(minutes=minutes))),
    )
)
def test_every_rfc_3339_time_comes_back(moment: datetime) -> None:
    found = read_published(moment.isoformat(), RECEIVED)
    assert found is not None
    assert found.moment == moment
    assert found.precision == "second"


WORDS = (
    "10 31 2026 0001 9999 99999999999 Mar March mars Tue , T Z + - : . / +9999 am pm EST CET at 14:05 24:00 ago ٣ 年"
)
PIECES = st.sampled_from([*WORDS.split(), "\ud800"])


@settings(deadline=None)
@given(st.text(max_size=40) | st.lists(PIECES, max_size=8).map(" ".join) | st.lists(PIECES, max_size=6).map("".join))
@example("10 Mar 0000 14:05 GMT")
@example("99 Mar 2026 14:05 GMT")
@example("10 Mar 2026 14:05 +9999")
def test_any_string_gives_a_possible_time_with_a_zone_or_none(value: str) -> None:
    found = read_published(value, RECEIVED)
    if found is not None:
        assert datetime(1605, 1, 1, tzinfo=UTC) <= found.moment <= RECEIVED + TOLERANCE
        assert found.moment.utcoffset() is not None
        assert read_published(value, RECEIVED) == found
