"""What is counted of articles as they pass."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from prometheus_client import REGISTRY

from streams.article_counts import count_enriched, count_extracted
from streams.outcomes import Outcome, Reason, Rejected
from streams.records import APPENDED, Output, Record, Result
from streams.runner import failed
from streams.topics import ENRICHED, EXTRACTED
from streams.traits import Traits

NOW = datetime.now(UTC)


def value(name: str, **labels: str) -> float:
    return REGISTRY.get_sample_value(f"copydesk_{name}", labels) or 0.0


def test_an_extracted_article_is_counted_by_language_and_source() -> None:
    traits = Traits(language="nn", host="fjord.example")
    before = value("articles_total", language="nn")
    count_extracted(Result(Outcome.PASSED, (Output(EXTRACTED, b"id", b"{}"),), traits=traits))
    assert value("articles_total", language="nn") == before + 1
    assert value("source_articles_total", source="fjord.example", outcome="passed") == 1


def test_a_dead_message_is_counted_for_the_source_in_its_key() -> None:
    record = Record("articles-raw", 0, 0, NOW, b"https://www.broken.example/a", b"{")
    count_extracted(failed("extract", record, Rejected(Reason.INVALID_JSON, "no end")))
    assert value("source_articles_total", source="broken.example", outcome="dead") == 1


def test_a_dead_message_without_such_a_key_is_of_an_unknown_source() -> None:
    before = value("source_articles_total", source="unknown", outcome="dead")
    for key in (None, b"\xff\x00", b"17"):
        count_extracted(
            failed("extract", Record("articles-raw", 0, 0, NOW, key, b"{"), Rejected(Reason.INVALID_JSON, ""))
        )
    assert value("source_articles_total", source="unknown", outcome="dead") == before + 3


def enriched(traits: Traits, appended: datetime) -> Result:
    headers = ((APPENDED, appended.isoformat().encode()),)
    return Result(Outcome.PASSED, (Output(ENRICHED, b"id", b"{}", headers),), traits=traits)


def test_freshness_counts_from_appending_and_from_publication() -> None:
    now = datetime.now(UTC)
    names = [("freshness_seconds_sum", since) for since in ("appended", "published")]
    before = [value(name, since=since) for name, since in names]
    traits = Traits(published=now - timedelta(days=5), found={"quotes": 3})
    count_enriched(enriched(traits, now - timedelta(days=1)))
    appended, published = (value(name, since=since) - old for (name, since), old in zip(names, before, strict=True))
    assert timedelta(days=1).total_seconds() <= appended < timedelta(days=2).total_seconds()
    assert timedelta(days=5).total_seconds() <= published < timedelta(days=6).total_seconds()


def test_an_article_from_the_future_is_as_fresh_as_can_be() -> None:
    before = value("freshness_seconds_sum", since="appended")
    count_enriched(enriched(Traits(), datetime.now(UTC) + timedelta(days=1)))
    assert value("freshness_seconds_sum", since="appended") == before


def test_a_dead_letter_of_enrichment_says_nothing_of_articles() -> None:
    before = value("freshness_seconds_count", since="appended")
    count_enriched(failed("enrich", Record("articles-unique", 0, 0, NOW, b"id", b"{"), Rejected(Reason.FAULT, "")))
    assert value("freshness_seconds_count", since="appended") == before
