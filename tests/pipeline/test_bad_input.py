"""Bad input through a real broker and a real worker: each message has its outcome and reason, and harms no other."""

from __future__ import annotations

import asyncio
import os
import subprocess
import sys
import time
from collections.abc import Sequence
from itertools import chain
from pathlib import Path
from typing import NamedTuple
from uuid import uuid4

import msgspec
import pytest
from aiokafka import AIOKafkaProducer, TopicPartition
from aiokafka.record.util import calc_crc32c

from schemas.article import Article
from streams.broker.admin import create_topics
from streams.broker.clients import consumer, producer
from streams.broker.connection import client_options
from streams.cli.outcome_table import Fate, fate_of
from streams.cli.worker_process import environment, worker_process
from streams.outcomes import Outcome, Reason
from streams.records import Record
from streams.settings import KafkaSettings, Settings
from streams.topics import DEAD, ENRICHED, EXTRACTED, RAW
from streams.topology import Stage
from tests.bad_input import HTML, TEXT, Bad, dead, odd, page, prose
from tests.pipeline.road import article, outcomes, read, send
from tests.spans import spans

pytestmark = pytest.mark.broker

# Half a minute of it is the longest article, and as much again a page that is given up.
PATIENCE = 600.0
GOOD = [Bad(f"good {number}", prose(f"good {number}").encode(), TEXT) for number in range(12)]


class Trial(NamedTuple):
    """What was sent, and what became of it."""

    sent: list[Bad]
    fates: list[list[Fate]]
    enriched: list[Article]
    dead: dict[str, Record]


@pytest.fixture(scope="module")
def trial(kafka: KafkaSettings, tmp_path_factory: pytest.TempPathFactory) -> Trial:
    """All bad input and some good between it, in one partition, so that they share batches and processes."""
    folder = tmp_path_factory.mktemp("bad")
    prefix = f"bad-{uuid4().hex[:8]}-"
    settings = Settings(kafka=kafka, topic_prefix=prefix, data_dir=folder / "data", partitions=1, metrics_port=0)
    asyncio.run(create_topics(settings))
    sent = mixed([*dead(settings), *odd()])
    with worker_process(settings, folder / "worker.log"):
        positions = asyncio.run(send_each(settings, sent))
        found = outcomes(settings, positions, PATIENCE)
    letters = {fate_of(record, settings).origin: record for record in read(settings, DEAD)}
    return Trial(
        sent,
        [found[position] for position in positions],
        [msgspec.json.decode(record.value or b"", type=Article) for record in read(settings, ENRICHED)],
        {one.name: letters[position] for one, position in zip(sent, positions, strict=True) if position in letters},
    )


def mixed(bad: list[Bad]) -> list[Bad]:
    """A good one after each few bad ones."""
    few = -(-len(bad) // len(GOOD))
    return list(chain.from_iterable((*bad[few * i : few * (i + 1)], good) for i, good in enumerate(GOOD)))


async def send_each(settings: Settings, messages: Sequence[Bad]) -> list[str]:
    """Send them in this order, and return their positions."""
    name = RAW.physical_name(settings)
    positions = []
    async with producer(settings) as client:
        for one in messages:
            sent = await client.send_and_wait(
                name, one.value, one.key, headers=list(one.headers), timestamp_ms=one.timestamp_ms
            )
            positions.append(f"{name}/{sent.partition}/{sent.offset}")
    return positions


def test_every_message_has_the_one_outcome_that_its_kind_deserves(trial: Trial) -> None:
    found = {
        one.name: [(fate.outcome, fate.verdict) for fate in fates]
        for one, fates in zip(trial.sent, trial.fates, strict=True)
    }
    assert found == {
        one.name: [(Outcome.DEAD, one.reason) if one.reason else (Outcome.PASSED, "original")] for one in trial.sent
    }


def test_a_dead_letter_holds_the_message_as_it_was_unless_no_broker_takes_that(trial: Trial) -> None:
    for one in trial.sent:
        if one.reason:
            letter = trial.dead[one.name]
            assert letter.headers[: len(one.headers)] == one.headers
            if one.name == "as large as a topic takes":
                assert letter.value is None
                assert letter.header("copydesk.errors.value-bytes") == str(len(one.value or b"")).encode()
            else:
                assert letter.value == one.value


def test_every_span_says_what_stands_at_its_place(trial: Trial) -> None:
    checked = [(one.text[span.start : span.end], span.text) for one in trial.enriched for span in spans(one)]
    assert checked
    assert all(there == said for there, said in checked)


def test_entities_of_a_document_type_are_neither_multiplied_nor_fetched(trial: Trial) -> None:
    texts = {one.headline: one.text for one in trial.enriched}
    assert len(texts["laughs"]) < 10_000
    assert "root:" not in texts["file"]


def test_the_longest_article_is_enriched_whole(trial: Trial) -> None:
    longest = max(trial.enriched, key=lambda one: len(one.text))
    assert len(longest.text.split()) >= 200_000
    assert max(span.end for span in spans(longest)) > 0.9 * len(longest.text)


@pytest.fixture
def topics(settings: Settings) -> Settings:
    asyncio.run(create_topics(settings))
    return settings


def test_what_wants_too_much_of_a_process_is_dead_for_that_and_its_neighbours_live(
    topics: Settings, tmp_path: Path
) -> None:
    tight = topics.model_copy(update={"extract_seconds": 3.0, "max_process_bytes": 450_000_000})
    attributes = " ".join(f"a{number}" for number in range(300_000))
    sent = [
        GOOD[0],
        Bad("lines", b"x" + b"\n" * 4_900_000 + b"x", TEXT, Reason.TOO_MUCH_MEMORY),
        Bad("growing", "\ufdfa".encode() * 1_500_000, TEXT, Reason.TOO_MUCH_MEMORY),
        GOOD[1],
        Bad("attributes", page("slow", f"<p {attributes}>").encode(), HTML, Reason.TOO_SLOW),
        GOOD[2],
    ]
    with worker_process(tight, tmp_path / "worker.log", [Stage.EXTRACT]):
        positions = asyncio.run(send_each(tight, sent))
        found = dict(zip(positions, sent, strict=True))
        fates = settled(tight, positions)
    assert {found[position].name: fate for position, fate in fates.items()} == {
        one.name: one.reason or Outcome.PASSED for one in sent
    }


def settled(settings: Settings, positions: Sequence[str]) -> dict[str, str]:
    """What the extract stage says of each message: the reason of its death, or that it passed."""
    found: dict[str, str] = {}
    deadline = time.monotonic() + PATIENCE
    while not set(positions) <= set(found) and time.monotonic() < deadline:
        found = {record.origin: Outcome.PASSED.value for record in read(settings, EXTRACTED)}
        found |= {fate.origin: fate.verdict for fate in (fate_of(record, settings) for record in read(settings, DEAD))}
    return found


def test_a_header_whose_name_is_no_text_does_not_stop_the_stage(topics: Settings, tmp_path: Path) -> None:
    with worker_process(topics, tmp_path / "worker.log"):
        position = asyncio.run(send_by_hand(topics, prose("odd header").encode(), b"\xff\xfe-no-text-"))
        after = send(topics, [article(prose("after it"))])
        found = outcomes(topics, [position, *after])
    assert [fate.outcome for fates in found.values() for fate in fates] == [Outcome.PASSED] * 2


def test_a_message_without_key_and_value_is_dead_and_does_not_stop_the_stage(topics: Settings, tmp_path: Path) -> None:
    with worker_process(topics, tmp_path / "worker.log"):
        position = asyncio.run(send_by_hand(topics, None, b"nothing"))
        (after,) = send(topics, [article(prose("after nothing"))])
        found = outcomes(topics, [position, after])
    assert found[position][0].verdict == Reason.EMPTY
    assert found[after][0].outcome is Outcome.PASSED


async def send_by_hand(settings: Settings, value: bytes | None, header: bytes) -> str:
    """Send a message without a key and with a header of any name, which aiokafka's producer does not."""
    name, placeholder = RAW.physical_name(settings), "p" * len(header)
    async with AIOKafkaProducer(**client_options(settings.kafka)) as client:
        batch = client.create_batch()
        batch.append(key=None, value=value, timestamp=None, headers=[(placeholder, b"1")])
        batch.close()
        data = bytearray(batch._build().replace(placeholder.encode(), header))
        data[17:21] = calc_crc32c(bytes(data[21:])).to_bytes(4, "big")
        batch._buffer = bytes(data)
        sent = await (await client.send_batch(batch, name, partition=0))
        return f"{name}/{sent.partition}/{sent.offset}"


def test_what_is_delivered_again_has_the_same_outcome_again(topics: Settings, tmp_path: Path) -> None:
    """As after a crash before anything was acknowledged."""
    sent = [Bad("cut", b'{"text": ', (("content-type", b"application/json"),), Reason.INVALID_JSON), GOOD[0], GOOD[1]]
    with worker_process(topics, tmp_path / "first.log"):
        positions = asyncio.run(send_each(topics, sent))
        first = outcomes(topics, positions)
    asyncio.run(go_back(topics))
    with worker_process(topics, tmp_path / "second.log"):
        again = outcomes(topics, positions, times=2)
    for position in positions:
        assert {fate.verdict for fate in again[position]} == {fate.verdict for fate in first[position]}
        assert {fate.detail for fate in again[position]} == {fate.detail for fate in first[position]}


async def go_back(settings: Settings) -> None:
    """Have the extract stage begin anew."""
    name = RAW.physical_name(settings)
    partitions = [TopicPartition(name, number) for number in range(settings.partitions)]
    async with consumer(settings, Stage.EXTRACT.group(settings)) as reader:
        reader.assign(partitions)
        await reader.commit(dict.fromkeys(partitions, 0))


def test_produce_says_what_no_broker_takes_and_sends_the_rest(topics: Settings, tmp_path: Path) -> None:
    (tmp_path / "1-good.txt").write_text(prose("first"))
    (tmp_path / "2-large.html").write_bytes(b"x" * 50_000_000)
    (tmp_path / "3-good.txt").write_text(prose("second"))
    command = [sys.executable, "-m", "streams", "produce", str(tmp_path)]
    ran = subprocess.run(command, env=os.environ | environment(topics), capture_output=True, text=True, check=False)
    assert ran.returncode == 1
    assert "2-large.html was not sent" in ran.stderr
    assert f"2 messages sent to {RAW.physical_name(topics)}" in ran.stderr
    assert sorted(record.key or b"" for record in read(topics, RAW)) == [b"1-good.txt", b"3-good.txt"]
