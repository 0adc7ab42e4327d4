"""What the app of a stage says of itself, from its first moment on."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from aiokafka import AIOKafkaConsumer

from streams.agents.stage_app import StageApp
from streams.app import create_app
from streams.settings import KafkaSettings, Settings
from streams.topology import Stage


@pytest.fixture
async def app(tmp_path: Path) -> StageApp:
    nowhere = KafkaSettings(bootstrap_servers="127.0.0.1:1")
    return create_app(Stage.DEDUPLICATE, Settings(data_dir=tmp_path, kafka=nowhere))


async def test_before_there_is_a_client_nothing_is_connected(app: StageApp) -> None:
    assert not app.connected


async def test_a_client_that_has_not_started_is_not_connected(app: StageApp) -> None:
    consumer: Any = app.consumer
    consumer._thread._consumer = AIOKafkaConsumer(bootstrap_servers="127.0.0.1:1")
    assert not app.connected


async def test_before_anything_is_assigned_there_are_no_partitions_and_nothing_to_recover(app: StageApp) -> None:
    assert (app.partitions, app.rows_to_recover) == (0, 0)


async def test_a_client_that_has_not_started_can_be_stopped(app: StageApp) -> None:
    consumer: Any = app.consumer
    thread = consumer._thread
    thread._consumer = AIOKafkaConsumer(bootstrap_servers="127.0.0.1:1", group_id="group")
    await thread.on_thread_stop()
    assert thread._consumer._closed


@pytest.mark.parametrize(("told", "codec"), [("zstd", "zstd"), ("lz4", "lz4"), ("gzip", "gzip"), ("none", None)])
async def test_messages_are_compressed_as_is_set(tmp_path: Path, told: Any, codec: str | None) -> None:
    settings = Settings(data_dir=tmp_path, kafka=KafkaSettings(bootstrap_servers="127.0.0.1:1"), compression=told)
    producer: Any = create_app(Stage.EXTRACT, settings).producer
    assert producer._new_producer()._compression_type == codec
