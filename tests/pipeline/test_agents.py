"""What agents do when they run apart, are stopped, lose their disk, or meet the same message again."""

from __future__ import annotations

import asyncio
import shutil
from pathlib import Path

import pytest

from streams.broker.admin import create_topics
from streams.cli.worker_process import worker_process
from streams.outcomes import Outcome
from streams.settings import Settings
from streams.topics import DUPLICATE, ENRICHED, EXTRACTED, UNIQUE
from streams.topology import Stage
from tests.pipeline.road import article, outcomes, read, send

pytestmark = pytest.mark.broker

HARBOUR = (
    "The harbour board of Tallinn approved a new ferry terminal on Monday after two years of argument over its cost. "
    "Construction is to begin in May and to take three years, said the board's chair, Liis Tamm. "
    "Shopkeepers in the old town fear that lorries will choke their streets while the quay is being rebuilt."
)
ORCHARD = (
    "Fruit growers in the Vale of Evesham have begun to wrap their plum trees against a frost expected on Thursday. "
    "A late cold spell cost them half of the harvest last year, and insurers have raised their premiums since. "
    "Neighbours lend one another heaters, and the village school has opened its hall to those who watch at night."
)


@pytest.fixture
def topics(settings: Settings) -> Settings:
    asyncio.run(create_topics(settings))
    return settings


def test_stages_run_apart(topics: Settings, tmp_path: Path) -> None:
    with (
        worker_process(topics, tmp_path / "1.log", [Stage.EXTRACT]),
        worker_process(topics, tmp_path / "2.log", [Stage.DEDUPLICATE]),
        worker_process(topics, tmp_path / "3.log", [Stage.ENRICH]),
    ):
        positions = send(topics, [article(HARBOUR), article(ORCHARD)])
        found = outcomes(topics, positions)
    assert [found[position][0].outcome for position in positions] == [Outcome.PASSED, Outcome.PASSED]


def test_an_article_sent_twice_is_enriched_once_and_a_duplicate_once(topics: Settings, tmp_path: Path) -> None:
    with worker_process(topics, tmp_path / "worker.log"):
        found = outcomes(topics, send(topics, [article(HARBOUR), article(HARBOUR)]))
    assert sorted(fate.verdict for fates in found.values() for fate in fates) == ["exact", "original"]
    assert len(read(topics, ENRICHED)) == 1
    assert len(read(topics, DUPLICATE)) == 1


def test_a_restarted_worker_goes_on_where_it_was_and_says_nothing_twice(topics: Settings, tmp_path: Path) -> None:
    with worker_process(topics, tmp_path / "first.log"):
        first = send(topics, [article(HARBOUR)])
        outcomes(topics, first)
    with worker_process(topics, tmp_path / "second.log"):
        second = send(topics, [article(ORCHARD)])
        found = outcomes(topics, first + second)
    assert [len(fates) for fates in found.values()] == [1, 1]


def test_what_was_seen_is_known_after_the_disk_is_lost(topics: Settings, tmp_path: Path) -> None:
    with worker_process(topics, tmp_path / "first.log"):
        first = send(topics, [article(HARBOUR, uri="https://one.example/a")])
        original = outcomes(topics, first)[first[0]][0].article
    shutil.rmtree(topics.data_dir)
    with worker_process(topics, tmp_path / "second.log"):
        second = send(topics, [article(HARBOUR, uri="https://two.example/b")])
        copy = outcomes(topics, first + second)[second[0]][0]
    assert original is not None
    assert (copy.outcome, copy.verdict, copy.of) == (Outcome.DUPLICATE, "exact", original.id)


def test_a_message_extracted_twice_gets_the_same_verdict_twice(topics: Settings, tmp_path: Path) -> None:
    """As after a crash between a confirmed output and its acknowledgement."""
    with worker_process(topics, tmp_path / "worker.log"):
        outcomes(topics, send(topics, [article(HARBOUR)]))
        (extracted,) = read(topics, EXTRACTED)
        again = article(HARBOUR)
        repeated = type(again)(again.name, extracted.key or b"", extracted.value or b"", extracted.headers)
        marker = send(topics, [article(ORCHARD)])
        send(topics, [repeated], EXTRACTED)
        outcomes(topics, marker + send(topics, [article("A second marker about the lighthouse keeper of Hanko.")]))
    verdicts = [(record.key, record.value) for record in read(topics, UNIQUE) if record.key == extracted.key]
    assert len(verdicts) == 2
    assert verdicts[0] == verdicts[1]
    assert not read(topics, DUPLICATE)
