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
    attempts,
    dead_letter,
    fault,
    message_as_json,
    origin_topic,
    reason,
    stage_of,
    without_error_headers,
)
from streams.outcomes import Outcome, Reason, Rejected
from streams.records import Headers, Record, header_texts
from streams.topics import DEAD

NOW = datetime(2024, 3, 26, tzinfo=UTC)

header_names = st.one_of(
    st.text(max_size=12), st.sampled_from([REASON, ATTEMPT, CONNECT + "topic", CONNECT + "exception.message"])
)
all_headers = st.lists(st.tuples(header_names, st.binary(max_size=12)), max_size=6).map(tuple)
bytes_or_none = st.one_of(st.none(), st.binary(max_size=40))


def raw(key: bytes | None = b"k", value: bytes | None = b"v", headers: Headers = ()) -> Record:
    return Record("articles-raw", 2, 71, NOW, key, value, headers)


def letter(record: Record, rejected: Rejected | None = None, stage: str = "extract") -> Record:
    """The dead letter of a record, as it stands in its topic."""
    verdict = rejected or Rejected(Reason.EMPTY, "nothing in it")
    (output,) = dead_letter(record, stage, verdict).outputs
    return Record(output.topic.name, 0, 5, NOW, output.key, output.value, output.headers)


def replayed(dead: Record) -> Record:
    """A dead letter sent back to where it came from."""
    return Record(origin_topic(dead) or "", 0, 99, NOW, dead.key, dead.value, without_error_headers(dead))


def is_ours(name: str) -> bool:
    return name in (REASON, ATTEMPT) or name.startswith(CONNECT)


@given(bytes_or_none, bytes_or_none, all_headers)
def test_key_value_and_headers_of_the_original_are_kept_byte_for_byte(
    key: bytes | None, value: bytes | None, headers: Headers
) -> None:
    dead = letter(raw(key, value, headers))
    theirs = tuple((name, content) for name, content in headers if not is_ours(name))
    assert (dead.key, dead.value) == (key, value)
    assert dead.headers[: len(theirs)] == theirs
    assert all(is_ours(name) for name, _ in dead.headers[len(theirs) :])


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
    assert [value for name, value in dead.headers if name == REASON] == [b"empty"]
    assert (reason(dead), stage_of(dead)) == (Reason.EMPTY, "extract")


@given(bytes_or_none, bytes_or_none, st.lists(st.tuples(st.text(max_size=9), st.binary(max_size=9))).map(tuple))
def test_a_replayed_message_is_the_original_with_nothing_more_than_its_attempts(
    key: bytes | None, value: bytes | None, headers: Headers
) -> None:
    again = replayed(letter(raw(key, value, headers)))
    assert (again.topic, again.key, again.value) == ("articles-raw", key, value)
    assert again.headers == (*headers, (ATTEMPT, b"1"))


@given(all_headers)
def test_a_letter_of_any_maker_can_be_read(headers: Headers) -> None:
    foreign = Record("articles-dead", 0, 0, NOW, b"\xff", None, headers)
    assert reason(foreign) in (None, *Reason)
    assert isinstance(origin_topic(foreign), str | None)
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
