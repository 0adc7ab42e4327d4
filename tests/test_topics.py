"""Topics: what each is created with."""

from __future__ import annotations

import re

import pytest

from streams.agents import corroborate, deduplicate
from streams.settings import Settings
from streams.topics import ALL, CODED, DEAD, EXTRACTED, OPEN_CHANGELOG, PUBLIC, RAW, REPLAYED, SEEN_CHANGELOG, Topic
from streams.topology import Stage

DAY = 24 * 60 * 60 * 1000

CONFIGS = {
    "articles-raw": ("delete", 7 * DAY),
    "articles-extracted": ("delete", 7 * DAY),
    "articles-unique": ("delete", 7 * DAY),
    "articles-duplicate": ("delete", 7 * DAY),
    "articles-copies": ("compact,delete", 30 * DAY),
    "articles-enriched": ("compact,delete", 30 * DAY),
    "events-coded": ("delete", 7 * DAY),
    "events": ("compact", None),
    "stories": ("compact", None),
    "articles-dead": ("delete", 30 * DAY),
    "copydesk-deduplicate-seen-changelog": ("compact", None),
    "copydesk-corroborate-events-open-changelog": ("compact", None),
    "copydesk-replayed": ("delete", 60 * DAY),
}


def test_there_are_these_topics_and_no_others() -> None:
    assert [topic.name for topic in ALL] == list(CONFIGS)
    assert set(ALL) - set(PUBLIC) == {SEEN_CHANGELOG, OPEN_CHANGELOG, REPLAYED}


@pytest.mark.parametrize("topic", ALL, ids=lambda topic: topic.name)
def test_cleanup_and_retention_are_as_promised(topic: Topic) -> None:
    config = topic.config(Settings(max_message_bytes=1_000_000))
    cleanup, retention = CONFIGS[topic.name]
    assert config.pop("cleanup.policy") == cleanup
    assert config.pop("retention.ms", None) == (None if retention is None else str(retention))
    assert int(config.pop("max.message.bytes")) > 1_000_000
    assert config == ({"message.timestamp.type": "LogAppendTime"} if topic is RAW else {})


@pytest.mark.parametrize("topic", ALL, ids=lambda topic: topic.name)
def test_only_topics_whose_order_decides_have_a_single_partition(topic: Topic) -> None:
    assert topic.partitions(Settings(partitions=12)) == (1 if topic in (EXTRACTED, SEEN_CHANGELOG, REPLAYED) else 12)


def test_what_was_replayed_is_remembered_longer_than_there_are_letters_to_replay() -> None:
    assert REPLAYED.retention is not None
    assert DEAD.retention is not None
    assert REPLAYED.retention >= 2 * DEAD.retention


def test_a_prefix_stands_before_the_name() -> None:
    assert RAW.physical_name(Settings(topic_prefix="staging.")) == "staging.articles-raw"


@pytest.mark.parametrize("topic", ALL, ids=lambda topic: topic.name)
def test_kafka_takes_the_names(topic: Topic) -> None:
    assert re.fullmatch(r"[A-Za-z0-9._-]{1,249}", topic.physical_name(Settings()))


@pytest.mark.parametrize("prefix", ["", "staging."])
@pytest.mark.parametrize(
    ("changelog", "stage", "table"),
    [
        (SEEN_CHANGELOG, Stage.DEDUPLICATE, deduplicate.TABLE),
        (OPEN_CHANGELOG, Stage.CORROBORATE, corroborate.TABLE),
    ],
)
def test_a_changelog_is_called_what_faust_calls_it(prefix: str, changelog: Topic, stage: Stage, table: str) -> None:
    settings = Settings(topic_prefix=prefix)
    assert changelog.physical_name(settings) == f"{stage.group(settings)}-{table}-changelog"


def test_a_changelog_has_as_many_partitions_as_what_its_stage_reads() -> None:
    settings = Settings(partitions=12)
    assert OPEN_CHANGELOG.beside is CODED
    assert OPEN_CHANGELOG.partitions(settings) == CODED.partitions(settings)
