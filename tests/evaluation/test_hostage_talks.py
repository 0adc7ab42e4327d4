"""The article with which the pipeline was asked for, where its text is at hand: it belongs to its publisher.

COPYDESK_EVALUATION_DATA names the folder of evaluation data, `../shared/data` by default.
"""

from __future__ import annotations

import os
from datetime import UTC, datetime
from pathlib import Path

import pytest

from schemas.article import Article, Place
from streams.records import Record
from streams.settings import Settings
from streams.stage1_extract.stage import read_article
from streams.stage3_enrich.stage import Enricher

FILE = Path(os.environ.get("COPYDESK_EVALUATION_DATA", "../shared/data")) / "sample" / "hostage-talks.txt"

pytestmark = pytest.mark.skipif(not FILE.exists(), reason=f"evaluation data is not at hand: no {FILE}")


@pytest.fixture(scope="module")
def article() -> Article:
    raw = Record("articles-raw", 0, 0, datetime(2024, 3, 27, tzinfo=UTC), b"hostage-talks.txt", FILE.read_bytes())
    settings = Settings.model_construct()
    read = read_article(raw, settings.max_message_bytes)
    return Enricher(settings.models, settings.min_population).enrich_article(read)


def test_the_metadata_line_is_read_and_taken_out(article: Article) -> None:
    assert (article.first_created, article.published_precision) == (datetime(2024, 3, 26, tzinfo=UTC), "day")
    assert article.text.startswith("Israel")


@pytest.mark.parametrize(
    ("text", "value"), [("Tuesday", "2024-03-26"), ("last week", "2024-W12"), ("October 7", "2023-10-07")]
)
def test_times_are_resolved(article: Article, text: str, value: str) -> None:
    assert {time.value for time in article.times or () if time.text == text} == {value}


@pytest.mark.parametrize(
    ("text", "latitude", "longitude", "country"),
    [
        ("Doha", 25.29, 51.53, "QAT"),
        ("Qatar", 25.3, 51.2, "QAT"),
        ("Rafah", 31.29, 34.25, "PSE"),
        ("Gaza Strip", 31.4, 34.4, "PSE"),
    ],
)
def test_places_are_on_the_right_spots(
    article: Article, text: str, latitude: float, longitude: float, country: str
) -> None:
    places = [place for place in article.places or () if place.text == text]
    assert places
    for place in places:
        assert isinstance(place, Place)
        assert place.country_code == country
        assert place.lat == pytest.approx(latitude, abs=0.5)
        assert place.lon == pytest.approx(longitude, abs=0.5)


def test_a_statement_without_quotation_marks_has_its_speaker(article: Article) -> None:
    statement = max(article.quotes or (), key=lambda quote: len(quote.text))
    assert statement.kind == "direct"
    assert article.text[: statement.start].endswith(":\n\n")
    assert article.text[statement.end :].startswith("\n\n")
    assert statement.speaker
    assert statement.speaker.text == "Netanyahu’s office"


@pytest.mark.parametrize(("speaker", "cue"), [("Qatar", "claimed"), ("Times of Israel", "confirmed")])
def test_indirect_quotes_have_their_speakers(article: Article, speaker: str, cue: str) -> None:
    found = [quote for quote in article.quotes or () if quote.speaker and quote.speaker.text == speaker]
    assert [(quote.kind, quote.cue and quote.cue.text) for quote in found] == [("indirect", cue)]


def test_an_acronym_and_its_name_are_one_entity(article: Article) -> None:
    either = {"UN", "United Nations"}
    named = [one for one in article.entities or () if either & {mention.text for mention in one.mentions}]
    assert [entity.name for entity in named] == ["United Nations"]
    assert either <= {mention.text for mention in named[0].mentions}


def test_types_are_right_and_dates_are_no_entities(article: Article) -> None:
    types = {entity.name: entity.type for entity in article.entities or ()}
    assert types["Hamas"] == "organisation"
    assert types["Benjamin Netanyahu"] == "person"
    assert not [name for name in types if name.startswith("2024")]


def test_a_short_name_is_a_mention_of_the_full_one(article: Article) -> None:
    (person,) = (entity for entity in article.entities or () if entity.name == "Benjamin Netanyahu")
    assert {mention.text for mention in person.mentions} == {"Benjamin Netanyahu", "Netanyahu"}


@pytest.mark.parametrize(
    ("kind", "actor", "recipient", "status"),
    [
        ("SANCTION", "ISR", None, "asserted"),
        ("REQUEST", "UNO", None, "asserted"),
        ("CONCEDE", "USA", None, "reported"),
        ("SANCTION", "ISR", "USA", "asserted"),
        ("REJECT", "PSE", "USA", "reported"),
    ],
    ids=["Israel withdrew", "the council demanded", "the US abstained", "Netanyahu cancelled", "Hamas rejected"],
)
def test_what_was_done_is_coded_once_with_status_day_and_place(
    article: Article, kind: str, actor: str, recipient: str | None, status: str
) -> None:
    found = [
        event
        for event in article.events or []
        if kind in event.event
        and [one.code for one in event.actor] == [actor]
        and [one.code for one in event.recipient] == ([recipient] if recipient else [])
    ]
    assert [event.status for event in found] == [status]
    assert found[0].date == "2024-03-26"
    assert found[0].event_loc


def test_negotiators_are_withdrawn_from_where_they_were(article: Article) -> None:
    withdrawn = next(event for event in article.events or [] if "SANCTION" in event.event)
    assert withdrawn.event_loc
    assert (withdrawn.event_loc.extracted_place, withdrawn.event_loc.rule) == ("Doha", "clause")


def test_who_claims_it_is_told(article: Article) -> None:
    rejected = next(event for event in article.events or [] if "REJECT" in event.event)
    assert rejected.reported_by == "Netanyahu\u2019s office"


def test_an_attack_that_would_be_discussed_is_no_event(article: Article) -> None:
    triggers = {
        article.text[event.text_info.trigger.start : event.text_info.trigger.end] for event in article.events or []
    }
    assert not triggers & {"attack", "discuss"}
