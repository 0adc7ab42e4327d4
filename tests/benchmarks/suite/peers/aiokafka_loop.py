"""A loop of one's own around aiokafka, with spaCy in a pool of processes: what one writes without a framework."""

from __future__ import annotations

import asyncio
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context

from aiokafka import AIOKafkaConsumer, AIOKafkaProducer

from streams.broker.connection import client_options
from streams.settings import Settings
from streams.topics import ENRICHED, RAW
from tests.benchmarks.suite.peers.work import entities
from tests.benchmarks.suite.spacy_pipe import BATCH, stock


async def run(settings: Settings) -> None:
    """Take batches, share each out among the processes, send what they found, and commit."""
    options = client_options(settings.kafka)
    processes = settings.nlp_processes
    reader = AIOKafkaConsumer(
        RAW.physical_name(settings),
        **options,
        group_id=f"{settings.topic_prefix}peer",
        enable_auto_commit=False,
        auto_offset_reset="earliest",
    )
    loop = asyncio.get_running_loop()
    with ProcessPoolExecutor(processes, get_context("spawn"), initializer=stock) as pool:
        async with reader, AIOKafkaProducer(**options, acks="all", linger_ms=5) as sender:
            while True:
                found = await reader.getmany(timeout_ms=500, max_records=BATCH * processes)
                taken = [record for records in found.values() for record in records]
                shares = [taken[number::processes] for number in range(processes)]
                made = await asyncio.gather(
                    *(loop.run_in_executor(pool, entities, [one.value for one in share]) for share in shares)
                )
                confirmed = [
                    await sender.send(ENRICHED.physical_name(settings), value, key=record.key)
                    for share, values in zip(shares, made, strict=True)
                    for record, value in zip(share, values, strict=True)
                ]
                await asyncio.gather(*confirmed)
                if taken:
                    await reader.commit()


if __name__ == "__main__":
    asyncio.run(run(Settings()))
