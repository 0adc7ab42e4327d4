"""Records: where they stand, what they were made from, and headers that anybody may have sent."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from streams.records import APPENDED, CONTENT_TYPE, ORIGIN, Headers, Record, cloud_event

NOON = datetime(2024, 3, 26, 12, tzinfo=UTC)


def record(*headers: tuple[str, bytes | None]) -> Record:
    return Record("articles-raw", 3, 17, NOON, None, b"{}", headers)


def test_a_position_names_topic_partition_and_offset() -> None:
    assert record().position == "articles-raw/3/17"


def test_a_header_is_found_whatever_its_case_and_the_last_one_counts() -> None:
    found = record(("Content-Type", b"text/html"), ("x", b"1"), ("CONTENT-TYPE", b"text/plain")).header(CONTENT_TYPE)
    assert found == b"text/plain"
    assert record().header(CONTENT_TYPE) is None


def test_a_raw_record_is_its_own_origin_and_a_later_one_carries_it() -> None:
    assert record().origin == "articles-raw/3/17"
    assert record((ORIGIN, b"")).origin == "articles-raw/3/17"
    headers = cloud_event("extract", "copydesk.article.extracted.v1", "articles-raw/0/5", NOON)
    assert record(*headers).origin == "articles-raw/0/5"


def test_the_moment_of_appending_travels_with_its_zone_told_as_utc() -> None:
    eastward = datetime(2024, 3, 26, 1, 30, tzinfo=timezone(timedelta(hours=2)))
    headers = cloud_event("extract", "copydesk.article.extracted.v1", "articles-raw/0/5", eastward)
    assert dict(headers)[APPENDED] == b"2024-03-25T23:30:00+00:00"
    assert record(*headers).appended == eastward


@pytest.mark.parametrize("said", [b"", b"yesterday", b"\xff\xfe", b"2024-03-26T12:00:00", b"2024-13-01T00:00:00Z"])
def test_a_moment_that_cannot_be_read_is_that_of_the_record(said: bytes) -> None:
    assert record((APPENDED, said)).appended == NOON


@given(st.lists(st.tuples(st.sampled_from([APPENDED, ORIGIN, "Ce_Time", "x"]), st.binary(max_size=30))).map(tuple))
def test_headers_of_any_bytes_are_read(headers: Headers) -> None:
    read = record(*headers)
    assert read.appended.tzinfo is not None
    assert read.origin.encode()


def test_the_headers_of_a_message_of_ours_are_those_of_cloud_events() -> None:
    headers = cloud_event("enrich", "copydesk.article.enriched.v1", "articles-raw/0/5", NOON)
    assert dict(headers) == {
        "ce_specversion": b"1.0",
        "ce_id": b"articles-raw/0/5",
        "ce_time": b"2024-03-26T12:00:00+00:00",
        "ce_source": b"/copydesk/enrich",
        "ce_type": b"copydesk.article.enriched.v1",
        "content-type": b"application/json",
    }
