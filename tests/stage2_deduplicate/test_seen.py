"""The row of an article: it comes back from the table as it went in."""

from __future__ import annotations

import base64
from typing import get_args

import msgspec
from hypothesis import given
from hypothesis import strategies as st

from schemas.article import CopyKind
from streams.fingerprint import VERSION, fingerprint
from streams.stage2_deduplicate.seen import Seen, decode_seen, fingerprint_of

times = st.floats(allow_nan=False, allow_infinity=False)
rows = st.builds(
    Seen,
    id=st.text(min_size=1),
    received=times,
    moment=times,
    kind=st.sampled_from(get_args(CopyKind)),
    similarity=st.none() | st.floats(0, 1),
    version=st.integers(1, 2**31),
    fingerprint=st.text().map(lambda text: fingerprint(text).encode()),
)


def row(text: str) -> Seen:
    made = fingerprint(text).encode()
    return Seen("a", "https://a.example/1", "articles-raw/0/1", 2.0, 1.0, "original", None, None, 1, made)


@given(rows)
def test_a_row_comes_back_as_it_was(one: Seen) -> None:
    assert decode_seen(one.encode()) == one


def test_an_article_is_compared_by_its_fingerprint() -> None:
    assert fingerprint_of(row("some words")) == fingerprint("some words")


def test_a_row_without_a_fingerprint_is_compared_with_nothing() -> None:
    assert fingerprint_of(msgspec.structs.replace(row("some words"), fingerprint="")) is None


def test_a_row_whose_fingerprint_is_of_another_version_is_compared_with_nothing() -> None:
    data = base64.b64decode(row("some words").fingerprint)
    other = base64.b64encode(bytes([VERSION + 1]) + data[1:]).decode()
    assert fingerprint_of(msgspec.structs.replace(row("some words"), fingerprint=other)) is None
