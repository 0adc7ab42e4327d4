"""The checker of the fault suite finds what is lost, contradicted or repeated."""

from __future__ import annotations

import msgspec

from schemas.article import Copies
from schemas.duplicate import Duplicate
from streams.dead_letters import dead_letter
from streams.outcomes import Reason, Rejected
from streams.records import Record
from streams.settings import Settings
from streams.topics import DEAD, DUPLICATE, RAW, Topic
from tests.faults.account import Said, account
from tests.newsroom import NOON

SETTINGS = Settings(topic_prefix="trial-")
FIRST, SECOND = "articles-raw/0/0", "articles-raw/0/1"
EXACT = Said("duplicate", "exact", "original")


def message(topic: Topic, offset: int, origin: str, value: bytes, key: bytes = b"key") -> Record:
    headers = (("ce_id", f"{SETTINGS.topic_prefix}{origin}".encode()),)
    return Record(topic.physical_name(SETTINGS), 0, offset, NOON, key, value, headers)


def duplicate(offset: int, origin: str, of: str = "original", key: bytes = b"key") -> Record:
    made = Duplicate(id="copy", uri="https://a.example/1", copies=Copies(kind="exact", of=of, similarity=1.0))
    return message(DUPLICATE, offset, origin, msgspec.json.encode(made), key)


def letter(offset: int, origin: str) -> Record:
    topic, partition, place = origin.split("/")
    assert topic == RAW.name
    raw = Record(RAW.physical_name(SETTINGS), int(partition), int(place), NOON, b"key", b"{")
    (output,) = dead_letter(raw, "extract", Rejected(Reason.INVALID_JSON, "cut")).outputs
    return Record(DEAD.physical_name(SETTINGS), 0, offset, NOON, output.key, output.value, output.headers)


def test_a_message_of_which_nothing_is_said_is_lost() -> None:
    found = account([duplicate(0, FIRST)], SETTINGS)
    assert found.lost([FIRST, SECOND]) == [SECOND]


def test_each_message_with_one_outcome_is_well() -> None:
    found = account([duplicate(0, FIRST), letter(0, SECOND)], SETTINGS)
    expected = {FIRST: EXACT, SECOND: Said("dead", "invalid-json", "")}
    assert found.lost(expected) == found.contradictions(expected, expected) == []
    assert not found.repeats


def test_a_message_that_comes_again_as_it_was_is_a_repetition() -> None:
    found = account([duplicate(0, FIRST), duplicate(7, FIRST), letter(0, SECOND), letter(1, SECOND)], SETTINGS)
    assert found.repeats == {FIRST: 1, SECOND: 1}
    assert found.contradictions([FIRST], {FIRST: EXACT}) == []


def test_a_message_that_comes_again_in_other_words_or_under_another_key_contradicts_itself() -> None:
    for again in (duplicate(1, FIRST, of="another"), duplicate(1, FIRST, key=b"another")):
        found = account([duplicate(0, FIRST), again], SETTINGS)
        assert found.contradictions([FIRST], {FIRST: EXACT}) == [FIRST]


def test_two_outcomes_of_one_message_contradict_each_other() -> None:
    found = account([duplicate(0, FIRST), letter(0, FIRST)], SETTINGS)
    assert found.contradictions([FIRST], {FIRST: EXACT}) == [FIRST]


def test_another_verdict_than_that_of_a_run_without_faults_is_a_contradiction() -> None:
    found = account([duplicate(0, FIRST)], SETTINGS)
    assert found.contradictions([FIRST], {FIRST: Said("enriched", "original", "")}) == [FIRST]
