"""An application of FastStream with batches in and out; it is started once for each process."""

from __future__ import annotations

import asyncio

from aiokafka import ConsumerRecord
from faststream import AckPolicy, FastStream
from faststream.kafka import KafkaBroker, KafkaMessage

from streams.broker.connection import bootstrap_servers
from streams.settings import Settings
from streams.topics import ENRICHED, RAW
from tests.benchmarks.suite.peers.work import entities
from tests.benchmarks.suite.spacy_pipe import BATCH, stock


async def run(settings: Settings) -> None:
    """From batches of raw messages to the entities in each."""
    stock()
    broker = KafkaBroker(bootstrap_servers(settings.kafka), acks="all")

    async def parse(message: KafkaMessage) -> None:
        records: tuple[ConsumerRecord, ...] = message.raw_message
        for record, value in zip(records, entities([one.value for one in records]), strict=True):
            await broker.publish(value, ENRICHED.physical_name(settings), key=record.key, no_confirm=True)

    subscribed = broker.subscriber(
        RAW.physical_name(settings),
        batch=True,
        max_records=BATCH,
        group_id=f"{settings.topic_prefix}peer",
        auto_offset_reset="earliest",
        ack_policy=AckPolicy.NACK_ON_ERROR,
    )
    subscribed(parse)
    await FastStream(broker).run()


if __name__ == "__main__":
    asyncio.run(run(Settings()))
