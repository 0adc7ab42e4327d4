"""What is counted of an article."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest
from msgspec import structs

from schemas.article import Article, Quote, Source
from streams.traits import host_of, language_label, traits_of

NOON = datetime(2026, 3, 10, 12, tzinfo=UTC)
ARTICLE = Article(id="a", uri="https://www.daily.example/2026/a", pub_status="usable", received=NOON, text="Rain.")


def changed(**fields: Any) -> Article:
    return structs.replace(ARTICLE, **fields)


def test_its_host_is_that_of_its_address_without_www() -> None:
    assert traits_of(ARTICLE).host == "daily.example"


def test_the_host_of_an_article_without_an_address_is_that_of_its_source() -> None:
    assert traits_of(changed(uri="urn:copydesk:a", source=Source(uri="https://wire.example"))).host == "wire.example"
    assert traits_of(changed(uri="urn:copydesk:a")).host is None


@pytest.mark.parametrize("uri", ["", "urn:a:b", "https://[half", "/path", "https://"])
def test_what_has_no_host_gives_none(uri: str) -> None:
    assert host_of(uri) is None


def test_a_hostile_host_is_cut() -> None:
    assert len(host_of(f"https://{'x' * 5000}.example") or "") == 100


@pytest.mark.parametrize(
    ("language", "label"),
    [
        ("en", "en"),
        ("en-GB", "en"),
        ("PT-br", "pt"),
        ("gsw", "other"),
        ("x-klingon", "other"),
        ("12", "other"),
        (None, None),
    ],
)
def test_languages_have_two_letters_or_are_other(language: str | None, label: str | None) -> None:
    assert language_label(language) == label


@pytest.mark.parametrize(("precision", "known"), [("second", NOON), ("minute", NOON), ("day", None)])
def test_a_day_says_nothing_of_freshness(precision: str, known: datetime | None) -> None:
    assert traits_of(changed(first_created=NOON, published_precision=precision)).published == known


def test_the_latest_version_counts() -> None:
    later = NOON.replace(hour=15)
    article = changed(first_created=NOON, version_created=later, published_precision="minute")
    assert traits_of(article).published == later


def test_what_was_not_looked_for_is_not_nought() -> None:
    assert traits_of(ARTICLE).found == {}
    assert traits_of(changed(quotes=[], entities=[])).found == {"quotes": 0, "entities": 0}
    assert traits_of(changed(quotes=[Quote(start=0, end=4, text="Rain", kind="direct")])).found == {"quotes": 1}
