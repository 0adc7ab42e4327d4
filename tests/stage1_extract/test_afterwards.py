"""Corrections and retractions in the JSON-LD of a page: they come out as what they are, and nothing else does."""

from __future__ import annotations

import json
from typing import Any

import pytest

from streams.outcomes import Reason
from streams.stage1_extract.status import NOTICES
from tests.stage1_extract.formats import HTML, TEXT, article, dead

URI = "https://fjord-post.example/ferry"
HEADLINE = "Ferry to run every hour"
NOTE = "An earlier version said that the ferry would run from April."


def page(body: str = HTML, **properties: Any) -> str:
    thing = {"@type": "NewsArticle", "url": URI, "headline": HEADLINE} | properties
    script = f'<script type="application/ld+json">{json.dumps(thing)}</script>'
    nav = '<nav><a href="/">Home</a> <a href="/sea">Sea</a></nav>'
    return f"<html><head>{script}</head><body>{nav}<article><h1>{HEADLINE}</h1>{body}</article></body></html>"


def made(html: str) -> dict[str, Any]:
    return article(html, "text/html")


@pytest.mark.parametrize(
    ("correction", "notes"),
    [
        (NOTE, [NOTE]),
        ({"@type": "CorrectionComment", "text": NOTE, "datePublished": "2026-03-11"}, [NOTE]),
        ({"@type": "CorrectionComment", "description": NOTE}, [NOTE]),
        ([NOTE, {"text": "The captain is called Ines Vold."}, NOTE], [NOTE, "The captain is called Ines Vold."]),
        (f"<p>{NOTE}</p>", [NOTE]),
        ("https://fjord-post.example/corrections/17", ["https://fjord-post.example/corrections/17"]),
    ],
)
def test_a_correction_is_handed_on_and_the_article_stays_usable(correction: Any, notes: list[str]) -> None:
    found = made(page(correction=correction))
    assert (found["correction"], found["pubStatus"], found["text"]) == (notes, "usable", TEXT)


@pytest.mark.parametrize(
    "correction", [None, "", " ", [], {}, 17, [None, {"text": 17}], {"@type": "CorrectionComment"}]
)
def test_what_says_nothing_is_no_correction(correction: Any) -> None:
    assert "correction" not in made(page(correction=correction))


def test_a_correction_may_stand_elsewhere_in_the_page() -> None:
    thing = {"@type": "NewsArticle", "url": URI, "correction": {"@id": "#note"}}
    note = {"@type": "CorrectionComment", "@id": "#note", "text": NOTE}
    graph: dict[str, Any] = {"@graph": [thing, note], "correction": {"@id": "#note"}}
    assert made(page(HTML, **graph))["correction"] == [NOTE]


def test_the_same_words_with_a_correction_are_another_version() -> None:
    ids = [made(page(correction=one))["id"] for one in (None, NOTE, NOTE.upper(), f"{NOTE} It will from May.")]
    assert ids[1] == ids[2]
    assert len(set(ids)) == 3


@pytest.mark.parametrize("status", ["Retracted", "withdrawn ", ["Published", "Retracted"], {"name": "Withdrawn"}])
def test_a_page_that_calls_its_article_taken_back_is_a_retraction(status: Any) -> None:
    found = made(page(creativeWorkStatus=status))
    assert (found["pubStatus"], found["text"]) == ("canceled", TEXT)


@pytest.mark.parametrize(
    "status", ["Published", "Draft", "Obsolete", "not retracted", "Retracted?", "", None, 17, {"name": 17}, [[]]]
)
def test_any_other_status_of_a_work_takes_nothing_back(status: Any) -> None:
    assert made(page(creativeWorkStatus=status))["pubStatus"] == "usable"


def test_another_article_on_the_page_takes_nothing_back() -> None:
    teaser = {"@type": "NewsArticle", "url": f"{URI}-2", "headline": "Ferry sold", "creativeWorkStatus": "Retracted"}
    script = f'<script type="application/ld+json">{json.dumps(teaser | {"correction": NOTE})}</script>'
    found = made(page().replace("<body>", f"<body>{script}"))
    assert found["pubStatus"] == "usable"
    assert "correction" not in found


def test_a_retracted_page_without_an_article_says_what_it_is() -> None:
    found = made(page("<p>Gone.</p>", creativeWorkStatus="Retracted"))
    assert (found["pubStatus"], found["uri"], found["text"]) == ("canceled", URI, HEADLINE)
    bare = made(page("<p>Gone.</p>", creativeWorkStatus="Retracted", headline=None).replace(f"<h1>{HEADLINE}</h1>", ""))
    assert bare["text"] == NOTICES["canceled"]
    assert dead(page("<p>Gone.</p>"), "text/html")[0] is Reason.NO_ARTICLE_TEXT


def test_what_its_producer_calls_usable_is_not_taken_back_by_the_page() -> None:
    sent = {"uri": URI, "pubStatus": "usable", "html": page(creativeWorkStatus="Retracted")}
    assert article(json.dumps(sent), "application/json")["pubStatus"] == "usable"
