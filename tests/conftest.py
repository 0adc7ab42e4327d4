"""A broker for the tests that need one: the one that KAFKA_BOOTSTRAP_SERVERS names, else an embedded one."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from uuid import uuid4

import hypothesis
import pytest

from streams.broker.embedded import embedded_broker
from streams.settings import KafkaSettings, Settings

# Machines are shared: how long an example takes says nothing of the code.
hypothesis.settings.register_profile("copydesk", deadline=None)
hypothesis.settings.load_profile("copydesk")


@pytest.fixture(scope="session")
def kafka(tmp_path_factory: pytest.TempPathFactory) -> Iterator[KafkaSettings]:
    named = KafkaSettings()
    if named.bootstrap_servers is not None:
        yield named
        return
    with embedded_broker(tmp_path_factory.mktemp("broker")) as address:
        yield KafkaSettings(bootstrap_servers=address)


@pytest.fixture
def settings(kafka: KafkaSettings, tmp_path: Path) -> Settings:
    """Settings for a pipeline of the test's own: its topics, its groups, its folder."""
    prefix = f"test-{uuid4().hex[:8]}-"
    return Settings(kafka=kafka, topic_prefix=prefix, data_dir=tmp_path / "data", partitions=2, metrics_port=0)
