"""Articles that tell of one event become one record, on a real broker. For kills and moves see tests/faults."""

from __future__ import annotations

import asyncio
import shutil
from pathlib import Path

import msgspec
import pytest
from msgspec import UNSET

from streams.broker.admin import create_topics
from streams.cli.raw_input import RawInput
from streams.cli.worker_process import worker_process
from streams.settings import Settings
from streams.topics import CODED, DEAD, OPEN_CHANGELOG, UNIQUE
from streams.topology import Stage
from tests.pipeline.road import read, send
from tests.pipeline.tellers import article, as_the_log_says, citing, of_each, one_each, records, revision, shelling
from tests.stage4_corroborate.coded_events import event

pytestmark = pytest.mark.broker

STAGES = (Stage.ENRICH, Stage.CORROBORATE)


@pytest.fixture
def topics(settings: Settings) -> Settings:
    asyncio.run(create_topics(settings))
    return settings


def test_several_articles_make_one_record_and_a_retraction_takes_one_away(topics: Settings, tmp_path: Path) -> None:
    with worker_process(topics, tmp_path / "worker.log", STAGES):
        send(topics, [article(name, shelling(name)) for name in ("a", "b", "c")], UNIQUE)
        (told,) = citing(topics, {"a", "b", "c"}).values()
        assert (told.sources, told.pub_status) == (3, UNSET)
        send(topics, [revision("b2", "b", shelling("b2")), revision("c2", "c", pub_status="canceled")], UNIQUE)
        citing(topics, {"a", "b2"})
        send(topics, [revision("a2", "a", pub_status="withheld"), revision("b3", "b2")], UNIQUE)
        (told,) = citing(topics, set()).values()
    assert (told.sources, told.pub_status) == (0, "canceled")
    assert not read(topics, DEAD)
    assert records(topics) == as_the_log_says(topics)
    assert {one.partition for one in read(topics, CODED) if b'"withdrawn"' in (one.value or b"")} == {0, 1}


def test_records_grow_on_after_the_disk_is_lost(topics: Settings, tmp_path: Path) -> None:
    with worker_process(topics, tmp_path / "first.log", STAGES):
        send(topics, one_each("a"), UNIQUE)
        citing(topics, *of_each("a"))
    shutil.rmtree(topics.data_dir)
    with worker_process(topics, tmp_path / "second.log", STAGES):
        send(topics, one_each("b"), UNIQUE)
        citing(topics, *of_each("a", "b"))
    assert {record.partition for record in read(topics, OPEN_CHANGELOG)} == {0, 1}
    assert records(topics) == as_the_log_says(topics)


def test_messages_that_come_again_after_a_restart_change_no_record(topics: Settings, tmp_path: Path) -> None:
    """As after a crash before they were acknowledged."""
    with worker_process(topics, tmp_path / "first.log", STAGES):
        send(topics, [*one_each("a"), *one_each("b"), revision("c", "a-UKR", shelling("c"))], UNIQUE)
        wanted = [*of_each("a", "b")[:-1], {"b-UKR", "c"}]
        before = citing(topics, *wanted)
    log = read(topics, CODED)
    again = [RawInput("again", one.key or b"", one.value or b"", one.headers) for one in log]
    with worker_process(topics, tmp_path / "second.log", STAGES):
        send(topics, again, CODED)
        send(topics, [article("marker", event("marker", recipient=[]))], UNIQUE)
        after = citing(topics, *wanted, {"marker"})
    assert {name: after[name] for name in before} == before


def test_what_is_no_event_is_dead_and_holds_up_nothing(topics: Settings, tmp_path: Path) -> None:
    coded = [RawInput("bad", b"k", b"{broken"), RawInput("good", b"k", msgspec.json.encode(event("a")))]
    with worker_process(topics, tmp_path / "worker.log", [Stage.CORROBORATE]):
        send(topics, coded, CODED)
        citing(topics, {"a"})
    (letter,) = read(topics, DEAD)
    assert (letter.value, letter.header("copydesk.errors.reason")) == (b"{broken", b"invalid-event")
