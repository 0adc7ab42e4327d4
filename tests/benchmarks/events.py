"""What a report of an event costs the corroborate stage: memory, rows and time.

    python -m tests.benchmarks.events [--reports 200000]
    python -m tests.apache_kafka python -m tests.benchmarks.events --broker --reports 5000

Invented reports: of each event one to twelve articles tell, most are told by one, and a tenth are acts of one pair of
states, as of two at war. Rates are those of processor time; with a broker, of a worker with four partitions by the
clock.
"""

from __future__ import annotations

import argparse
import asyncio
import random
import time
import tracemalloc
from collections.abc import Iterator
from datetime import date, timedelta

import msgspec

from schemas.event import Actor, Event, EventLocation
from streams.broker.admin import create_topics
from streams.cli.raw_input import RawInput
from streams.records import Record
from streams.stage4_corroborate.open_records import OpenRecords
from streams.stage4_corroborate.stage import corroborate
from streams.topics import CODED
from streams.topology import Stage
from tests.benchmarks.processor import seconds
from tests.pipeline.road import send
from tests.running import own_settings, running_worker
from tests.stage4_corroborate.coded_events import MONTH, citation, event, message

_FIRST_DAY = date(2026, 1, 1)
_TYPES = ("ASSAULT", "CONSULT", "ACCUSE", "AID", "COERCE", "PROTEST")


def reports(number: int, seed: int = 1) -> Iterator[tuple[Event, float]]:
    """Reports with the day, counted from the first, on which each comes."""
    rng = random.Random(seed)
    made = 0
    while made < number:
        day = 28 * made / number
        told = _event(rng, f"event-{made}", day)
        for article in range(rng.choice((1, 1, 1, 1, 2, 2, 3, 5, 12))):
            name = f"{made}-{article}"
            cited = citation(name, f"outlet-{rng.randrange(400)}", hours=24 * day)
            yield msgspec.structs.replace(told, id=name.ljust(32, "0"), cite_info=[cited]), day
        made += article + 1


def _event(rng: random.Random, name: str, day: float) -> Event:
    pair = ["RUS", "UKR"] if rng.random() < 0.1 else ["".join(rng.choices("ABCDEFGH", k=3)) for _ in range(2)]
    town = EventLocation(
        extracted_place="Town",
        geonameid=rng.randrange(10**6),
        lat=rng.uniform(-60, 60),
        lon=rng.uniform(-180, 180),
        country_code=pair[1],
        feature_code="PPL",
        resolution=1,
    )
    return event(
        name,
        actor=[Actor(code=pair[0], sector="GOV", entity_text="The government")],
        recipient=[Actor(code=pair[1], sector="CVL", entity_text="the village of a long name")],
        event=[rng.choice(_TYPES)],
        date=(_FIRST_DAY + timedelta(days=int(day))).isoformat(),
        event_loc=town,
        event_text="The forces of the one shelled a village of the other on Tuesday, officials said " * 2,
        story=f"story-{name}".ljust(32, "0"),
    )


def log_of(number: int) -> list[Record]:
    """The messages of that many reports."""
    return [message(told, offset, days=day) for offset, (told, day) in enumerate(reports(number))]


def main() -> None:
    """The command line."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--reports", type=int, default=200_000)
    parser.add_argument("--broker", action="store_true")
    options = parser.parse_args()
    log = log_of(options.reports)
    if options.broker:
        _on_broker(log)
    else:
        _without(log)


def _on_broker(log: list[Record]) -> None:
    """Have a worker take reports that wait."""
    inputs = [RawInput("report", one.key or b"", one.value or b"", one.headers) for one in log]
    with own_settings() as settings:
        asyncio.run(create_topics(settings))
        send(settings, inputs, CODED)
        with running_worker(settings, [Stage.CORROBORATE]) as worker:
            while not (begun := worker.metric("copydesk_messages_total")):
                time.sleep(0.1)
            began, used = time.perf_counter(), seconds([worker.pid])
            while worker.metric("copydesk_messages_total") < len(log):
                time.sleep(0.1)
            took, used = time.perf_counter() - began, seconds([worker.pid]) - used
    taken = len(log) - begun
    print(f"{taken / took:.0f} reports/s, {1000 * used / taken:.2f} ms of processor time each")


def _without(log: list[Record]) -> None:
    """Take reports in this process."""
    records, table, outputs = OpenRecords(MONTH), dict[str, bytes](), 0
    began = time.process_time()
    for record in log:
        result = corroborate(record, records).result
        table |= {key: row for key, row in (result.rows or {}).items() if row is not None}
        outputs += sum(len(output.value or b"") for output in result.outputs)
    spent = time.process_time() - began
    tracemalloc.start()
    again = OpenRecords(MONTH)
    began = time.process_time()
    for _ in again.take_over(table.items()):
        pass
    rebuilt = time.process_time() - began
    held, _ = tracemalloc.get_traced_memory()
    rows = sum(map(len, table.values()))
    print("| reports | records | bytes of memory a report | bytes of its row | bytes told | reports/s | rebuilt in |")
    print("| --- | --- | --- | --- | --- | --- | --- |")
    print(
        f"| {len(log):,} | {len(records):,} | {(held + rows) / len(log):,.0f} | {rows / len(log):,.0f} "
        f"| {outputs / len(log):,.0f} | {len(log) / spent:,.0f} | {rebuilt:.1f} s |"
    )


if __name__ == "__main__":
    main()
