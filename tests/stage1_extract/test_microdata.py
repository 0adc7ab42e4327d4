"""Microdata and RDFa of an article."""

from __future__ import annotations

from streams.stage1_extract.html_tree import parse
from streams.stage1_extract.microdata import Microdata, read_microdata


def read(body: str) -> Microdata:
    tree = parse(f"<html><body>{body}</body></html>")
    assert tree is not None
    return read_microdata(tree)


def test_properties_are_read_by_their_names() -> None:
    body = (
        "<h2 itemprop='name headline'>Council votes</h2><b property='schema:articleSection'>Town</b>"
        "<time itemprop=datePublished datetime=2026-03-03>yesterday</time>"
        "<meta itemprop=dateModified content=2026-03-04>"
    )
    assert read(body) == {
        "headline": ["Council votes"],
        "articlesection": ["Town"],
        "datepublished": ["2026-03-03"],
        "datemodified": ["2026-03-04"],
    }


def test_a_publisher_is_called_by_its_name() -> None:
    body = "<div itemprop=publisher><img alt=Logo><span itemprop=name>The Harbour Courier</span> since 1887</div>"
    assert read(body) == {"publisher": ["The Harbour Courier"]}


def test_what_stands_beside_the_article_is_of_another() -> None:
    assert read("<aside><b itemprop=headline>Mayor wins</b></aside><b itemprop=name>Ann Lee</b>") == {}


def test_a_page_of_nothing_but_properties_is_read_in_bounded_time() -> None:
    assert len(read("<b itemprop=headline>Council votes</b>" * 10_000)["headline"]) == 10
