"""From a producer's message to a consumer's read, through a real broker and a real worker."""

from __future__ import annotations

import asyncio
import socket
import subprocess
import time
from collections.abc import Mapping
from pathlib import Path
from typing import Literal, NamedTuple
from urllib.request import urlopen
from uuid import uuid4

import msgspec
import orjson
import pytest
from aiokafka import AIOKafkaProducer
from prometheus_client.parser import text_string_to_metric_families

from schemas.article import Article
from streams.broker.admin import create_topics
from streams.broker.connection import client_options
from streams.cli.outcome_table import Fate
from streams.cli.raw_input import RawInput
from streams.cli.worker_process import worker_process
from streams.outcomes import Outcome
from streams.records import Record
from streams.settings import KafkaSettings, Settings
from streams.topics import DEAD, DUPLICATE, ENRICHED, EXTRACTED, RAW, STORIES, UNIQUE
from streams.topology import Stage
from tests.bad_input import prose
from tests.pipeline.road import PATIENCE, outcomes, read, sample_inputs, send
from tests.spans import spans

pytestmark = pytest.mark.broker

Codec = Literal["gzip", "snappy", "lz4", "zstd"]

EXPECTED = {
    "01-port-talks.html": (Outcome.PASSED, "original"),
    "02-river-flood.html": (Outcome.PASSED, "original"),
    "03-central-bank.txt": (Outcome.PASSED, "original"),
    "04-museum-reopens.txt": (Outcome.PASSED, "original"),
    "05-rail-strike.txt": (Outcome.PASSED, "original"),
    "06-grain-deal.json": (Outcome.PASSED, "original"),
    "07-grain-deal-second-view.json": (Outcome.PASSED, "original"),
    "08-port-talks-exact-copy.json": (Outcome.DUPLICATE, "exact"),
    "09-port-talks-truncated.html": (Outcome.DUPLICATE, "contained"),
    "10-grain-deal-edited.json": (Outcome.DUPLICATE, "near"),
    "11-grain-deal-revision.json": (Outcome.PASSED, "revision, version 2"),
    "12-elections-es.html": (Outcome.PASSED, "original"),
    "13-statement.json": (Outcome.PASSED, "original"),
    "14-market-report-a.json": (Outcome.PASSED, "original"),
    "15-market-report-b.json": (Outcome.PASSED, "original"),
    "16-not-json.json": (Outcome.DEAD, "invalid-json"),
    "17-empty.txt": (Outcome.DEAD, "empty"),
    "18-only-boilerplate.html": (Outcome.DEAD, "no-article-text"),
    "19-wrong-type.json": (Outcome.DEAD, "invalid-envelope"),
    "20-noise.bin": (Outcome.DEAD, "undecodable"),
    "21-latin1.html": (Outcome.PASSED, "original"),
    "22-ninjs.json": (Outcome.PASSED, "original"),
    "23-cloud-event.json": (Outcome.PASSED, "original"),
    "24-feed-item.xml:1": (Outcome.PASSED, "original"),
    "25-agency-item.xml": (Outcome.PASSED, "original"),
    "26-ninjs-retraction.json": (Outcome.PASSED, "revision, version 2"),
}


Metrics = Mapping[tuple[str, frozenset[tuple[str, str]]], float]
"""Values by name and labels."""


class Road(NamedTuple):
    """What was sent, and everything that came of it."""

    inputs: list[RawInput]
    fates: list[list[Fate]]
    extracted: list[Record]
    unique: list[Record]
    duplicates: list[Record]
    enriched: list[Record]
    stories: list[Record]
    dead: list[Record]
    metrics: Metrics


@pytest.fixture(scope="module")
def road(kafka: KafkaSettings, tmp_path_factory: pytest.TempPathFactory) -> Road:
    """All samples, through one worker. One partition keeps them in order, so that each copy meets its original."""
    folder = tmp_path_factory.mktemp("road")
    settings = Settings(
        kafka=kafka,
        topic_prefix=f"road-{uuid4().hex[:8]}-",
        data_dir=folder / "data",
        partitions=1,
        metrics_port=free_port(),
    )
    asyncio.run(create_topics(settings))
    inputs = sample_inputs()
    with worker_process(settings, folder / "worker.log") as worker:
        positions = send(settings, inputs)
        found = outcomes(settings, positions)
        measured = scrape_settled(settings, worker)
    return Road(
        inputs=inputs,
        fates=[found[position] for position in positions],
        extracted=read(settings, EXTRACTED),
        unique=read(settings, UNIQUE),
        duplicates=read(settings, DUPLICATE),
        enriched=read(settings, ENRICHED),
        stories=read(settings, STORIES),
        dead=read(settings, DEAD),
        metrics=measured,
    )


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as server:
        port: int = server.getsockname()[1]
        return port


def scrape(settings: Settings, worker: subprocess.Popen[bytes]) -> Metrics:
    assert worker.poll() is None
    with urlopen(f"http://127.0.0.1:{settings.metrics_port}/metrics") as response:
        families = text_string_to_metric_families(response.read().decode())
    samples = [sample for family in families for sample in family.samples]
    return {(sample.name, frozenset(sample.labels.items())): sample.value for sample in samples}


def scrape_settled(settings: Settings, worker: subprocess.Popen[bytes]) -> Metrics:
    """What is measured when everything is committed: some of it is measured every few seconds only."""
    deadline = time.monotonic() + PATIENCE
    while True:
        measured = scrape(settings, worker)
        lags = [
            (dict(labels), lag) for (name, labels), lag in measured.items() if name == "copydesk_consumer_lag_messages"
        ]
        if {labels["stage"] for labels, _ in lags} == set(Stage) and not any(lag for _, lag in lags):
            return measured
        assert time.monotonic() < deadline, lags
        time.sleep(1)


def test_every_sample_is_expected(road: Road) -> None:
    assert {one.name for one in road.inputs} == set(EXPECTED)


def test_every_message_has_exactly_one_outcome(road: Road) -> None:
    assert [len(fates) for fates in road.fates] == [1] * len(road.inputs)


def test_outcomes_are_those_that_the_samples_are_written_for(road: Road) -> None:
    found = {one.name: (fates[0].outcome, fates[0].verdict) for one, fates in zip(road.inputs, road.fates, strict=True)}
    assert found == EXPECTED


def test_a_copy_names_its_original(road: Road) -> None:
    by_name = {one.name: fates[0] for one, fates in zip(road.inputs, road.fates, strict=True)}
    original = by_name["01-port-talks.html"].article
    assert original is not None
    assert by_name["08-port-talks-exact-copy.json"].of == original.id
    assert by_name["09-port-talks-truncated.html"].of == original.id


def test_articles_on_one_deal_are_one_story_and_every_article_is_in_one(road: Road) -> None:
    last = {record.key: orjson.loads(record.value or b"") for record in road.stories}
    articles = {one["id"]: one["story"]["id"] for record in road.enriched if (one := orjson.loads(record.value or b""))}
    told = {article: key.decode() for key, story in last.items() if key for article in story["articles"]}
    assert told.items() <= articles.items()
    assert {story["id"] for story in last.values()} == set(articles.values())
    assert any(len(story["sources"]) > 1 for story in last.values())


def test_a_dead_letter_is_the_message_as_it_was(road: Road) -> None:
    dead = {record.key: record for record in road.dead}
    for one in road.inputs:
        if EXPECTED[one.name][0] is Outcome.DEAD:
            letter = dead[one.key]
            assert letter.value == one.value
            assert letter.headers[: len(one.headers)] == one.headers


def test_every_span_says_what_stands_at_its_place(road: Road) -> None:
    articles = [msgspec.json.decode(record.value or b"", type=Article) for record in road.enriched]
    checked = [(article.text[span.start : span.end], span.text) for article in articles for span in spans(article)]
    assert len(checked) > 100
    assert all(there == said for there, said in checked)


def test_a_quote_names_an_entity_of_its_article(road: Road) -> None:
    for record in road.enriched:
        article = msgspec.json.decode(record.value or b"", type=Article)
        known = {entity.id for entity in article.entities or ()}
        for quote in article.quotes or ():
            if quote.speaker and quote.speaker.entity:
                assert quote.speaker.entity in known


def test_a_language_without_a_model_passes_with_what_is_known(road: Road) -> None:
    spanish = [record for record in road.enriched if orjson.loads(record.value or b"")["language"] == "es"]
    assert len(spanish) == 1
    assert "entities" not in orjson.loads(spanish[0].value or b"")


def test_extensions_travel_untouched(road: Road) -> None:
    sent = {one.name: one for one in road.inputs}["06-grain-deal.json"]
    uri = orjson.loads(sent.value)["uri"]
    versions = [orjson.loads(record.value or b"") for record in road.enriched if uri.encode() in (record.value or b"")]
    assert orjson.loads(sent.value)["extensions"] in [version.get("extensions") for version in versions]


def test_a_correction_reaches_the_readers_of_an_article_that_is_still_usable(road: Road) -> None:
    articles = [orjson.loads(record.value or b"") for record in road.enriched]
    corrected = [(one["pubStatus"], one["correction"]) for one in articles if "correction" in one]
    assert corrected == [("usable", ["An earlier version of this article gave the number of waiting barges as 34."])]


def test_outputs_are_cloud_events_keyed_by_article(road: Road) -> None:
    for record in [*road.extracted, *road.unique, *road.duplicates, *road.enriched]:
        headers = dict(record.headers)
        assert record.key == orjson.loads(record.value or b"")["id"].encode()
        assert headers["ce_specversion"] == b"1.0"
        assert headers["ce_id"] in {fate.origin.encode() for fates in road.fates for fate in fates}
        assert headers["content-type"] == b"application/json"


def test_no_unknown_field_is_empty(road: Road) -> None:
    for record in [*road.extracted, *road.unique, *road.duplicates, *road.enriched]:
        message = orjson.loads(record.value or b"")
        assert not [name for name, value in message.items() if value in ("", None) and name != "extensions"]


def test_metrics_count_every_message_once(road: Road) -> None:
    def metric(name: str, **labels: str) -> float:
        return road.metrics[f"copydesk_{name}", frozenset(labels.items())]

    total = len(road.inputs)
    dead = sum(outcome is Outcome.DEAD for outcome, _ in EXPECTED.values())
    duplicates = sum(outcome is Outcome.DUPLICATE for outcome, _ in EXPECTED.values())
    unique = total - dead - duplicates
    assert metric("messages_total", stage="extract", outcome="passed") == total - dead
    assert metric("messages_total", stage="extract", outcome="dead") == dead
    assert metric("messages_total", stage="deduplicate", outcome="passed") == unique
    assert metric("messages_total", stage="deduplicate", outcome="duplicate") == duplicates
    assert metric("messages_total", stage="enrich", outcome="passed") == unique
    assert metric("dead_letters_total", stage="extract", reason="invalid-json") == 1
    assert metric("table_rows", table="seen") == total - dead
    assert metric("freshness_seconds_count", since="appended") == unique
    assert 0 < metric("freshness_seconds_count", since="published") <= unique
    assert metric("articles_total", language="es") == 1
    assert metric("found_per_article_count", kind="quotes") == unique - 1  # there is no model for the Spanish one
    assert metric("found_per_article_sum", kind="entities") > 0
    assert metric("source_articles_total", source="harbour-courier.example", outcome="passed") > 0
    assert metric("stage_ready", stage="deduplicate") == 1
    assert metric("table_bytes", table="seen") > 0
    assert metric("processes", stage="enrich") >= 1
    assert metric("processes_resident_bytes", stage="enrich") > 1e7
    assert metric("in_flight_messages", stage="enrich") == 0


def test_articles_are_read_in_every_compression_that_kafka_has(settings: Settings, tmp_path: Path) -> None:
    asyncio.run(create_topics(settings))
    codecs: tuple[Codec, ...] = ("gzip", "snappy", "lz4", "zstd")
    positions = [asyncio.run(sent_compressed(settings, codec)) for codec in codecs]
    with worker_process(settings, tmp_path / "worker.log"):
        found = outcomes(settings, positions)
    assert [[fate.outcome for fate in found[position]] for position in positions] == [[Outcome.PASSED]] * len(codecs)


async def sent_compressed(settings: Settings, codec: Codec) -> str:
    """Send a text, different for each codec, and return its position."""
    text = prose(f"compressed with {codec}").encode()
    async with AIOKafkaProducer(**client_options(settings.kafka), compression_type=codec) as client:
        sent = await client.send_and_wait(RAW.physical_name(settings), text)
    return f"{sent.topic}/{sent.partition}/{sent.offset}"
