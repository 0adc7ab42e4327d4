"""What an article costs at each stage: processor time, memory, and bytes in the topics and in the table.

    python -m tests.apache_kafka python -m tests.benchmarks.sizing [FILE] [--articles 1000]

One worker a stage, and the raw messages of a JSON lines file; without one invented messages of 250 words: of ten six
are originals, three copies and one is broken. Rates are those of one core that does nothing else, for processor time is
changed little by other work on the machine. On the embedded broker it is more: that answers every fetch at once.
"""

from __future__ import annotations

import argparse
import asyncio
from contextlib import ExitStack
from itertools import islice
from pathlib import Path

from streams.broker.admin import create_topics
from streams.topics import CODED, ENRICHED, EVENTS, EXTRACTED, OPEN_CHANGELOG, RAW, SEEN_CHANGELOG, UNIQUE
from streams.topology import FLOWS, Stage
from tests.apache_kafka.cluster import free_ports
from tests.benchmarks.account import invented, messages, outcomes_of
from tests.benchmarks.processor import resident_bytes, seconds, tree
from tests.pipeline.road import read
from tests.running import own_settings, running_worker

_COLUMNS = ("stage", "messages", "processor time each", "a second and core", "memory of the worker", "of its processes")


def main() -> None:
    """The command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("file", type=Path, nargs="?")
    parser.add_argument("--articles", type=int, default=1000)
    options = parser.parse_args()
    with own_settings(nlp_processes=1) as settings, ExitStack() as stack:
        asyncio.run(create_topics(settings))
        workers = {}
        for stage in Stage:
            own = {"data_dir": settings.data_dir / stage, "metrics_port": free_ports(1)[0].client}
            workers[stage] = stack.enter_context(running_worker(settings.model_copy(update=own), [stage]))
        for worker in workers.values():
            worker.wait_until_ready()
        trees = {stage: tree(worker.pid) for stage, worker in workers.items()}
        before = {stage: seconds(pids) for stage, pids in trees.items()}
        lines = messages(options.file) if options.file else invented()
        asyncio.run(outcomes_of(list(islice(lines, options.articles)), settings))
        spent = {stage: seconds(pids) - before[stage] for stage, pids in trees.items()}
        print(f"| {' | '.join(_COLUMNS)} |\n|{' --- |' * len(_COLUMNS)}")
        for stage, worker in workers.items():
            taken = len(read(settings, FLOWS[stage].source))
            if not taken:
                # Articles may tell of no event.
                continue
            each, own_bytes = spent[stage] / taken, resident_bytes([worker.pid])
            children = resident_bytes(trees[stage]) - own_bytes
            row = (
                f"{taken} | {1000 * each:.1f} ms | {1 / each:.0f} | {own_bytes / 1e6:.0f} MB | {children / 1e6:.0f} MB"
            )
            print(f"| {stage} | {row} |")
        print("\n| topic | messages | bytes a message |\n| --- | --- | --- |")
        for topic in (RAW, EXTRACTED, UNIQUE, ENRICHED, SEEN_CHANGELOG, CODED, EVENTS, OPEN_CHANGELOG):
            found = read(settings, topic)
            if not found:
                continue
            size = sum(len(record.value or b"") + len(record.key or b"") for record in found) / len(found)
            print(f"| {topic.name} | {len(found)} | {size:.0f} |")


if __name__ == "__main__":
    main()
