"""The row of an article: it comes back from the table as it went in."""

from __future__ import annotations

from typing import get_args

from hypothesis import given
from hypothesis import strategies as st

from schemas.article import CopyKind
from streams.fingerprint import fingerprint
from streams.stage2_deduplicate.seen import Seen, decode_seen

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


@given(rows)
def test_a_row_comes_back_as_it_was(one: Seen) -> None:
    assert decode_seen(one.encode()) == one
