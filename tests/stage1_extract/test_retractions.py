"""Retractions, and articles that are withheld: they come out as what they are, with a text or without."""

from __future__ import annotations

import json
from typing import Any

import pytest

from streams.outcomes import Reason
from streams.stage1_extract.status import NOTICES, read_status
from tests.stage1_extract.formats import HTML, TEXT, article, dead, reason_of

URI = "https://fjord-post.example/ferry"
NAMED = {"uri": URI}
RETRACTED = {"uri": URI, "pubStatus": "canceled"}


def sent(**fields: Any) -> dict[str, Any]:
    return article(json.dumps(NAMED | fields), "application/json")


def news_item(status: str, more: str = "") -> str:
    return f"<newsItem guid='urn:newsml:x:1'><itemMeta><pubStatus {status}/>{more}</itemMeta></newsItem>"


@pytest.mark.parametrize(
    "fields",
    [
        {"pubStatus": "canceled"},
        {"pubstatus": "canceled"},
        {"pubStatus": "canceled", "type": "text", "bodies": []},
        {"pubstatus": "canceled", "versioncreated": "2026-03-10T09:30:00+01:00", "bodies": [{"value": ""}]},
        {"pubStatus": "canceled", "text": " ", "html": None},
        {"pubStatus": "canceled", "html": "<html><body><nav><a href=/>Home</a></nav><p>Gone.</p></body></html>"},
    ],
)
def test_a_retraction_without_a_word_says_what_it_is(fields: dict[str, Any]) -> None:
    made = sent(**fields)
    assert (made["pubStatus"], made["uri"], made["text"]) == ("canceled", URI, NOTICES["canceled"])


def test_what_a_retraction_has_to_say_stands_for_its_text() -> None:
    item = {"pubStatus": "canceled", "type": "text", "headlines": [{"value": "Ferry to run"}]}
    assert sent(**item)["text"] == "Ferry to run"
    assert sent(**item, edNote="Withdrawn:\n\nthe county  denies it.")["text"] == "Withdrawn:\n\nthe county denies it."
    assert sent(**item, edNote="Withdrawn.", bodies=[{"value": TEXT}])["text"] == TEXT
    assert sent(pubStatus="canceled", headline="Ferry to run")["text"] == "Ferry to run"
    assert sent(pubStatus="canceled", text=TEXT)["text"] == TEXT
    page = f"<html><body><article>{HTML}</article></body></html>"
    assert sent(pubStatus="canceled", html=page)["text"] == TEXT


@pytest.mark.parametrize(
    ("status", "made"),
    [
        ("qcode='stat:canceled'", "canceled"),
        ("qcode='s:Cancelled'", "canceled"),
        ("uri='http://cv.iptc.org/newscodes/pubstatusg2/canceled'", "canceled"),
        ("qcode='stat:withheld'", "withheld"),
    ],
)
def test_an_item_of_newsml_may_be_one(status: str, made: str) -> None:
    found = article(news_item(status, "<edNote>Withdrawn.</edNote>"))
    assert (found["pubStatus"], found["text"], found["uri"]) == (made, "Withdrawn.", "urn:newsml:x:1")


def test_what_is_withheld_says_so() -> None:
    assert sent(pubStatus="withheld")["text"] == NOTICES["withheld"]
    made = sent(pubStatus="withheld", text=TEXT)
    assert (made["pubStatus"], made["text"]) == ("withheld", TEXT)


def test_the_same_words_with_another_status_are_another_version() -> None:
    ids = {sent(text=TEXT, pubStatus=status)["id"] for status in ("usable", "withheld", "canceled")}
    assert len(ids) == 3
    assert sent(text=TEXT)["id"] in ids


def test_usable_is_what_is_not_told_otherwise() -> None:
    for fields in ({}, {"pubStatus": None}, {"pubStatus": "usable"}):
        assert sent(text=TEXT, **fields)["pubStatus"] == "usable"


@pytest.mark.parametrize(
    "fields", [{"pubStatus": "canceled"}, {"pubStatus": "canceled", "text": TEXT, "uri": "/ferry"}]
)
def test_a_retraction_has_to_say_of_what(fields: dict[str, Any]) -> None:
    reason, detail = dead(json.dumps(fields), "application/json")
    assert reason is Reason.INVALID_ENVELOPE
    assert "its uri" in detail
    key = b"https://key.example/1"
    assert article(json.dumps(RETRACTED | {"uri": None}), "application/json", key=key)["uri"] == key.decode()


@pytest.mark.parametrize("status", ["", "Canceled", "killed", 17, ["canceled"], {}])
def test_a_status_that_is_none_is_told_and_no_text_is_published_instead(status: Any) -> None:
    assert dead(json.dumps({"uri": URI, "text": TEXT, "pubStatus": status}))[0] is Reason.INVALID_ENVELOPE


@pytest.mark.parametrize("status", ["usable", ""])
def test_what_is_usable_needs_a_text(status: str) -> None:
    assert dead(news_item(f"qcode='{status}'"))[0] is Reason.NO_ARTICLE_TEXT


@pytest.mark.parametrize(
    ("word", "status"),
    [
        (None, None),
        (" ", None),
        ("usable", "usable"),
        (" Canceled ", "canceled"),
        ("cancelled", "canceled"),
        ("stat:withheld", "withheld"),
        ("http://cv.iptc.org/newscodes/pubstatusg2/usable", "usable"),
    ],
)
def test_words_and_codes_of_a_status(word: str | None, status: str | None) -> None:
    assert read_status(word) == status


@pytest.mark.parametrize("word", ["stat:", ":", "kill", "stat:canceled:", "x" * 1000])
def test_another_word_is_no_status(word: str) -> None:
    assert reason_of(lambda: read_status(word)) is Reason.INVALID_ENVELOPE
