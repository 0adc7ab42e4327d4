"""Faust's `exactly_once` on trial: copies messages from topic to topic under SIGKILLs, and counts what a reader gets.

    python -m tests.faults.exactly_once

Two workers copy 2,000 messages between topics of four partitions, to another partition than they came from, as the
pipeline does; three times one of them is killed. Prints how many messages a reader of committed transactions finds more
than once, beside the same for `at_least_once`. Needs Java and Maven for Apache Kafka.
"""

from __future__ import annotations

import asyncio
import subprocess
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path

from aiokafka import AIOKafkaConsumer, TopicPartition
from aiokafka.admin import NewTopic

from streams.broker.clients import admin, producer
from streams.settings import KafkaSettings, Settings
from tests.apache_kafka.cluster import kafka_cluster

MESSAGES, PARTITIONS = 2000, 4
_QUIET_POLLS = 40

COPY = """
import asyncio, sys
import faust, mode

broker, guarantee, folder = sys.argv[1:]
app = faust.App("copy", broker=f"aiokafka://{broker}", processing_guarantee=guarantee, datadir=folder,
                web_enabled=False, autodiscover=False, topic_allow_declare=False, topic_disable_leader=True,
                consumer_auto_offset_reset="earliest", broker_session_timeout=10.0, broker_commit_interval=1.0)
raw = dict(key_type=bytes, value_type=bytes, key_serializer="raw", value_serializer="raw")
source, target = app.topic("source", **raw), app.topic("target", **raw)

@app.agent(source)
async def copy(stream):
    async for value in stream:
        await asyncio.sleep(0.03)
        await target.send(key=b"another key " + value, value=value)

mode.Worker(app, override_logging=False, redirect_stdouts=False, quiet=True).execute_from_commandline()
"""


def main() -> None:
    """Run both guarantees and print what came of them."""
    for guarantee in ("at_least_once", "exactly_once"):
        with tempfile.TemporaryDirectory() as folder, kafka_cluster(Path(folder)) as cluster:
            found = _under_kills(guarantee, cluster.bootstrap_servers, Path(folder))
        lost, repeated = MESSAGES - len(found), found.total() - len(found)
        print(f"{guarantee}: of {MESSAGES} messages {lost} are lost and {repeated} were found again", flush=True)


def _under_kills(guarantee: str, address: str, folder: Path) -> Counter[bytes]:
    settings = Settings(kafka=KafkaSettings(bootstrap_servers=address))
    asyncio.run(_fill(settings))

    def start(number: int) -> subprocess.Popen[bytes]:
        with (folder / f"{number}.log").open("ab") as log:
            data = str(folder / f"data-{number}")
            return subprocess.Popen([sys.executable, "-c", COPY, address, guarantee, data], stderr=log)

    workers = [start(0), start(1)]
    try:
        for victim in (0, 1, 0):
            time.sleep(6)
            workers[victim].kill()
            workers[victim].wait()
            workers[victim] = start(victim)
        return asyncio.run(_read(address))
    finally:
        for worker in workers:
            worker.kill()
            worker.wait()


async def _fill(settings: Settings) -> None:
    async with admin(settings) as client:
        await client.create_topics([NewTopic(name, PARTITIONS, 1) for name in ("source", "target")])
    await asyncio.sleep(2)
    async with producer(settings) as client:
        await asyncio.gather(*[await client.send("source", b"%d" % one, key=b"%d" % one) for one in range(MESSAGES)])


async def _read(address: str) -> Counter[bytes]:
    """What a reader of committed transactions finds, until for long nothing more comes."""
    found: Counter[bytes] = Counter()
    reader = AIOKafkaConsumer(bootstrap_servers=address, isolation_level="read_committed", auto_offset_reset="earliest")
    await reader.start()
    reader.assign([TopicPartition("target", number) for number in range(PARTITIONS)])
    quiet = 0
    while quiet < _QUIET_POLLS:
        polled = [one.value for messages in (await reader.getmany(timeout_ms=1000)).values() for one in messages]
        found.update(polled)
        quiet = 0 if polled else quiet + 1
    await reader.stop()
    return found


if __name__ == "__main__":
    main()
