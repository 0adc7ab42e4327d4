"""The plain JSON envelope: what is taken from it, and how a fault in it is told."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import Any

import pytest

from streams.outcomes import Reason, Rejected
from streams.stage1_extract.draft import Draft
from streams.stage1_extract.envelope import hints, read_envelope

RECEIVED = datetime(2026, 3, 12, 12, tzinfo=UTC)


def told(**fields: Any) -> Draft:
    return hints(read_envelope(json.dumps({"text": "The council met.", **fields})), RECEIVED)


def rejected(text: str) -> Rejected:
    with pytest.raises(Rejected) as caught:
        read_envelope(text)
    return caught.value


@pytest.mark.parametrize(
    "text",
    [
        "",
        "{",
        '{"text": "The council',
        '{"text": "x",}',
        "{'text': 'x'}",
        '{"text": NaN}',
        '{"text": "x"} {}',
        '{"text": "\\ud800"}',
        '{"text": "\\udc00"}',
        '{"text": "x", "extensions": {"a": "\\ud800"}}',
        '{"text": "x", "extensions": {"\\ud800": 1}}',
        '{"text": "x", "extensions": {"a": 01}}',
        '{"text": "x", "extensions": {"a": "\\q"}}',
        '{"text": "\ud800"}',
        '{"text": "x", "extensions": {"a": ' + "[" * 100_000 + "]" * 100_000 + "}}",
        '{"text": "x", "extensions": ' + '{"a":' * 100_000 + "1" + "}" * 100_000 + "}",
    ],
)
def test_broken_json_is_invalid_json(text: str) -> None:
    assert rejected(text).reason is Reason.INVALID_JSON


@pytest.mark.parametrize(
    ("text", "kind"), [("[]", "array"), ("1", "int"), ('"x"', "str"), ("null", "null"), ("[" * 100_000, "array")]
)
def test_json_that_is_no_object_is_no_envelope(text: str, kind: str) -> None:
    verdict = rejected(text)
    assert verdict.reason is Reason.INVALID_ENVELOPE
    assert kind in verdict.detail


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("uri", 1),
        ("html", ["x"]),
        ("text", {"x": 1}),
        ("headline", True),
        ("by", {"name": "Ann Lee"}),
        ("by", ["Ann Lee", 1]),
        ("published", 1_773_000_000),
        ("language", []),
        ("source", ["The Courier"]),
        ("source", {"name": 1}),
        ("source", {"title": "The Courier"}),
        ("extensions", "x"),
        ("extensions", [1]),
    ],
)
def test_a_wrong_type_is_told_with_its_place(field: str, value: object) -> None:
    verdict = rejected(json.dumps({"text": "x", field: value}))
    assert verdict.reason is Reason.INVALID_ENVELOPE
    assert f"$.{field}" in verdict.detail


def test_an_unknown_field_is_told_by_its_name() -> None:
    verdict = rejected('{"text": "x", "titel": "Vote"}')
    assert verdict.reason is Reason.INVALID_ENVELOPE
    assert "titel" in verdict.detail


@pytest.mark.parametrize(
    "text", ["{}", '{"headline": "Vote"}', '{"text": null, "html": null}', '{"text": " \\n", "html": ""}']
)
def test_one_of_text_and_html_is_needed(text: str) -> None:
    verdict = rejected(text)
    assert verdict.reason is Reason.INVALID_ENVELOPE
    assert "`text`" in verdict.detail
    assert "`html`" in verdict.detail


def test_everything_that_the_producer_knows_is_taken() -> None:
    draft = told(
        uri="https://news.example/vote?utm_source=x",
        headline=" Vote \n held ",
        by=["Ann Lee", "Bob Ray"],
        published="2026-03-10T14:05:09+02:00",
        language="en-GB",
        source={"name": "The Courier", "uri": "https://news.example/"},
        extensions={"desk": 7},
    )
    assert draft.uri == "https://news.example/vote"
    assert draft.headline == "Vote held"
    assert draft.by == ("Ann Lee", "Bob Ray")
    assert draft.published is not None
    assert draft.published.moment.isoformat() == "2026-03-10T14:05:09+02:00"
    assert draft.told_language == "en-GB"
    assert (draft.source_name, draft.source_uri) == ("The Courier", "https://news.example/")
    assert draft.extensions is not None
    assert {name: bytes(value) for name, value in draft.extensions.items()} == {"desk": b"7"}


def test_an_author_and_an_outlet_may_be_mere_strings() -> None:
    draft = told(by="Lee, Ann", source="The Courier")
    assert (draft.by, draft.source_name, draft.source_uri) == (("Lee, Ann",), "The Courier", None)


@pytest.mark.parametrize("blank", ["", " ", "\n\t", "\u200b"])
def test_blank_strings_say_nothing(blank: str) -> None:
    fields = dict.fromkeys(("uri", "html", "headline", "by", "published", "source"), blank)
    assert told(**fields) == Draft(told_language=None)
    assert told(by=[blank, blank], source={"name": blank, "uri": blank}) == Draft()


@pytest.mark.parametrize(
    "fields",
    [
        {"published": "0001-01-01"},
        {"published": "2126-01-01T00:00:00Z"},
        {"published": "soon"},
        {"uri": "/politics/vote"},
        {"uri": "javascript:alert(1)"},
        {"source": {"uri": "javascript:alert(1)"}},
        {"extensions": None},
    ],
)
def test_what_is_impossible_is_left_out(fields: dict[str, Any]) -> None:
    assert told(**fields) == Draft()
