"""How long records are open, in the time of the log, and what is forgotten after that."""

from __future__ import annotations

from streams.stage4_corroborate import open_records
from streams.stage4_corroborate.open_records import REPEATED_WITHIN
from tests.stage4_corroborate.coded_events import Desk, event, message, withdrawal


def days_pass(desk: Desk, days: int, offset: int = 10) -> None:
    """Messages of another event, one a day: record time runs no faster."""
    for day in range(1, days + 1):
        desk.take(message(event(f"day-{day}", recipient=[], hours=24 * day), offset + day, days=day))


def test_a_late_article_joins_as_long_as_the_record_is_open() -> None:
    desk = Desk()
    desk.tell(event("a"))
    days_pass(desk, 29)
    (told,) = desk.take(message(event("late"), 99, days=29))
    assert told.id == "a-0"


def test_a_record_that_is_closed_takes_no_further_event() -> None:
    desk = Desk()
    desk.tell(event("a"))
    days_pass(desk, 32)
    (told,) = desk.take(message(event("late"), 99, days=32))
    assert told.id == "late-0"


def test_each_article_keeps_a_record_open_for_another_while() -> None:
    desk = Desk()
    desk.tell(event("a"))
    days_pass(desk, 20)
    desk.take(message(event("b"), 50, days=20))
    for day in range(21, 45):
        desk.take(message(event(f"day-{day}", recipient=[], hours=24 * day), 50 + day, days=day))
    (told,) = desk.take(message(event("late"), 999, days=45))
    assert told.id == "a-0"


def test_the_clock_does_not_count_and_a_wrong_date_counts_for_a_day_at_most() -> None:
    desk = Desk()
    desk.tell(event("a"))
    desk.take(message(event("b", recipient=[], hours=24 * 365 * 70), 1, days=365 * 70))
    (told,) = desk.take(message(event("c"), 2))
    assert told.id == "a-0"


def test_a_message_of_a_closed_record_that_is_repeated_finds_it() -> None:
    desk = Desk()
    first = message(event("a"), 0)
    desk.take(first)
    days_pass(desk, 40)
    assert [one.id for one in desk.take(first)] == ["a-0"]
    (told,) = desk.take(message(event("late"), 99, days=40))
    assert told.id == "late-0"


def test_the_rows_of_a_closed_record_go_when_no_message_of_it_is_repeated_any_more() -> None:
    desk = Desk()
    desk.tell(event("a"), event("b"))
    desk.take(message(withdrawal("b"), 2))
    days_pass(desk, 40)
    assert {"told/a-0", "told/b-0", "withdrawn/b"} <= desk.table.keys()
    desk.take(message(event("c", recipient=[]), 2 + REPEATED_WITHIN, days=40))
    assert not {"told/a-0", "told/b-0", "withdrawn/b"} & desk.table.keys()
    assert desk.records.told("a-0") is None


def test_what_was_withdrawn_does_not_come_back_when_its_withdrawal_is_forgotten() -> None:
    desk = Desk()
    desk.tell(event("a"), event("b"))
    desk.take(message(withdrawal("b"), 2))
    for day in range(1, 41):
        desk.take(message(event(f"c{day}"), 2 + day, days=day))
    (told,) = desk.take(message(event("last"), 3 + REPEATED_WITHIN, days=40))
    assert "withdrawn/b" not in desk.table
    assert told.id == "a-0"
    assert "b" not in {one.id for one in told.cite_info}


def test_after_a_restart_records_are_what_they_were() -> None:
    desk = Desk()
    desk.tell(event("a"), event("b"))
    desk.take(message(withdrawal("a"), 2))
    days_pass(desk, 32)
    again = Desk(dict(reversed(desk.table.items())))
    assert (len(again.records), again.records.moment) == (len(desk.records), desk.records.moment)
    for offset, told in ((99, event("late")), (100, event("day-33", recipient=[]))):
        assert again.take(message(told, offset, days=33)) == desk.take(message(told, offset, days=33))


def test_records_that_were_not_asked_for_lately_are_merged_anew() -> None:
    desk = Desk()
    desk.tell(event("a"))
    recent = desk.records._recent
    for number in range(open_records.RECENT + 5):
        desk.take(message(event(f"b{number}", recipient=[], story=f"s{number}"), number + 1))
    assert len(recent) == open_records.RECENT
    assert "a-0" not in recent
    (told,) = desk.take(message(event("c"), 9_999))
    assert (told.id, told.sources) == ("a-0", 2)


def test_nothing_is_left_of_what_is_forgotten() -> None:
    desk = Desk()
    desk.tell(event("a"))
    desk.take(message(withdrawal("a"), 1))
    days_pass(desk, 40)
    desk.take(message(event("z", recipient=[]), 2 * REPEATED_WITHIN, days=80))
    desk.take(message(event("y", recipient=[]), 3 * REPEATED_WITHIN, days=140))
    desk.take(message(event("x", recipient=[]), 4 * REPEATED_WITHIN, days=200))
    desk.take(message(event("w", recipient=[]), 5 * REPEATED_WITHIN, days=260))
    records = desk.records
    assert len(records) == len(records._records) == len(records._recent)
    assert len(desk.table) == len(records._rows)
    assert set(records._by_article) <= {"w", "x", "y", "z"} | {f"day-{day}" for day in range(41)}
    assert not records._withdrawn
