"""HTML pages: the article without its boilerplate, and what is known of it."""

from __future__ import annotations

import json
import time
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from streams.outcomes import Reason, Rejected
from streams.settings import Settings
from streams.stage1_extract.draft import Draft
from streams.stage1_extract.page import read_page
from streams.stage1_extract.text import clean_text

RECEIVED = datetime(2026, 3, 12, 12, tzinfo=UTC)
FIRST = "The city council met on Tuesday evening and voted by eleven to four for the new bridge over the river."
SECOND = "The mayor said that work would begin next spring, and that nobody would have to leave their home for it."
ARTICLE = f"<article><h1>Council votes for the bridge</h1><p>{FIRST}</p><p>{SECOND}</p></article>"
BOILERPLATE = (
    '<nav><a href="/">Home</a> <a href="/sport">Sport</a> <a href="/money">Money</a></nav>',
    '<footer><p>All rights reserved. <a href="/imprint">Imprint</a> <a href="/privacy">Privacy</a></p></footer>',
)


def page(body: str = ARTICLE, head: str = "", html: str = "<html>") -> str:
    return f"<!DOCTYPE html>{html}<head>{head}</head><body>{BOILERPLATE[0]}{body}{BOILERPLATE[1]}</body></html>"


def read(html: str, uri: str | None = None) -> Draft:
    return read_page(html, uri, RECEIVED)


def test_the_text_is_the_paragraphs_of_the_article() -> None:
    text = read(page()).text
    assert text is not None
    assert text.endswith(f"{FIRST}\n\n{SECOND}")
    assert "Sport" not in text
    assert "Imprint" not in text


def test_visible_metadata_is_read_where_there_is_no_json_ld() -> None:
    head = (
        "<title>Bridge | The Courier</title><meta property='og:site_name' content='The Courier'>"
        "<meta property='og:title' content='Council votes for the bridge'><meta name=author content='Ann Lee'>"
        "<link rel=canonical href='https://news.example/bridge?utm_source=x'>"
        "<meta property='article:published_time' content='2026-03-10T14:05:00Z'>"
    )
    draft = read(page(head=head))
    assert draft.headline == "Council votes for the bridge"
    assert draft.by == ("Ann Lee",)
    assert draft.uri == "https://news.example/bridge"
    assert draft.source_name == "The Courier"
    assert draft.published is not None
    assert draft.published.moment.date().isoformat() == "2026-03-10"


def test_the_printed_headline_and_the_date_of_json_ld_go_first() -> None:
    thing = {"@type": "NewsArticle", "headline": "Bridge: the vote", "datePublished": "2026-03-09T08:00:00Z"}
    head = (
        "<meta property='og:title' content='Council votes'><meta property='og:site_name' content='The Courier'>"
        f"<script type='application/ld+json'>{json.dumps(thing)}</script>"
    )
    draft = read(page(head=head))
    assert draft.headline == "Council votes for the bridge"
    assert draft.published is not None
    assert draft.published.moment == datetime(2026, 3, 9, 8, tzinfo=UTC)
    assert draft.source_name == "The Courier"


@pytest.mark.parametrize("html", ["<html lang=pt-BR>", "<HTML class='x' LANG = \"pt-BR\" dir=ltr>"])
def test_the_page_declares_its_language(html: str) -> None:
    assert read(page(html=html)).language == "pt-BR"


def test_a_date_after_the_reception_is_not_found() -> None:
    later = (RECEIVED + timedelta(days=30)).date().isoformat()
    assert read(page(head=f"<meta property='article:published_time' content='{later}'>")).published is None
    assert read(page(ARTICLE + f"<p>Posted on <time datetime='{later}'>that day</time></p>")).published is None


def test_a_year_alone_is_no_date_but_new_year_is_one() -> None:
    assert read(page(ARTICLE + "<p>Copyright 2024 The Courier</p>")).published is None
    draft = read(page(head="<meta property='article:published_time' content='2024-01-01T09:00:00Z'>"))
    assert draft.published is not None


def test_a_page_without_blanks_between_words_is_an_article() -> None:
    text = "市議会は火曜日の夜に会合を開き、川に架かる新しい橋の計画を承認した。工事は来年の春に始まる予定である。"
    assert read(f"<html><body><article><h1>橋</h1><p>{text}</p></article></body></html>").text == text


def test_entities_are_characters() -> None:
    text = read(
        page(f"<article><p>{FIRST}</p><p>Caf&eacute; &amp; bar &#8220;Zur Br&uuml;cke&#x201D;: {SECOND}</p></article>")
    ).text
    assert text is not None
    assert "Café & bar “Zur Brücke”:" in text


@pytest.mark.parametrize(
    "html",
    [
        "",
        "<",
        "<html></html>",
        page(""),
        page("<p>Please accept our cookies.</p>"),
        page("<p>404: there is no such page here.</p>"),
        "<html><body><script>" + "x = 1;" * 1000,
        "\x00",
    ],
)
def test_a_page_that_holds_only_boilerplate_has_no_article(html: str) -> None:
    with pytest.raises(Rejected) as caught:
        read(html)
    assert caught.value.reason is Reason.NO_ARTICLE_TEXT


HOSTILE = {
    "nested": "<div>" * 50_000 + f"<p>{FIRST}</p>" + "</div>" * 50_000,
    "unclosed": f"<p>{FIRST}</p><p>{SECOND}</p>" + "<b><i><a href=x>" * 20_000,
    "entities": f"<p>{FIRST}</p><p>{SECOND}" + "&amp;&#x1;&#55296;&nosuch;&#99999999999;" * 5_000,
    "attributes": f"<p>{FIRST}</p><p>{SECOND}</p><p " + "a=b " * 100_000 + ">",
    "tables": f"<p>{FIRST}</p><p>{SECOND}</p>" + "<table><tr><td>" * 5_000,
    "comments": f"<p>{FIRST}</p><p>{SECOND}</p>" + "<!--" * 100_000,
    "scripts": f"<p>{FIRST}</p><p>{SECOND}</p>" + '<script type="application/ld+json">' * 20_000,
    "brackets": "<" * 300_000,
    "paragraphs": f"<p>{FIRST}</p>" * 3_000,
    "headings": "<h1>The vote</h1>" * 20_000 + f"<p>{FIRST}</p>",
    "headings below": f"<p>{FIRST}</p>" + "<h2>What the council will do</h2>" * 20_000,
    "nested text": f"<p>{FIRST}</p>" + "".join(f"<div>Bank {n} of the river, " for n in range(5_000)),
    "breaks": f"<p>{FIRST}</p>" + "and so on<br>" * 30_000,
    "cells": f"<p>{FIRST}</p><table><tr>" + "<td>1" * 20_000,
    "rows": f"<p>{FIRST}</p><table>" + "<tr><td>1<td>2" * 10_000,
    "offers": f"<p>{FIRST}</p>" + "<p>Subscribe now" * 20_000,
    "captions": f"<p>{FIRST}</p>" + "<figure><figcaption>The river" * 10_000,
    "closing": f"</div></p></body></html><p>{FIRST}</p>" * 500,
}


@pytest.mark.parametrize("body", HOSTILE.values(), ids=HOSTILE)
def test_hostile_markup_is_read_or_rejected_in_time(body: str) -> None:
    began = time.process_time()
    text = text_or_reason(f"<html><body><article>{body}")
    assert text is Reason.NO_ARTICLE_TEXT or FIRST in text
    # Of the processor, so that a busy machine makes no difference: more would make the page a dead letter.
    assert time.process_time() - began < Settings().extract_seconds


def text_or_reason(html: str, uri: str | None = None) -> str | Reason:
    try:
        return read(html, uri).text or ""
    except Rejected as rejected:
        return rejected.reason


PIECES = [
    "<p>", "</p>", "<div class='article'>", "</div>", "<table><tr><td>", "<li>", "<h1>", "<a href='/x'>", "<!--", "-->",
    "<meta property='og:title' content='", "'>", "<script type=application/ld+json>", '{"@type":"Article","headline":',
    "</script>", "<time datetime='2026-03-10'>", "&#0;", "\x00", "é", "<![CDATA[", "]]>", "<base href='http://[::1'>",
    "<link rel=canonical href='http://[::1/x'>", "<html lang=", "<meta name=author content='By ", FIRST, SECOND,
    "<meta property='article:published_time' content='9999-99-99'>", "<meta name=date content='99999999999999999999'>",
]  # fmt: skip


@settings(max_examples=200, deadline=None)
@given(
    html=st.lists(st.sampled_from(PIECES) | st.text(max_size=10), max_size=25).map("".join),
    uri=st.none() | st.just("https://news.example/bridge"),
)
def test_any_markup_is_read_or_has_no_article(html: str, uri: str | None) -> None:
    text = text_or_reason(html, uri)
    assert text is Reason.NO_ARTICLE_TEXT or text == clean_text(text) != ""
