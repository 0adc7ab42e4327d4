"""What a page says of its article, out of all places that say it; and that no markup makes this costly."""

from __future__ import annotations

import json
import time
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from streams.stage1_extract.dateline import read_dateline
from streams.stage1_extract.draft import Draft
from streams.stage1_extract.json_ld import own_article
from streams.stage1_extract.linked_data import things_in
from streams.stage1_extract.markup import read_markup
from streams.stage1_extract.metadata import read_metadata

RECEIVED = datetime(2026, 3, 12, 12, tzinfo=UTC)
URI = "https://www.harbour-courier.example/world/bridge"
REST = " The council met on Tuesday evening and voted for the new bridge."


def read(head: str = "", body: str = "", *, uri: str | None = URI, html: str = "<html>") -> Draft:
    return read_metadata(read_markup(f"{html}<head>{head}</head><body>{body}</body></html>"), uri, RECEIVED)


def script(value: Any) -> str:
    return f"<script type='application/ld+json'>{json.dumps(value)}</script>"


@pytest.mark.parametrize("attribute", ["content", "value"])
def test_the_names_of_meta_tags_in_use_are_known(attribute: str) -> None:
    for name in ("parsely-author", "sailthru.author", "citation_author", "dc.creator", "byl"):
        assert read(f"<meta name={name} {attribute}='Ann Lee'>").by == ("Ann Lee",)
    for name in ("parsely-pub-date", "sailthru.date", "dcterms.issued", "pubdate"):
        assert read(f"<meta name={name} {attribute}='2026-03-03'>").published is not None


def test_a_label_says_what_a_twitter_card_holds() -> None:
    card = "<meta name=twitter:label1 content='{}'><meta name=twitter:data1 content='Ann Lee'>"
    assert read(card.format("Written by")).by == ("Ann Lee",)
    assert read(card.format("Filed under")).by is None


def test_the_canonical_address_is_not_of_another_site_nor_the_root() -> None:
    link = "<link rel=canonical href='{}'>"
    assert read(link.format("https://harbour-courier.example/bridge?utm_source=x")).uri == (
        "https://harbour-courier.example/bridge"
    )
    assert read(link.format("https://www.harbour-courier.example/")).uri == URI
    assert read(link.format("https://other.example/bridge")).uri == URI
    assert read(link.format("https://other.example/bridge"), uri=None).uri == "https://other.example/bridge"


def test_the_section_is_read_from_where_it_is_told() -> None:
    assert read(script({"@type": "NewsArticle", "articleSection": ["World", "Europe"]})).section == "World"
    assert read("<meta property=article:section content=Politics>").section == "Politics"
    crumbs = "<nav class=breadcrumb><a href=/>Home</a> <a href=/world>World</a></nav>"
    assert read(body=crumbs).section == "World"
    assert read("<meta property=article:section content='https://x.example/a'>").section is None


def test_the_language_that_a_page_declares() -> None:
    assert read(html="<html lang='pt-BR'>").language == "pt-BR"
    assert read("<meta property=og:locale content=de_AT>").language == "de_AT"
    assert read(script({"@type": "NewsArticle", "inLanguage": "fr"}), html="<html lang=en>").language == "fr"


def test_the_order_of_day_and_month_follows_the_language() -> None:
    for lang, month in (("en-US", 2), ("en-GB", 1), ("de", 1)):
        published = read(html=f"<html lang={lang}>", body="<h1>Bridge</h1><p>02/01/2026</p>").published
        assert published is not None
        assert published.moment.month == month


TEASER = {"@type": "NewsArticle", "headline": "Another story", "url": "https://www.harbour-courier.example/other"}
OWN = {"@type": "NewsArticle", "headline": "Council votes for the bridge", "url": URI}


def test_the_article_of_the_page_is_found_among_teasers() -> None:
    page = script([TEASER, TEASER, {"@graph": [TEASER | {"headline": "A third"}, OWN]}])
    found = own_article(things_in(page), URI)
    assert found is not None
    assert found["headline"] == OWN["headline"]
    by_title = own_article(things_in(page), None, ["Council votes for the bridge | The Harbour Courier"])
    assert by_title is not None
    assert by_title["url"] == URI


def test_a_list_of_teasers_says_nothing_of_the_page() -> None:
    teasers = [TEASER | {"headline": f"Story {number}"} for number in range(5)]
    assert own_article(things_in(script(teasers)), URI, ["Council votes"]) is None


def test_authors_and_publishers_are_found_by_reference() -> None:
    graph = [
        OWN | {"author": {"@id": "#ann"}, "publisher": {"@id": "#courier"}},
        {"@type": "Person", "@id": "#ann", "name": "Ann Lee"},
        {"@type": "Organization", "@id": "#courier", "name": "The Harbour Courier"},
    ]
    draft = read(script({"@graph": graph}))
    assert draft.by == ("Ann Lee",)
    assert draft.source_name == "The Harbour Courier"


def test_a_person_who_publishes_is_an_author() -> None:
    thing = OWN | {"author": {"name": "Ann Lee"}, "publisher": {"@type": "Person", "name": "Ann Lee"}}
    assert read(script(thing)).by == ("Ann Lee",)


@pytest.mark.parametrize(
    ("start", "dateline"),
    [
        ("LONDON (Reuters) -", "LONDON"), ("PARIS, March 3 —", "PARIS, March 3"), ("NEW DELHI:", None),
        ("SÃO PAULO, Brazil —", "SÃO PAULO, Brazil"), ("Berlin (dpa) -", "Berlin"),
        ("Nairobi, 3 March –", "Nairobi, 3 March"),
        ("Washington -", None), ("The mayor —", None), ("EU –", None), ("It rained –", None),
    ],
)  # fmt: skip
def test_datelines(start: str, dateline: str | None) -> None:
    assert read_dateline(start + REST) == dateline


def test_a_dateline_may_follow_the_headline_in_the_text() -> None:
    assert read_dateline(f"Council votes\n\nLONDON, March 3 (AP) —{REST}") == "LONDON, March 3"
    assert read_dateline("LONDON (AP) -") is None


HOSTILE = {
    "nested": "<div>" * 50_000,
    "spans": "<span class=author>" * 20_000,
    "metas": "<meta name=author content='Ann Lee'>" * 20_000,
    "headings": "<h1>Council votes</h1>" * 20_000,
    "links": "<a rel=author href='/author/ann'>Ann Lee</a>" * 20_000,
    "times": "<p><time datetime='2026-03-03'>3 March 2026</time></p>" * 10_000,
    "bylines": "<p>By " + "Ann Lee, " * 50_000 + "</p>",
    "capitals": "<p>" + "A" * 500_000 + "</p>",
    "blanks": "<p>By" + " " * 500_000 + "Ann</p>",
    "digits": "<p>" + "1" * 300_000 + "</p>" + "<p>" + "1/" * 150_000 + "</p>",
    "classes": f"<p class='{'author-' * 60_000}'>Ann Lee</p>",
    "titles": "<title>" + "a | " * 100_000 + "</title>",
    "crumbs": "<nav class=breadcrumb>" + "<a href=/x>World</a>" * 20_000 + "</nav>",
    "articles": script([TEASER] * 20_000),
    "marked": "<b itemprop=datePublished>" * 10_000 + "3 March 2026",
}


@pytest.mark.parametrize("markup", HOSTILE.values(), ids=HOSTILE)
def test_hostile_markup_is_read_in_time(markup: str) -> None:
    read()
    began = time.process_time()
    assert isinstance(read(body=markup), Draft)
    assert read_dateline("LONDON, " * 50_000) is None
    assert time.process_time() - began < 10


PIECES = [
    "<p>", "</p>", "<h1>", "</h1>", "By ", "Ann Lee", " and ", "<span class=author>", "</span>", "3 March 2026",
    "<time datetime=",
    "<meta property='og:title' content='", "'>", "<title>", "</title>", " | The Courier", "<nav class=breadcrumb>",
    "<a href=/>", "</a>", "\x00", "\ud800", "<link rel=canonical href='http://[::1'>", "<html lang=",
    "<script type=application/ld+json>{",
]  # fmt: skip


@settings(max_examples=300, deadline=None)
@given(st.lists(st.sampled_from(PIECES) | st.text(max_size=8), max_size=25).map("".join))
def test_any_markup_gives_a_draft_without_blank_strings(html: str) -> None:
    draft = read_metadata(read_markup(f"<body>{html}"), URI, RECEIVED)
    for value in (draft.uri, draft.headline, draft.section, draft.dateline, draft.source_name, *(draft.by or ())):
        assert value is None or value.strip() == value != ""
