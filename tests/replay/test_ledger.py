"""What is remembered of a message that was replayed."""

from __future__ import annotations

from dataclasses import replace

import pytest

from streams.records import Record
from streams.replay.ledger import Replayed, decode_replayed, encode_replayed, identity
from streams.topics import DEAD, RAW
from tests.replay.letters import died, message, stored


def letter(message: Record, offset: int = 17) -> Record:
    return stored(died(message), DEAD.name, offset)


MESSAGE = message(RAW.name, partition=1, offset=5)


def test_what_was_written_is_read_back() -> None:
    letters = [letter(MESSAGE), letter(replace(MESSAGE, offset=6))]
    assert decode_replayed(encode_replayed(letters)) == [
        Replayed("articles-raw/1/5", identity(letters[0])),
        Replayed("articles-raw/1/6", identity(letters[1])),
    ]


def test_a_letter_that_is_written_again_after_a_crash_is_of_the_same_message() -> None:
    assert identity(letter(MESSAGE, offset=18)) == identity(letter(MESSAGE, offset=17))


@pytest.mark.parametrize(
    "other",
    [
        replace(MESSAGE, topic="articles-unique"),
        replace(MESSAGE, partition=0),
        replace(MESSAGE, offset=6),
        replace(MESSAGE, key=None),
        replace(MESSAGE, key=b""),
        replace(MESSAGE, key=b"key{", value=b"broken"),
        replace(MESSAGE, value=None),
    ],
)
def test_another_message_is_another_even_in_the_same_place(other: Record) -> None:
    assert identity(letter(other)) != identity(letter(MESSAGE))


def test_a_message_is_known_for_longer_than_this_release() -> None:
    assert identity(letter(MESSAGE)) == 8306931400612000784


@pytest.mark.parametrize("value", [None, b"", b"{}", b"[1]", b'[["a"]]', b"\xff", b"[[1,2]]", b"[" * 100_000])
def test_what_is_no_list_of_messages_is_refused(value: bytes | None) -> None:
    with pytest.raises(ValueError, match="not a list of replayed messages"):
        decode_replayed(value)
