"""Articles become records: from messages of one article each to what readers are told, through crashes and restarts."""

from __future__ import annotations

from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec import UNSET

from schemas.event import Event
from schemas.withdrawal import Withdrawal
from streams.outcomes import Outcome, Reason, Rejected
from streams.records import Record, header_texts
from streams.stage4_corroborate.open_records import OpenRecords
from streams.stage4_corroborate.stage import Change, corroborate
from streams.topics import EVENTS
from tests.stage4_corroborate.coded_events import (
    KHARKIV,
    MONTH,
    ODESA,
    Desk,
    decoded,
    event,
    message,
    stream_of,
    withdrawal,
)

ARTICLES = st.sampled_from("abcdefgh")
TOLD = st.builds(
    lambda article, number, day, place: event(
        article, number=number, date=f"2026-03-{day}", event_loc=place, publication=article.upper()
    ),
    ARTICLES,
    st.integers(0, 1),
    st.sampled_from([10, 11, 14]),
    st.sampled_from([UNSET, KHARKIV, ODESA]),
)
# With reports that are coded anew: of the same article and number, but another day or place.
LOGS = st.lists(st.one_of(TOLD, st.builds(withdrawal, ARTICLES)), min_size=1, max_size=14, unique_by=str)


def log_of(told: list[Event | Withdrawal]) -> list[Record]:
    return [message(one, offset) for offset, one in enumerate(told)]


def articles(record: Event) -> set[str]:
    return {one.id for one in record.cite_info}


def test_the_first_article_opens_a_record_of_the_same_id() -> None:
    corroboration = corroborate(message(event("a"), 7), OpenRecords(MONTH))
    (output,) = corroboration.result.outputs
    assert (output.topic, output.key, decoded(output).id) == (EVENTS, b"a-0", "a-0")
    assert (corroboration.result.outcome, [change for change, _ in corroboration.changes]) == (
        Outcome.PASSED,
        [Change.NEW],
    )
    headers = header_texts(output.headers)
    assert (headers["ce_id"], headers["ce_type"]) == ("articles-raw/0/7", "copydesk.event.v1")


def test_several_articles_make_one_record_that_grows() -> None:
    told = Desk().tell(event("a"), event("b", date="2026-03-11"), event("c", status="reported"))
    assert [one.id for one in told] == ["a-0"] * 3
    assert [one.sources for one in told] == [1, 2, 3]
    assert articles(told[-1]) == {"a", "b", "c"}
    assert told[-1].date == "2026-03-10"


def test_other_sides_another_type_or_another_place_are_another_event() -> None:
    told = Desk().tell(
        event("a", event_loc=KHARKIV),
        event("b", event=["THREATEN"]),
        event("c", event_loc=ODESA),
        event("d", recipient=[]),
    )
    assert [one.id for one in told] == ["a-0", "b-0", "c-0", "d-0"]


def test_an_event_goes_to_the_record_that_it_is_most_like_and_of_equals_to_that_of_the_least_id() -> None:
    desk = Desk()
    desk.tell(event("z", event_loc=ODESA), event("k", event_loc=KHARKIV))
    (near,) = desk.take(message(event("m", event_loc=KHARKIV), 3))
    (either,) = desk.take(message(event("n"), 4))
    assert (near.id, either.id) == ("k-0", "k-0")


def test_an_article_that_tells_it_twice_is_cited_once() -> None:
    told = Desk().tell(event("a"), event("a", number=1))
    assert (told[-1].id, articles(told[-1]), told[-1].sources) == ("a-0", {"a"}, 1)


def test_a_repeated_message_changes_nothing_and_tells_the_record_as_it_is() -> None:
    desk = Desk()
    first = message(event("a"), 0)
    desk.take(first)
    (grown,) = desk.take(message(event("b"), 1))
    before = dict(desk.table)
    assert desk.take(first) == [grown]
    assert desk.table == before
    again = corroborate(first, desk.records)
    assert [change for change, _ in again.changes] == [Change.REPEATED]
    assert list(again.result.rows or {}) == ["told/a-0"]


def test_a_report_that_is_coded_anew_takes_the_place_of_what_it_was() -> None:
    told = Desk().tell(event("a"), event("b"), event("a", event_text="better", event_loc=KHARKIV))
    assert (told[-1].id, articles(told[-1]), told[-1].sources) == ("a-0", {"a", "b"}, 2)
    assert (told[-1].event_text, told[-1].event_loc) == ("better", KHARKIV)


def test_a_report_of_the_same_id_but_another_type_changes_nothing() -> None:
    told = Desk().tell(event("a"), event("a", event=["THREATEN"]))
    assert told[0] == told[1]


def test_a_revision_takes_the_place_of_the_version_before() -> None:
    desk = Desk()
    desk.tell(event("a"), event("b"), event("a2", hours=5, date="2026-03-11"))
    (told,) = desk.take(message(withdrawal("a", by="a2"), 3))
    assert articles(told) == {"b", "a2"}


def test_what_a_revision_does_not_tell_any_more_is_retracted() -> None:
    desk = Desk()
    desk.tell(event("a"), event("a", number=1, event=["THREATEN"]), event("a2"))
    told = desk.take(message(withdrawal("a", by="a2"), 3))
    assert [(one.id, one.pub_status, articles(one)) for one in told] == [
        ("a-0", UNSET, {"a2"}),
        ("a-1", "canceled", set()),
    ]


def test_a_retracted_record_comes_alive_again_when_it_is_cited() -> None:
    desk = Desk()
    desk.tell(event("a"))
    desk.take(message(withdrawal("a"), 1))
    (told,) = desk.take(message(event("b"), 2))
    assert (told.id, told.pub_status, articles(told)) == ("a-0", UNSET, {"b"})


def test_an_article_that_was_withdrawn_before_its_events_come_tells_nothing() -> None:
    desk = Desk()
    assert desk.take(message(withdrawal("a"), 0)) == []
    assert desk.take(message(event("a"), 1)) == []
    (told,) = desk.take(message(event("b"), 2))
    assert (told.id, articles(told)) == ("b-0", {"b"})


def test_a_withdrawal_that_is_repeated_tells_its_records_again() -> None:
    desk = Desk()
    desk.tell(event("a"), event("b"))
    gone = message(withdrawal("a"), 2)
    assert desk.take(gone) == desk.take(gone)
    assert [change for change, _ in corroborate(gone, desk.records).changes] == [Change.REPEATED]


@given(LOGS)
def test_a_replay_of_the_log_gives_the_same_bytes(told: list[Event | Withdrawal]) -> None:
    log = log_of(told)
    first, second = ([msgspec.json.encode(one) for one in stream_of(log).values()] for _ in range(2))
    assert first == second


@given(LOGS, st.data())
def test_a_crash_anywhere_with_repetitions_from_anywhere_before_changes_no_record(
    told: list[Event | Withdrawal], data: st.DataObject
) -> None:
    log = log_of(told)
    end = data.draw(st.integers(0, len(log)), label="crash after")
    begin = data.draw(st.integers(0, end), label="committed")
    crashed = Desk()
    found = stream_of(log[:end], crashed)
    restarted = Desk(crashed.table)
    assert found | stream_of(log[begin:], restarted) == stream_of(log)
    faultless = Desk()
    stream_of(log, faultless)
    assert restarted.table == faultless.table


@given(LOGS)
def test_no_article_tells_a_record_after_its_withdrawal_and_each_tells_it_once(told: list[Event | Withdrawal]) -> None:
    ended = {one.withdrawn for one in told if isinstance(one, Withdrawal)}
    for record in stream_of(log_of(told)).values():
        cited = [one.id for one in record.cite_info]
        assert len(cited) == len(set(cited))
        assert not ended & set(cited)
        assert (record.pub_status == "canceled") == (not cited)


@given(st.lists(TOLD, min_size=1, max_size=10, unique_by=lambda one: one.id))
def test_every_event_that_stands_is_in_exactly_one_record(told: list[Event]) -> None:
    desk = Desk()
    stream_of(log_of([*told]), desk)
    known = [desk.records.told(one.id) for one in told]
    assert all(known)
    records = {one.record for one in known if one}
    assert len(desk.records) == len(records)
    cited = {article for one in records for article in articles(desk.records.record(one))}
    assert cited == {one.cite_info[0].id for one in told}


@pytest.mark.parametrize(
    ("value", "detail"),
    [
        (None, "truncated"),
        (b"{}", "missing required field"),
        (msgspec.json.encode(event("a", cite_info=[])), "told by 0 articles"),
        (msgspec.json.encode(event("a", date="2026-02-30")), "2026-02-30"),
    ],
)
def test_what_is_no_coded_event_is_rejected_and_changes_nothing(value: bytes | None, detail: str) -> None:
    records = OpenRecords(MONTH)
    record = message(event("a"), 0)
    bad = Record(record.topic, 0, 0, record.timestamp, record.key, value, record.headers)
    with pytest.raises(Rejected, match=detail) as rejected:
        corroborate(bad, records)
    assert rejected.value.reason is Reason.INVALID_EVENT
    assert len(records) == 0


def test_a_message_without_headers_is_an_event() -> None:
    plain: Any = message(event("a"), 0)
    bare = Record(plain.topic, 0, 0, plain.timestamp, plain.key, plain.value)
    assert len(corroborate(bare, OpenRecords(MONTH)).changes) == 1
