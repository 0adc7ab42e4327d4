"""The prefix of serializers with a registry: gone before JSON, and told before anything else."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from streams.outcomes import Reason
from streams.stage1_extract.confluent import without_prefix
from tests.stage1_extract.formats import TEXT, article, dead, record

JSON = json.dumps({"text": TEXT}).encode()


@pytest.mark.parametrize("kind", ["application/json", None])
@pytest.mark.parametrize("number", [0, 1, 7, 100_000, 2**32 - 1])
def test_the_prefix_before_json_is_taken_away(number: int, kind: str | None) -> None:
    assert article(b"\x00" + number.to_bytes(4, "big") + JSON, kind)["text"] == TEXT


def test_ninjs_and_events_may_have_it_too() -> None:
    item = json.dumps({"uri": "urn:a:b", "bodies": [{"value": TEXT}]}).encode()
    assert article(b"\x00\x00\x00\x00\x07" + item)["text"] == TEXT
    event = json.dumps({"specversion": "1.0", "id": "1", "source": "/a", "type": "b", "data": {"text": TEXT}}).encode()
    assert article(b"\x00\x00\x00\x00\x07" + event, "application/cloudevents+json")["text"] == TEXT


@pytest.mark.parametrize("kind", ["application/json", "text/plain", None])
@pytest.mark.parametrize("rest", [b"", b"\x02\x06abc", b"\x00\x0a\x05hello", b"[1]", b'"text"', TEXT.encode()])
def test_the_prefix_before_anything_else_is_told(rest: bytes, kind: str | None) -> None:
    reason, detail = dead(b"\x00\x00\x00\x00\x07" + rest, kind)
    assert reason is Reason.UNSUPPORTED_TYPE
    assert "Avro and Protobuf" in detail


@pytest.mark.parametrize("charset", ["utf-8", "utf-16", "utf-32", "utf-16-be"])
def test_texts_have_no_prefix(charset: str) -> None:
    for text in (TEXT, 'ab{"text": 1}', "{}"):
        assert without_prefix(record(text.encode(charset))).value == text.encode(charset)


def test_texts_with_a_mark_of_the_big_end_have_none() -> None:
    value = b"\x00\x00\xfe\xff" + TEXT.encode("utf-32-be")
    assert article(value)["text"] == TEXT


def test_zeros_alone_are_none() -> None:
    assert dead(bytes(40))[0] is Reason.UNDECODABLE


@given(st.binary(min_size=1).filter(lambda value: value[0] != 0))
def test_what_does_not_begin_with_a_zero_is_left_as_it_is(value: bytes) -> None:
    assert without_prefix(record(value)).value == value
