"""Topics on a real broker."""

from __future__ import annotations

import pytest

from streams.broker.admin import create_topics, delete_topics, mismatches
from streams.broker.connection import BrokerUnavailableError, TopicMismatchError
from streams.settings import KafkaSettings, Settings
from streams.topics import ALL, CODED, EXTRACTED

pytestmark = pytest.mark.broker


async def test_topics_are_created_once(settings: Settings) -> None:
    assert await create_topics(settings) == [topic.physical_name(settings) for topic in ALL]
    assert await create_topics(settings) == []
    assert await mismatches(settings) == []


async def test_a_missing_topic_is_told(settings: Settings) -> None:
    assert any("does not exist" in problem for problem in await mismatches(settings))


async def test_too_few_partitions_are_a_clear_message(settings: Settings) -> None:
    await create_topics(settings)
    wider = settings.model_copy(update={"partitions": 5})
    with pytest.raises(TopicMismatchError, match=r"articles-raw has 2 partitions and needs 5: .*COPYDESK_PARTITIONS=2"):
        await create_topics(wider)


async def test_more_partitions_than_asked_for_are_fine(settings: Settings) -> None:
    await create_topics(settings)
    assert await create_topics(settings.model_copy(update={"partitions": 1})) == []


async def test_an_ordered_topic_with_several_partitions_is_refused(settings: Settings) -> None:
    several = type(EXTRACTED)(EXTRACTED.name)
    await create_topics(settings, [several])
    with pytest.raises(TopicMismatchError, match="must have exactly 1"):
        await create_topics(settings)


async def test_deleted_topics_are_gone(settings: Settings) -> None:
    await create_topics(settings)
    await delete_topics(settings)
    assert len(await mismatches(settings)) == len(ALL)


async def test_an_unreachable_broker_is_named() -> None:
    nowhere = Settings(kafka=KafkaSettings(bootstrap_servers="127.0.0.1:9"))
    with pytest.raises(BrokerUnavailableError, match=r"no Kafka broker answers at 127\.0\.0\.1:9"):
        await create_topics(nowhere)


async def test_a_changelog_with_other_partitions_than_what_its_stage_reads_is_refused(settings: Settings) -> None:
    wider = settings.model_copy(update={"partitions": 4})
    await create_topics(wider, [CODED])
    with pytest.raises(
        TopicMismatchError, match=r"events-open-changelog has 2 partitions and must have as many as .*4"
    ):
        await create_topics(settings)
