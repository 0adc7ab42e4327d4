"""What pages say of their article in JSON-LD, and what they should not be able to do with it."""

from __future__ import annotations

import json
import time
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from streams.settings import Settings
from streams.stage1_extract.draft import Draft
from streams.stage1_extract.json_ld import draft_of, own_article
from streams.stage1_extract.linked_data import things_in

RECEIVED = datetime(2026, 3, 12, 12, tzinfo=UTC)
ARTICLE = {
    "@context": "https://schema.org",
    "@type": "NewsArticle",
    "headline": "Council votes for the bridge",
    "url": "https://news.example/bridge?utm_source=x",
    "author": [{"@type": "Person", "name": "Ann Lee"}, {"@type": "Person", "name": "Bob Ray"}],
    "datePublished": "2026-03-10T14:05:00+02:00",
    "dateModified": "2026-03-11",
    "inLanguage": "en-GB",
    "publisher": {"@type": "Organization", "name": "The Courier", "url": "https://news.example/"},
}


def script(value: Any) -> str:
    return f'<script type="application/ld+json">{value if isinstance(value, str) else json.dumps(value)}</script>'


def read_page(html: str) -> Draft:
    thing = own_article(things_in(html))
    return draft_of(thing, RECEIVED) if thing else Draft()


def read(value: Any) -> Draft:
    return read_page(f"<html><head>{script(value)}</head><body>x")


def test_an_article_tells_all_about_itself() -> None:
    draft = read(ARTICLE)
    assert draft.headline == "Council votes for the bridge"
    assert draft.uri == "https://news.example/bridge"
    assert draft.by == ("Ann Lee", "Bob Ray")
    assert draft.published is not None
    assert draft.published.moment.isoformat() == "2026-03-10T14:05:00+02:00"
    assert draft.updated is not None
    assert draft.updated.precision == "day"
    assert (draft.language, draft.source_name, draft.source_uri) == ("en-GB", "The Courier", "https://news.example/")


@pytest.mark.parametrize(
    "value",
    [
        [{"@type": "BreadcrumbList"}, ARTICLE],
        {"@graph": [{"@type": "WebSite", "headline": "The Courier"}, ARTICLE]},
        {"@type": "WebPage", "mainEntity": ARTICLE},
        {**ARTICLE, "@type": ["Thing", "NewsArticle"]},
        f"\n{json.dumps(ARTICLE)};\n",
    ],
)
def test_an_article_is_found_wherever_it_stands(value: Any) -> None:
    assert read(value).headline == "Council votes for the bridge"


def test_the_first_article_counts_and_a_broken_script_before_it_does_not() -> None:
    page = script("{") + script({"@type": "WebSite"}) + script(ARTICLE) + script({**ARTICLE, "headline": "Another"})
    assert read_page(page).headline == "Council votes for the bridge"


@pytest.mark.parametrize(
    "opening",
    [
        "<script type=application/ld+json>",
        "<SCRIPT id=x TYPE = 'application/ld+json' async>",
        '<script data-x="y"\n type="application/ld+json; charset=utf-8">',
    ],
)
def test_the_script_may_be_written_in_many_ways(opening: str) -> None:
    assert read_page(f"{opening}{json.dumps(ARTICLE)}</script >").headline is not None


def test_other_scripts_are_not_read() -> None:
    assert read_page(f"<script>{json.dumps(ARTICLE)}</script>") == Draft()
    assert read_page(json.dumps(ARTICLE)) == Draft()


def test_entities_and_line_ends_in_texts_are_read_as_meant() -> None:
    raw = '{"@type": "NewsArticle", "headline": "Vote&#8217;s\nend &amp; after", "author": "Ann O&#39;Lee"}'
    draft = read(raw)
    assert (draft.headline, draft.by) == ("Vote’s end & after", ("Ann O'Lee",))


def test_the_page_of_the_article_stands_in_for_its_address() -> None:
    page = {"@type": "WebPage", "@id": "https://news.example/bridge"}
    for entity in (page, page["@id"], [page]):
        assert read({"@type": "Article", "url": "/bridge", "mainEntityOfPage": entity}).uri == page["@id"]


def test_what_is_impossible_is_left_out() -> None:
    draft = read(
        {
            **ARTICLE,
            "headline": " ",
            "url": "javascript:alert(1)",
            "datePublished": "0001-01-01",
            "dateModified": "2099-01-01T00:00:00Z",
            "author": ["", {"name": "https://news.example/ann"}],
            "publisher": {"name": "\u200b", "url": "/"},
            "inLanguage": None,
        }
    )
    assert draft == Draft()


WRONG: list[Any] = [None, 1, 1e308, True, "", "x", [], [[]], {}, {"name": {}}, [None, 1, {"name": []}], {"@id": 5}]


@pytest.mark.parametrize("wrong", WRONG)
def test_wrong_types_are_passed_over(wrong: Any) -> None:
    for name in ARTICLE:
        assert isinstance(read({**ARTICLE, name: wrong}), Draft)
    assert isinstance(read(dict.fromkeys(ARTICLE, wrong) | {"@type": "Article"}), Draft)


@pytest.mark.parametrize(
    "value",
    [
        '{"a":' * 100_000,
        '{"@graph":[' * 50_000 + "]}" * 50_000,
        "[" * 900 + json.dumps(ARTICLE) + "]" * 900,
        '{"@type": "NewsArticle", "headline": ' + "9" * 5000 + "}",
        '{"@type": "NewsArticle", "headline": "\\ud800"}',
        "NaN",
        "",
        "<!-- -->",
    ],
)
def test_hostile_json_says_nothing(value: str) -> None:
    assert read(value) == Draft()


@pytest.mark.parametrize(
    "page",
    [
        '<script type="application/ld+json">' * 30_000,
        "<script " * 100_000,
        "<script type=" * 60_000,
        "</script" * 100_000,
        script([{"@type": "Thing", "name": "x" * 50}] * 10_000),
        script({"@type": "Thing"}) * 10_000,
    ],
)
def test_hostile_markup_does_not_hold_up_the_stage(page: str) -> None:
    began = time.process_time()
    assert read_page(page) == Draft()
    # Of the processor, so that a busy machine makes no difference: more would make the page a dead letter.
    assert time.process_time() - began < Settings().extract_seconds


VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=10),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from([*ARTICLE, "@graph", "name", "@id"]), inner)
    ),
    max_leaves=12,
)


@settings(deadline=None)
@given(st.dictionaries(st.sampled_from(list(ARTICLE)), VALUES))
def test_any_article_gives_a_draft_without_blank_strings(thing: dict[str, Any]) -> None:
    draft = read({**thing, "@type": "NewsArticle"})
    for value in (draft.uri, draft.headline, draft.source_name, draft.source_uri, *(draft.by or ())):
        assert value is None or value.strip() == value != ""
