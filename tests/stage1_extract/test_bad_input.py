"""Bad input by name, at the stage itself: what dies of what, and what passes."""

from __future__ import annotations

from contextlib import suppress
from datetime import UTC, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from streams.outcomes import Reason, Rejected
from streams.records import Headers, Record, Result
from streams.settings import Settings
from streams.stage1_extract.stage import extract, read_article
from tests.bad_input import Bad, dead, laughs, odd, page

LIMIT = 5_000_000
DEFAULTS = Settings.model_construct()
# What takes minutes is the process's to end.
ALL = [one for one in (*dead(DEFAULTS), *odd()) if one.reason is not Reason.TOO_SLOW]


def verdict(bad: Bad) -> Reason | None:
    record = Record("articles-raw", 0, 0, datetime(2026, 3, 12, tzinfo=UTC), bad.key, bad.value, bad.headers)
    try:
        read_article(record, LIMIT)
    except Rejected as rejected:
        return rejected.reason
    return None


@pytest.mark.parametrize("bad", ALL, ids=lambda bad: bad.name)
def test_it_is_dead_for_its_reason_or_passes(bad: Bad) -> None:
    assert verdict(bad) is bad.reason


@pytest.mark.parametrize("external", ["SYSTEM 'file:///etc/passwd'", "PUBLIC 'x' 'http://127.0.0.1:9/x'", "'ha'"])
def test_no_entity_of_a_document_type_finds_its_way_into_the_text(external: str) -> None:
    value = f"<!DOCTYPE html [<!ENTITY m {external}>]>{page('entity', '<p>before &m; after</p>')}"
    record = Record("articles-raw", 0, 0, datetime(2026, 3, 12, tzinfo=UTC), None, value.encode())
    assert "before &m; after" in read_article(record, LIMIT).text


def test_laughs_do_not_multiply() -> None:
    value = laughs(page("laughs", "<p>&m;</p>"))
    record = Record("articles-raw", 0, 0, datetime(2026, 3, 12, tzinfo=UTC), None, value.encode())
    assert "haha" not in read_article(record, LIMIT).text


BEGINNINGS = st.sampled_from(
    [
        b"",
        b'{"text": "',
        b'{"html": "<p>',
        b"<html><p>",
        b"<!DOCTYPE html [<!ENTITY ",
        b"\xff\xfe",
        b"date 2026-",
        b"By: ",
    ]
)
NAMES = st.text(max_size=20) | st.sampled_from(["content-type", "Content-Type", "ce_id", "ce_time", "content-encoding"])
CONTENTS = (
    st.none()
    | st.binary(max_size=40)
    | st.sampled_from([b"text/html", b"text/plain; charset=utf-16", b"application/json", b"application/xhtml+xml"])
)


@settings(max_examples=500, deadline=None)
@given(
    value=st.none() | st.builds(bytes.__add__, BEGINNINGS, st.binary(max_size=300)),
    headers=st.lists(st.tuples(NAMES, CONTENTS), max_size=4).map(tuple),
    key=st.none() | st.binary(max_size=40),
    appended=st.datetimes(timezones=st.just(UTC)),
)
def test_whatever_comes_is_a_result_or_a_rejection(
    value: bytes | None, headers: Headers, key: bytes | None, appended: datetime
) -> None:
    record = Record("articles-raw", 0, 0, appended, key, value, headers)
    with suppress(Rejected):
        assert isinstance(extract(record, LIMIT), Result)
