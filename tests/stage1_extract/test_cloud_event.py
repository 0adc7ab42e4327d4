"""CloudEvents on the way in: structured and binary, and every way in which one can be wrong."""

from __future__ import annotations

import base64
import json
from typing import Any

import pytest

from streams.outcomes import Reason
from streams.records import Headers
from tests.stage1_extract.formats import FIRST, HTML, TEXT, article, dead, rss

KIND = "application/cloudevents+json"
EVENT = {"specversion": "1.0", "id": "a-1", "source": "/newsroom/cms", "type": "example.article.published"}
TIME = "2026-03-10T09:30:00Z"
SUBJECT = "https://fjord-post.example/ferry"


def event(**fields: Any) -> str:
    return json.dumps(EVENT | fields)


def base64_of(text: str) -> str:
    return base64.b64encode(text.encode()).decode()


@pytest.mark.parametrize("kind", [KIND, f"{KIND}; charset=utf-8", "application/json", None])
@pytest.mark.parametrize(
    "data",
    [
        {"data": {"text": TEXT}},
        {"data": {"text": TEXT}, "datacontenttype": "application/json"},
        {"data": TEXT, "datacontenttype": "text/plain"},
        {"data": f"<html><body><article>{HTML}</article></body></html>", "datacontenttype": "text/html; charset=utf-8"},
        {"data_base64": base64_of(TEXT), "datacontenttype": "text/plain"},
        {"data_base64": base64_of(json.dumps({"text": TEXT}))},
        {"data": {"uri": SUBJECT, "bodies": [{"value": TEXT}]}},
        {"data": rss(f"<item><description>{TEXT}</description></item>"), "datacontenttype": "application/rss+xml"},
    ],
)
def test_the_data_of_a_structured_event_are_the_article(data: dict[str, Any], kind: str | None) -> None:
    assert article(event(**data), kind)["text"] == TEXT


def test_base64_may_be_broken_into_lines() -> None:
    data = base64_of(TEXT)
    assert article(event(data_base64=f"{data[:40]}\r\n{data[40:]}\n", datacontenttype="text/plain"))["text"] == TEXT


def test_an_event_says_what_its_data_do_not() -> None:
    made = article(event(data={"text": TEXT}, subject=SUBJECT, time=TIME, source="https://fjord-post.example/"), KIND)
    assert made["uri"] == SUBJECT
    assert made["firstCreated"] == TIME
    assert made["source"] == {"uri": "https://fjord-post.example/"}


def test_what_the_data_say_goes_before_what_the_event_says() -> None:
    data = {
        "text": TEXT,
        "uri": "https://told.example/1",
        "published": "2026-03-09",
        "source": {"uri": "https://told.example/"},
    }
    made = article(event(data=data, subject=SUBJECT, time=TIME, source="https://fjord-post.example/"), KIND)
    assert made["uri"] == "https://told.example/1"
    assert made["firstCreated"] == "2026-03-09T00:00:00Z"
    assert made["source"] == {"uri": "https://told.example/"}


@pytest.mark.parametrize("time", ["", "yesterday", "2999-01-01T00:00:00Z"])
def test_a_subject_or_a_time_that_is_none_says_nothing(time: str) -> None:
    made = article(event(data={"text": TEXT}, subject="ferry", time=time), KIND)
    assert made["uri"].startswith("urn:copydesk:")
    assert not {"firstCreated", "source"} & set(made)


def binary(**told: str) -> Headers:
    return tuple((name, value.encode()) for name, value in told.items())


def test_the_value_of_a_binary_event_is_the_article_and_its_headers_are_hints() -> None:
    headers = binary(
        ce_specversion="1.0", ce_id="1", ce_source="https://fjord-post.example/", ce_subject=SUBJECT, ce_time=TIME
    )
    made = article(TEXT, "text/plain", headers)
    assert (made["text"], made["uri"], made["firstCreated"]) == (TEXT, SUBJECT, TIME)
    assert made["source"] == {"uri": "https://fjord-post.example/"}
    told = article(json.dumps({"text": TEXT, "uri": "https://told.example/1"}), "application/json", headers)
    assert told["uri"] == "https://told.example/1"


def test_the_key_of_a_message_goes_before_the_subject() -> None:
    headers = binary(ce_specversion="1.0", ce_subject=SUBJECT)
    assert article(TEXT, "text/plain", headers, b"https://key.example/1")["uri"] == "https://key.example/1"


def test_headers_that_are_only_called_alike_make_no_event() -> None:
    assert "firstCreated" not in article(TEXT, "text/plain", binary(ce_time=TIME))


def test_header_names_are_read_in_any_case() -> None:
    headers: Headers = (("CE_SpecVersion", b"1.0"), ("Ce_Subject", SUBJECT.encode()), ("ce_type", None))
    assert article(TEXT, "text/plain", headers)["uri"] == SUBJECT


@pytest.mark.parametrize(
    ("fields", "reason"),
    [
        ({}, Reason.EMPTY),
        ({"data": None}, Reason.EMPTY),
        ({"data": "", "datacontenttype": "text/plain"}, Reason.EMPTY),
        ({"data_base64": ""}, Reason.EMPTY),
        ({"data_base64": "IC A="}, Reason.EMPTY),
        ({"data": {}}, Reason.INVALID_ENVELOPE),
        ({"data": {"text": 17}}, Reason.INVALID_ENVELOPE),
        ({"data": TEXT}, Reason.INVALID_ENVELOPE),
        ({"data": [1]}, Reason.INVALID_ENVELOPE),
        ({"data_base64": "no base 64!"}, Reason.INVALID_ENVELOPE),
        ({"data_base64": "YQ"}, Reason.INVALID_ENVELOPE),
        ({"data_base64": "é"}, Reason.INVALID_ENVELOPE),
        ({"data_base64": 17}, Reason.INVALID_ENVELOPE),
        ({"data": TEXT, "data_base64": "YQ==", "datacontenttype": "text/plain"}, Reason.INVALID_ENVELOPE),
        ({"data": {"text": TEXT}, "specversion": "0.3"}, Reason.INVALID_ENVELOPE),
        ({"data": {"text": TEXT}, "specversion": 1}, Reason.INVALID_ENVELOPE),
        ({"data": {"text": TEXT}, "time": 17}, Reason.INVALID_ENVELOPE),
        ({"data": EVENT, "datacontenttype": KIND}, Reason.INVALID_ENVELOPE),
        ({"data": EVENT}, Reason.INVALID_ENVELOPE),
        ({"data": [EVENT], "datacontenttype": "application/cloudevents-batch+json"}, Reason.INVALID_ENVELOPE),
        ({"data_base64": "AAAA", "datacontenttype": "image/png"}, Reason.UNSUPPORTED_TYPE),
        ({"data": {"a": 1}, "datacontenttype": "application/avro"}, Reason.UNSUPPORTED_TYPE),
        ({"data_base64": base64.b64encode(bytes(60)).decode(), "datacontenttype": "text/plain"}, Reason.UNDECODABLE),
        ({"data": rss("<item/><item/>"), "datacontenttype": "application/xml"}, Reason.SEVERAL_ARTICLES),
    ],
)
def test_a_wrong_event_is_dead_for_its_reason(fields: dict[str, Any], reason: Reason) -> None:
    assert dead(event(**fields), KIND)[0] is reason


@pytest.mark.parametrize("value", ["{", "", "[]", '"event"', "17", '{"data": ' + "[" * 100_000])
def test_what_is_no_event_is_told(value: str) -> None:
    assert dead(value, KIND)[0] in {Reason.INVALID_JSON, Reason.INVALID_ENVELOPE, Reason.EMPTY}


def test_deep_data_are_broken_json() -> None:
    nested = "[" * 100_000 + "]" * 100_000
    assert (
        dead(event(data={"text": FIRST}).replace('"text"', f'"by": {nested}, "text"'), KIND)[0] is Reason.INVALID_JSON
    )


def test_a_batch_is_several_articles() -> None:
    reason, detail = dead(f"[{event(data={'text': TEXT})}]", "application/cloudevents-batch+json")
    assert reason is Reason.SEVERAL_ARTICLES
    assert "send each by itself" in detail


@pytest.mark.parametrize("charset", ["utf-8-sig", "utf-16"])
def test_an_event_may_begin_with_a_mark(charset: str) -> None:
    assert article(event(data={"text": TEXT}).encode(charset), KIND)["text"] == TEXT
