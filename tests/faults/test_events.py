"""Records of events are what the log of coded events says, whoever is killed or stands still meanwhile."""

from __future__ import annotations

import asyncio
import random
import signal
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from streams.broker.admin import create_topics
from streams.cli.raw_input import RawInput
from streams.settings import KafkaSettings, Settings
from streams.topics import DEAD, UNIQUE
from tests.apache_kafka.cluster import kafka_cluster
from tests.faults.workers import Worker, owner_of, wait_until_ready
from tests.pipeline.road import read, send
from tests.pipeline.tellers import COUNTRIES, as_the_log_says, citing, of_each, one_each, records, revision, shelling

pytestmark = pytest.mark.kafka

ROUNDS = 30
PATIENCE = 240.0
# The group gives a worker's partitions to others after 20 s.
THROWN_OUT_SECONDS = 30.0


@pytest.fixture
def settings(tmp_path: Path) -> Iterator[Settings]:
    with kafka_cluster(tmp_path / "kafka") as cluster:
        kafka = KafkaSettings(bootstrap_servers=cluster.bootstrap_servers)
        made = Settings(kafka=kafka, topic_prefix="events-", partitions=3, data_dir=tmp_path)
        asyncio.run(create_topics(made))
        yield made


def articles(first: int, last: int) -> list[RawInput]:
    """Rounds of articles on every country; in every fifth, each is a revision of the one of the round before."""
    found = []
    for number in range(first, last):
        if number % 5 == 4:
            found += [
                revision(f"{number}-{country}", f"{number - 1}-{country}", shelling(f"{number}-{country}", country))
                for country in COUNTRIES
            ]
        else:
            found += one_each(str(number))
    return found


def test_partitions_move_between_workers_with_their_records(settings: Settings, tmp_path: Path) -> None:
    first, second = (Worker(settings, tmp_path, name) for name in ("first", "second"))
    try:
        first.start()
        send(settings, one_each("a"), UNIQUE)
        citing(settings, *of_each("a"), patience=PATIENCE)
        second.start()
        until_shared([first, second])
        send(settings, one_each("b"), UNIQUE)
        citing(settings, *of_each("a", "b"), patience=PATIENCE)
        first.terminate()
        send(settings, one_each("c"), UNIQUE)
        citing(settings, *of_each("a", "b", "c"), patience=PATIENCE)
    finally:
        for worker in (first, second):
            worker.terminate()
    assert records(settings) == as_the_log_says(settings)


def until_shared(workers: list[Worker]) -> None:
    """Return when each worker has some of the partitions."""
    deadline = time.monotonic() + PATIENCE
    while not all(worker.health().get("stages", {}).get("corroborate", {}).get("partitions") for worker in workers):
        assert time.monotonic() < deadline
        time.sleep(0.3)


def test_no_article_of_an_event_is_lost_or_cited_after_its_withdrawal(settings: Settings, tmp_path: Path) -> None:
    rng = random.Random(7)
    workers = [Worker(settings, tmp_path, f"worker-{number}") for number in (1, 2)]
    try:
        for worker in workers:
            worker.start()
        wait_until_ready(workers)
        for part in range(3):
            send(settings, articles(part * ROUNDS // 3, (part + 1) * ROUNDS // 3), UNIQUE)
            time.sleep(rng.uniform(0, 0.3))
            doomed = owner_of("corroborate", workers[:: rng.choice((1, -1))])
            if part == 1:
                doomed.signal(signal.SIGSTOP)
                time.sleep(THROWN_OUT_SECONDS)
                doomed.signal(signal.SIGCONT)
            else:
                doomed.kill()
                doomed.start()
            wait_until_ready(workers)
        standing = [str(number) for number in range(ROUNDS) if number % 5 != 3]
        citing(settings, *of_each(*standing), patience=PATIENCE)
    finally:
        for worker in workers:
            worker.terminate()
    assert records(settings) == as_the_log_says(settings)
    assert not read(settings, DEAD)
