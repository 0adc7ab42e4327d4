"""Packed rows: each comes back as it went in, and is compared with others if its fingerprint can be read."""

from __future__ import annotations

import base64
from typing import get_args

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from schemas.article import CopyKind
from streams.fingerprint import VERSION, fingerprint
from streams.stage2_deduplicate.rows import Rows
from streams.stage2_deduplicate.seen import Seen
from tests.newsroom import seen

numbers = st.floats(allow_nan=False)
seen_rows = st.builds(
    Seen,
    id=st.text(min_size=1),
    received=numbers,
    moment=numbers,
    kind=st.sampled_from(get_args(CopyKind)),
    similarity=st.none() | st.floats(0, 1),
    version=st.integers(1, 2**31),
    fingerprint=st.text() | st.text().map(lambda text: fingerprint(text).encode()),
)


@given(st.lists(seen_rows))
def test_rows_come_back_as_they_were_put_last(put: list[Seen]) -> None:
    rows = Rows()
    for one in put:
        assert rows[rows.put(one, rows.number_of(one.id))] == one
    last = {one.id: one for one in put}
    assert {one.id: one for one in rows} == last
    assert len(rows) == len(last)


def test_an_article_is_compared_by_its_fingerprint() -> None:
    rows = Rows()
    number = rows.put(seen("a", "some words"), None)
    assert rows.fingerprint(number) == fingerprint("some words")
    assert rows.text_hash(number) == fingerprint("some words").text_hash


def of_another_version() -> str:
    data = base64.b64decode(seen("a", "some words").fingerprint)
    return base64.b64encode(bytes([VERSION + 1]) + data[1:]).decode()


@pytest.mark.parametrize("text", ["", "junk", "é", of_another_version()])
def test_a_row_without_a_fingerprint_that_can_be_read_is_compared_with_nothing_and_keeps_it(text: str) -> None:
    rows, row = Rows(), msgspec.structs.replace(seen("a"), fingerprint=text)
    number = rows.put(row, None)
    assert (rows.fingerprint(number), rows.text_hash(number)) == (None, None)
    assert rows[number] == row


def test_a_fingerprint_in_another_spelling_is_compared_and_keeps_its_spelling() -> None:
    written = seen("a", "some words").fingerprint
    assert written.endswith("Q=="), "its last letter has bits that say nothing"
    rows, row = Rows(), msgspec.structs.replace(seen("a"), fingerprint=f"{written[:-3]}R==")
    number = rows.put(row, None)
    assert rows.fingerprint(number) == fingerprint("some words")
    assert rows[number] == row


def test_the_number_of_a_row_that_is_forgotten_goes_to_the_next() -> None:
    rows = Rows()
    first, second = rows.put(seen("a"), None), rows.put(seen("b"), None)
    rows.remove(first)
    assert first not in rows
    assert rows.number_of("a") is None
    assert rows.put(seen("c"), None) == first
    assert [row.id for row in rows] == ["c", "b"]
    assert (rows.number_of("b"), len(rows)) == (second, 2)
    with pytest.raises(KeyError):
        rows[0]
