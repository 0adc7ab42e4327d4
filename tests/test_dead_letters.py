"""Dead letters: nothing of the message is changed, and what is known of its death stands beside it."""

from __future__ import annotations

import json
import os
import pickle
from datetime import UTC, datetime

import orjson
import pytest
from hypothesis import given
from hypothesis import strategies as st

from streams.dead_letters import (
    ATTEMPT,
    CONNECT,
    REASON,
    VALUE_BYTES,
    attempts,
    dead_letter,
    fault,
    headers_back,
    is_message_of,
    message_as_json,
    origin,
    reason,
    stage_of,
    value_is_missing,
    without_value,
)
from streams.outcomes import Outcome, Reason, Rejected
from streams.records import Headers, Record, header_texts
from streams.stage1_extract.stage import extract
from streams.topics import DEAD

NOW = datetime(2024, 3, 26, tzinfo=UTC)


def has_died(names: list[str]) -> bool:
    """Whether the headers of a message are those of a dead letter."""
    return CONNECT + "topic" in names and REASON in names[names.index(CONNECT + "topic") :]


header_names = st.one_of(
    st.text(max_size=12), st.sampled_from([REASON, ATTEMPT, CONNECT + "topic", CONNECT + "exception.message"])
)
all_headers = st.lists(st.tuples(header_names, st.binary(max_size=12)), max_size=6).map(tuple)
living_headers = all_headers.filter(lambda headers: not has_died([name for name, _ in headers]))
bytes_or_none = st.one_of(st.none(), st.binary(max_size=40))


def raw(key: bytes | None = b"k", value: bytes | None = b"v", headers: Headers = ()) -> Record:
    return Record("articles-raw", 2, 71, NOW, key, value, headers)


def letter(
    record: Record, rejected: Rejected | None = None, stage: str = "extract", *, with_value: bool = True
) -> Record:
    """The dead letter of a record, as it stands in its topic."""
    dead = dead_letter(record, stage, rejected or Rejected(Reason.EMPTY, "nothing in it"))
    (output,) = (dead if with_value else without_value(dead)).outputs
    return Record(output.topic.name, 0, 5, NOW, output.key, output.value, output.headers)


def replayed(dead: Record) -> Record:
    """A dead letter sent back to where it came from."""
    place = origin(dead)
    assert place is not None
    return Record(place.topic, place.partition, 99, NOW, dead.key, dead.value, headers_back(dead))


@given(bytes_or_none, bytes_or_none, living_headers)
def test_key_value_and_headers_of_the_original_are_kept_byte_for_byte(
    key: bytes | None, value: bytes | None, headers: Headers
) -> None:
    dead = letter(raw(key, value, headers))
    theirs = tuple((name, content) for name, content in headers if name != ATTEMPT)
    assert (dead.key, dead.value) == (key, value)
    assert dead.headers[: len(theirs)] == theirs
    ours = [name for name, _ in dead.headers[len(theirs) :]]
    assert ours[0] == CONNECT + "topic"
    assert ours[-2:] == [REASON, ATTEMPT]


def test_the_headers_of_kafka_connect_say_where_and_why_it_died() -> None:
    result = dead_letter(raw(), "deduplicate", Rejected(Reason.INVALID_ARTICLE, "`text` is missing"))
    assert result.outcome is Outcome.DEAD
    assert result.outputs[0].topic is DEAD
    assert {name.removeprefix(CONNECT): text for name, text in header_texts(result.outputs[0].headers).items()} == {
        "topic": "articles-raw",
        "partition": "2",
        "offset": "71",
        "connector.name": "copydesk",
        "task.id": "deduplicate",
        "stage": "deduplicate",
        "class.name": "streams.agents.deduplicate",
        "exception.class.name": "streams.outcomes.Rejected",
        "exception.message": "`text` is missing",
        REASON: "invalid-article",
        ATTEMPT: "1",
    }


@given(st.text(max_size=60).map(lambda text: text + "\ud800"))
def test_a_detail_of_any_characters_becomes_a_header(detail: str) -> None:
    header = letter(raw(), Rejected(Reason.FAULT, detail)).header(CONNECT + "exception.message")
    assert header is not None
    assert header.decode().startswith(detail.replace("\ud800", "?")[:-1])


def test_a_detail_of_any_length_leaves_a_letter_that_a_broker_takes() -> None:
    header = letter(raw(), Rejected(Reason.FAULT, "x" * 1_000_000)).header(CONNECT + "exception.message")
    assert header == b"x" * 2000


def test_attempts_grow_with_each_death() -> None:
    record = raw(headers=(("trace", b"1"),))
    for times in range(1, 5):
        dead = letter(record)
        assert attempts(dead) == times
        record = replayed(dead)
    assert [value for name, value in dead.headers if name == ATTEMPT] == [b"4"]


@pytest.mark.parametrize("said", [b"", b"-3", b"three", b"\xff", b"1.5", b"9" * 5000, "²".encode()])
def test_a_count_of_attempts_that_is_none_counts_as_the_first(said: bytes) -> None:
    assert attempts(letter(raw(headers=((ATTEMPT, said),)))) == 1


def test_a_reason_that_a_producer_sends_is_not_taken_for_ours() -> None:
    dead = letter(raw(headers=((REASON, b"because"), (CONNECT + "stage", b"theirs"))))
    assert (reason(dead), stage_of(dead)) == (Reason.EMPTY, "extract")


@given(bytes_or_none, bytes_or_none, living_headers)
def test_a_replayed_message_is_the_original_with_nothing_more_than_its_attempts(
    key: bytes | None, value: bytes | None, headers: Headers
) -> None:
    again = replayed(letter(raw(key, value, headers)))
    theirs = tuple((name, content) for name, content in headers if name != ATTEMPT)
    assert (again.topic, again.partition, again.key, again.value) == ("articles-raw", 2, key, value)
    assert again.headers[:-1] == theirs
    assert again.headers[-1][0] == ATTEMPT


def test_the_error_headers_that_another_connector_gave_a_message_stay_with_it() -> None:
    theirs = ((CONNECT + "topic", b"feeds"), (CONNECT + "exception.message", b"late"), ("trace", b"1"))
    dead = letter(raw(headers=theirs))
    place = origin(dead)
    assert place is not None
    assert place.topic == "articles-raw"
    assert replayed(dead).headers == (*theirs, (ATTEMPT, b"1"))


def test_a_letter_that_is_sent_back_by_hand_does_not_carry_its_death_along() -> None:
    """As by a tool that copies messages with all their headers, and adds one of its own."""
    first = letter(raw(headers=(("trace", b"1"),)))
    by_hand = raw(headers=(*first.headers, ("copied-by", b"tool")))
    second = letter(by_hand, Rejected(Reason.FAULT, "again"))
    assert attempts(second) == 2
    assert replayed(second).headers == (("trace", b"1"), ("copied-by", b"tool"), (ATTEMPT, b"2"))


def test_deaths_are_counted_at_each_stage_anew_since_passing_one_is_progress() -> None:
    died_twice = raw(value=b"The ferry was late.", headers=((ATTEMPT, b"2"), ("content-type", b"text/plain")))
    (passed,) = extract(died_twice, 1000).outputs
    assert attempts(letter(raw(passed.key, passed.value, passed.headers), stage="deduplicate")) == 1


def test_a_letter_without_its_value_knows_the_message_that_it_stands_for() -> None:
    message = raw(headers=(("trace", b"1"), (ATTEMPT, b"1")))
    dead = letter(message, with_value=False)
    assert value_is_missing(dead)
    assert (dead.value, dead.header(VALUE_BYTES), attempts(dead)) == (None, b"1", 2)
    assert is_message_of(message, dead)
    others = (raw(), raw(b"other", headers=message.headers), raw(value=b"vv", headers=message.headers), dead)
    assert [is_message_of(other, dead) for other in others] == [False] * 4
    assert replayed(dead).headers == (("trace", b"1"), (ATTEMPT, b"2"))


@given(bytes_or_none)
def test_a_letter_that_could_be_kept_misses_no_value(value: bytes | None) -> None:
    assert not value_is_missing(letter(raw(value=value)))


@given(all_headers)
def test_a_letter_of_any_maker_can_be_read(headers: Headers) -> None:
    foreign = Record("articles-dead", 0, 0, NOW, b"\xff", None, headers)
    assert reason(foreign) in (None, *Reason)
    assert origin(foreign) is None
    assert not value_is_missing(foreign)
    assert isinstance(headers_back(foreign), tuple)
    assert isinstance(stage_of(foreign), str | None)
    assert attempts(foreign) >= 0
    assert json.loads(orjson.dumps(message_as_json(foreign)))["value"] is None


def test_a_message_as_json_shows_key_headers_and_value() -> None:
    shown = message_as_json(letter(raw(b"https://news.test/a", "Zürich \U0001f4f0".encode() + b"\xff")))
    assert shown["key"] == "https://news.test/a"
    assert shown["value"] == "Zürich \U0001f4f0\N{REPLACEMENT CHARACTER}"
    assert shown["headers"][REASON] == "empty"


def test_a_fault_names_its_place_and_keeps_its_traceback_on_its_way_between_processes() -> None:
    def faulty() -> None:
        raise KeyError("headline")

    with pytest.raises(KeyError) as raised:
        faulty()
    verdict = pickle.loads(pickle.dumps(fault(raised.value)))

    assert verdict.reason is Reason.FAULT
    assert verdict.detail.startswith("KeyError('headline') in faulty, test_dead_letters.py:")
    assert "Traceback (most recent call last)" in verdict.__notes__[0]


def test_a_fault_names_the_class_of_its_failure_and_keeps_its_stack_trace() -> None:
    with pytest.raises(KeyError) as raised:
        os.environ["COPYDESK_LOST"]
    failure = pickle.loads(pickle.dumps(fault(raised.value)))
    told = header_texts(dead_letter(raw(), "enrich", failure).outputs[0].headers)
    assert told[CONNECT + "exception.class.name"] == "builtins.KeyError"
    assert "KeyError: 'COPYDESK_LOST'" in told[CONNECT + "exception.stacktrace"]
