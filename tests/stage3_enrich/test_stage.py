"""The stage as a whole: from a unique article to an enriched one."""

from __future__ import annotations

from datetime import UTC, datetime

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec import UNSET

from schemas.article import Article, Copies
from schemas.event import Event
from streams.outcomes import Outcome, Reason, Rejected
from streams.records import Record
from streams.stage3_enrich import stage
from streams.stage3_enrich.stage import Enricher, enricher
from streams.topics import CODED, ENRICHED, UNIQUE
from tests.english import DEFAULTS
from tests.spans import spans

NOON = datetime(2026, 3, 10, 12, tzinfo=UTC)
TEXT = (
    "Mayor Liis Tamm of Tallinn, Estonia, said on Tuesday that the ferry would sail again next week. "
    "“Nobody has to swim,” Tamm told reporters."
)


def english() -> Enricher:
    return enricher(DEFAULTS.models, DEFAULTS.min_population)


def article(text: str = TEXT, language: str = "en") -> Article:
    return Article(
        id="a1",
        uri="https://a.example/1",
        received=NOON,
        first_created=NOON,
        language=language,
        text=text,
        copies=Copies(kind="original", count=1),
        extensions={"n": msgspec.Raw(b"1.10")},
    )


def record(value: bytes | None) -> Record:
    headers = (("ce_id", b"articles-raw/3/7"), ("ce_time", b"2026-03-10T12:00:00+00:00"))
    return Record(UNIQUE.name, 0, 5, NOON, b"a1", value, headers)


def test_an_article_leaves_with_what_its_text_says() -> None:
    enriched = english().enrich_article(article())
    assert {entity.name for entity in enriched.entities or ()} >= {"Liis Tamm", "Tallinn", "Estonia"}
    assert {place.country_code for place in enriched.places or ()} == {"EST"}
    assert {time.value for time in enriched.times or ()} == {"2026-03-10", "2026-W12"}
    assert {quote.kind for quote in enriched.quotes or ()} == {"direct", "indirect"}


def test_the_output_says_what_came_in_and_where_it_came_from() -> None:
    result = english().enrich(record(msgspec.json.encode(article())))
    output, *told = result.outputs
    assert (result.outcome, output.topic, output.key) == (Outcome.PASSED, ENRICHED, b"a1")
    assert dict(output.headers)["ce_id"] == b"articles-raw/3/7"
    assert b'"extensions":{"n":1.10}' in (output.value or b"")
    enriched = msgspec.json.decode(output.value or b"", type=Article)
    assert enriched.copies == Copies(kind="original", count=1)
    assert [(one.topic, msgspec.json.decode(one.value or b"", type=Event)) for one in told] == [
        (CODED, event) for event in enriched.events or ()
    ]


def test_a_text_longer_than_any_article_passes_as_it_is(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(stage, "LONGEST_TEXT", len(TEXT) - 1)
    assert english().enrich_article(article()) == article()
    monkeypatch.setattr(stage, "LONGEST_TEXT", len(TEXT))
    assert english().enrich_article(article()).entities


def test_the_same_article_gives_the_same_bytes() -> None:
    value = msgspec.json.encode(article())
    assert english().enrich(record(value)) == english().enrich(record(value))


def test_a_language_without_a_model_passes_as_it_is() -> None:
    spanish = article("El transbordador de Tallin volverá a navegar la semana que viene.", language="es")
    assert english().enrich_article(spanish) == spanish


def test_an_article_without_a_language_passes_as_it_is() -> None:
    unknown = msgspec.structs.replace(article(), language=UNSET)
    assert english().enrich_article(unknown) == unknown


@pytest.mark.parametrize("value", [None, b"", b"{}", b"[1]", b"\xff", b'{"id": 1}'])
def test_what_is_no_article_is_rejected(value: bytes | None) -> None:
    with pytest.raises(Rejected) as rejected:
        english().enrich(record(value))
    assert rejected.value.reason is Reason.INVALID_ARTICLE


@settings(max_examples=80, deadline=None)
@given(st.text(alphabet=st.characters(exclude_categories=["Cs"]), min_size=1, max_size=300))
def test_any_text_is_enriched_and_every_span_says_what_stands_there(text: str) -> None:
    enriched = english().enrich_article(article(text))
    assert enriched.text == text
    assert all(text[span.start : span.end] == span.text for span in spans(enriched))
