"""A Kafka that demands TLS and a login, for the tests of what a stranger, a newcomer and a careless operator meet."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.apache_kafka.cluster import Cluster, Security, kafka_cluster
from tests.security.certificates import Authority
from tests.security.desk import PASSWORD, USER


@pytest.fixture(scope="session")
def authority(tmp_path_factory: pytest.TempPathFactory) -> Authority:
    return Authority(tmp_path_factory.mktemp("authority"))


@pytest.fixture(scope="session")
def guarded(authority: Authority, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Cluster]:
    """Kafka that demands TLS and a login."""
    security = Security("SASL_SSL", authority.sign("broker").both, users={USER: PASSWORD})
    with kafka_cluster(tmp_path_factory.mktemp("guarded"), security=security) as cluster:
        yield cluster
