"""Nothing is lost, and nothing said twice that contradicts itself, whatever fails on the way."""

from __future__ import annotations

import os
import random
from collections.abc import Iterator
from itertools import islice
from pathlib import Path

import pytest

from streams.settings import KafkaSettings, Settings
from tests.apache_kafka.cluster import Cluster, kafka_cluster
from tests.faults.faults import FAULTS, OUT_OF_MEMORY, Newsroom
from tests.faults.report import Row, report
from tests.faults.stream import MOST_PROCESS_BYTES, stream
from tests.faults.tables import changelog_rows, judged_out_of_order, table_rows, uncommitted
from tests.faults.trial import endure, faultless, told, witnesses
from tests.faults.workers import Worker, owner_of, wait_until_ready

pytestmark = pytest.mark.kafka

SEED = 20_261_122
# One fault alone, or a few, and fewer messages, for a closer look.
NAMES = [name for name in FAULTS if name in os.environ.get("FAULTS", ",".join(FAULTS)).split(",")]
EACH = int(os.environ.get("FAULT_INPUTS", "1700"))
BOMBS = [NAMES.index(OUT_OF_MEMORY) * EACH + EACH // part for part in (4, 3, 2)] if OUT_OF_MEMORY in NAMES else []


@pytest.fixture(scope="module")
def cluster(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Cluster]:
    with kafka_cluster(tmp_path_factory.mktemp("kafka")) as one:
        yield one


def test_no_message_is_lost_or_contradicted(cluster: Cluster, tmp_path: Path, request: pytest.FixtureRequest) -> None:
    kafka = KafkaSettings(bootstrap_servers=cluster.bootstrap_servers)
    settings = Settings(
        kafka=kafka, topic_prefix="faults-", partitions=3, data_dir=tmp_path, max_process_bytes=MOST_PROCESS_BYTES
    )
    workers = [Worker(settings, tmp_path, f"worker-{number}") for number in (1, 2)]
    room = Newsroom(cluster, workers, settings, tmp_path, random.Random(SEED))

    phases = endure(room, {name: FAULTS[name] for name in NAMES}, stream(SEED, BOMBS), EACH)

    inputs = list(islice(stream(SEED, BOMBS), len(NAMES) * EACH))
    undisturbed = settings.model_copy(update={"topic_prefix": "faultless-", "data_dir": tmp_path / "faultless"})
    expected = faultless(undisturbed, inputs, room)
    account = told(settings)
    rows, contradictions = [], list[str]()
    for phase in phases:
        origins = [origin.removeprefix(settings.topic_prefix) for origin in phase.origins]
        lost, contradicted = account.lost(origins), account.contradictions(origins, expected)
        contradictions += contradicted
        repeated = sum(account.repeats[origin] for origin in origins)
        rows.append(
            Row(phase.fault, len(origins), phase.restarts, repeated, len(lost), len(contradicted), phase.silence)
        )
    report(request.config, rows)

    assert sum(row.inputs for row in rows) == len(inputs) == len(expected)
    assert not [row for row in rows if row.lost]
    assert not contradictions, witnesses(settings, contradictions, expected)
    assert not judged_out_of_order(settings)
    assert rows_agree(room)
    assert uncommitted(settings) == {}


def rows_agree(room: Newsroom) -> bool:
    """Whether the table of the worker that owns it is what its changelog says, after it was read anew."""
    for worker in room.workers:
        worker.start()
    wait_until_ready(room.workers)
    owner = owner_of("deduplicate", room.workers)
    for worker in sorted(room.workers, key=lambda one: one is owner, reverse=True):
        worker.terminate()
    return table_rows(owner.data_dir) == changelog_rows(room.settings)
