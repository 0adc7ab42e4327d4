"""Which dead letters are replayed, and why the others are left."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from streams.dead_letters import ATTEMPT, CONNECT, REASON, VALUE_BYTES
from streams.outcomes import Reason
from streams.records import Headers, Record
from streams.replay.choice import Choice, Left, Tally
from streams.topics import DEAD, DUPLICATE, RAW
from streams.topology import Stage
from tests.replay.letters import NOW, died, message, stored

SOURCES = {RAW.name: 2}
HOUR = timedelta(hours=1)


def letter(reason: Reason = Reason.INVALID_JSON, *, deaths: int = 1, topic: str = RAW.name) -> Record:
    counted = ((ATTEMPT, str(deaths - 1).encode()),)
    return stored(died(message(topic, headers=counted), reason), DEAD.name)


def without(record: Record, name: str) -> Record:
    return replace(record, headers=tuple((key, value) for key, value in record.headers if key != name))


def test_a_letter_that_nothing_speaks_against_is_meant() -> None:
    assert Choice().leaves(letter(), SOURCES) is None


def test_only_the_reasons_that_are_asked_for_are_meant() -> None:
    choice = Choice(reasons=frozenset({Reason.FAULT, Reason.TOO_SLOW}))
    found = {reason: choice.leaves(letter(reason), SOURCES) for reason in Reason}
    assert {reason for reason, why in found.items() if why is None} == {Reason.FAULT, Reason.TOO_SLOW}
    assert set(found.values()) == {None, Left.NOT_CHOSEN}


@pytest.mark.parametrize(
    ("choice", "meant"),
    [
        (Choice(stage=Stage.EXTRACT), True),
        (Choice(stage=Stage.ENRICH), False),
        (Choice(key=b"key"), True),
        (Choice(key=b"ke"), False),
        (Choice(since=NOW), True),
        (Choice(since=NOW + timedelta(milliseconds=1)), False),
        (Choice(until=NOW), False),
        (Choice(until=NOW + timedelta(milliseconds=1)), True),
        (Choice(since=NOW - HOUR, until=NOW + HOUR, stage=Stage.EXTRACT, key=b"key"), True),
        (Choice(since=NOW - HOUR, until=NOW + HOUR, stage=Stage.EXTRACT, key=b"other"), False),
    ],
)
def test_a_letter_is_meant_where_it_agrees_with_all_that_is_asked(choice: Choice, *, meant: bool) -> None:
    assert choice.leaves(letter(), SOURCES) == (None if meant else Left.NOT_CHOSEN)


@pytest.mark.parametrize(("deaths", "why"), [(1, None), (2, None), (3, Left.ATTEMPTS), (99, Left.ATTEMPTS)])
def test_a_letter_that_died_as_often_as_is_allowed_stays(deaths: int, why: Left | None) -> None:
    assert Choice(most_attempts=3).leaves(letter(deaths=deaths), SOURCES) is why


@pytest.mark.parametrize("topic", [DEAD.name, DUPLICATE.name, "elsewhere", "staging." + RAW.name])
def test_nothing_goes_to_a_topic_that_no_stage_reads(topic: str) -> None:
    assert Choice().leaves(letter(topic=topic), SOURCES) is Left.FOREIGN


@pytest.mark.parametrize("name", [REASON, *(CONNECT + part for part in ("topic", "partition", "offset", "stage"))])
def test_a_letter_that_does_not_say_all_is_not_ours(name: str) -> None:
    assert Choice().leaves(without(letter(), name), SOURCES) is Left.FOREIGN


@pytest.mark.parametrize("value", [b"", b"-1", b"1.5", b"\xff", "²".encode(), b"9" * 5000])
@pytest.mark.parametrize("name", ["partition", "offset"])
def test_a_position_that_is_none_makes_a_letter_foreign(name: str, value: bytes) -> None:
    whole = without(letter(), CONNECT + name)
    hostile = replace(whole, headers=(*whole.headers, (CONNECT + name, value)))
    assert Choice().leaves(hostile, SOURCES) is Left.FOREIGN


names = st.one_of(
    st.text(max_size=9),
    st.sampled_from([REASON, ATTEMPT, VALUE_BYTES, *(CONNECT + part for part in ("topic", "partition", "stage"))]),
)
values = st.one_of(st.none(), st.binary(max_size=9), st.sampled_from([b"fault", b"extract", b"0", RAW.name.encode()]))


@given(st.lists(st.tuples(names, values), max_size=9).map(tuple))
def test_a_letter_of_any_maker_is_decided_on(headers: Headers) -> None:
    hostile = Record(DEAD.name, 0, 0, NOW, None, None, headers)
    assert Choice().leaves(hostile, SOURCES) in (None, *Left)


def test_a_tally_names_the_letters_that_were_meant_and_could_not_be_sent() -> None:
    tally = Tally()
    tally.leave(letter(), Left.NOT_CHOSEN)
    tally.leave(letter(), Left.ORIGINAL_GONE)
    tally.sent(letter())
    assert dict(tally.left) == {Left.NOT_CHOSEN: 1, Left.ORIGINAL_GONE: 1}
    assert dict(tally.named) == {Left.ORIGINAL_GONE: ["articles-dead/0/0"]}
    assert dict(tally.replayed) == {("invalid-json", "extract"): 1}
