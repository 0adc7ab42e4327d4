"""Dead letters on their way back, on a real broker: each once, whatever ends a replay."""

from __future__ import annotations

import asyncio
import os
import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from streams.broker.admin import create_topics
from streams.broker.clients import producer
from streams.broker.embedded import embedded_broker
from streams.cli.worker_process import environment, worker_process
from streams.dead_letters import ATTEMPT, attempts, without_value
from streams.outcomes import Outcome, Reason
from streams.records import Headers, Output, Record, Result
from streams.replay.run import BATCH_LETTERS
from streams.settings import KafkaSettings, Settings
from streams.topics import DEAD, EXTRACTED, RAW, REPLAYED, Topic
from streams.topology import Stage
from tests.pipeline.road import PATIENCE, read
from tests.replay.letters import died, message

pytestmark = pytest.mark.broker

PARTITIONS = 2
FAULTY = """
import os, signal, subprocess, sys
from aiokafka import AIOKafkaProducer
from streams.cli import main

method, number, fault = sys.argv[1], int(sys.argv[2]), sys.argv[3]
whole, calls = getattr(AIOKafkaProducer, method), 0

async def faulty(self, *arguments, **options):
    global calls
    calls += 1
    if calls == number:
        exec(fault)
    return await whole(self, *arguments, **options)

setattr(AIOKafkaProducer, method, faulty)
sys.argv = ["copydesk", "replay"]
main()
"""
"""Runs `copydesk replay`, and does something else before a call of a method of its producers."""

IMPATIENT = "import streams.replay.outbox; streams.replay.outbox._CONFIRM_SECONDS = 3.0"
UNTIL_TOLD = "print('ready', flush=True); sys.stdin.readline()"


@pytest.fixture
def topics(settings: Settings) -> Settings:
    asyncio.run(create_topics(settings))
    return settings


def run(settings: Settings, *command: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, *command],
        env=os.environ | environment(settings),
        capture_output=True,
        text=True,
        timeout=PATIENCE,
        check=False,
    )


def replay(settings: Settings, *arguments: str) -> str:
    """What a replay says that ends well."""
    ran = run(settings, "-m", "streams", "replay", *arguments)
    assert (ran.returncode, ran.stderr) == (0, "")
    return ran.stdout


def put(settings: Settings, messages: Sequence[Output], topic: Topic = DEAD, milliseconds: int | None = None) -> None:
    """Write messages to a topic, as a stage or anyone else does, at a time since the epoch or now."""

    async def putting() -> None:
        async with producer(settings) as client:
            sent = [
                await client.send(
                    topic.physical_name(settings),
                    one.value,
                    key=one.key,
                    headers=list(one.headers),
                    timestamp_ms=milliseconds,
                )
                for one in messages
            ]
            await asyncio.gather(*sent)

    asyncio.run(putting())


def letters(settings: Settings, number: int, why: Reason = Reason.INVALID_JSON) -> list[Output]:
    """Dead letters of raw messages that are told apart by their keys."""
    name = RAW.physical_name(settings)
    return [
        died(message(name, partition=one % PARTITIONS, offset=one, key=f"{why}-{one}".encode()), why)
        for one in range(number)
    ]


def copies(settings: Settings) -> Counter[bytes | None]:
    """How often each message has come back, by its key."""
    return Counter(record.key for record in read(settings, RAW))


def deaths(settings: Settings, number: int) -> list[Record]:
    """The dead letters, once there are so many."""
    deadline = time.monotonic() + PATIENCE
    while len(found := read(settings, DEAD)) < number:
        assert time.monotonic() < deadline, f"{len(found)} of {number} dead letters"
        time.sleep(0.2)
    return sorted(found, key=attempts)


def test_a_message_that_dies_again_counts_its_deaths_and_stays_in_the_end(topics: Settings, tmp_path: Path) -> None:
    theirs: Headers = (("content-type", b"application/json"), ("trace", b"\xff\x00"), ("none", None))
    put(topics, [Output(RAW, b"\xfe key", b"{broken", theirs)], RAW)
    with worker_process(topics, tmp_path / "worker.log", [Stage.EXTRACT]):
        for death in (1, 2):
            deaths(topics, death)
            assert replay(topics).startswith(f"1 dead letters replayed, {death - 1} left\n")
        found = deaths(topics, 3)
        assert "1  dead too often" in replay(topics)
        assert replay(topics, "--max-attempts", "4").startswith("1 dead letters replayed")
        deaths(topics, 4)
    raw = sorted(read(topics, RAW), key=attempts)
    assert [attempts(letter) for letter in found] == [1, 2, 3]
    assert {(one.partition, one.key, one.value) for one in raw} == {(raw[0].partition, b"\xfe key", b"{broken")}
    assert [one.headers for one in raw] == [theirs, *((*theirs, (ATTEMPT, str(n).encode())) for n in (1, 2, 3))]


def test_what_died_at_a_later_stage_goes_back_to_that_stage(topics: Settings, tmp_path: Path) -> None:
    headers: Headers = (("ce_id", b"articles-raw/0/9"), ("content-type", b"application/json"))
    put(topics, [Output(EXTRACTED, b"a1", b'{"id": 1}', headers)], EXTRACTED)
    with worker_process(topics, tmp_path / "worker.log", [Stage.DEDUPLICATE]):
        deaths(topics, 1)
        assert "1  invalid-article at deduplicate" in replay(topics, "--stage", "deduplicate")
        found = deaths(topics, 2)
    assert [attempts(letter) for letter in found] == [1, 2]
    assert [record.headers for record in read(topics, EXTRACTED)] == [headers, (*headers, (ATTEMPT, b"1"))]
    assert not read(topics, RAW)


def test_no_letter_is_sent_twice_by_choices_that_overlap(topics: Settings) -> None:
    put(topics, letters(topics, 3) + letters(topics, 4, Reason.FAULT) + letters(topics, 2, Reason.TOO_SLOW))
    said = [
        replay(topics, "--reason", "fault"),
        replay(topics, "--reason", "fault", "--reason", "too-slow"),
        replay(topics, "--stage", "extract", "--key", "invalid-json-1"),
        replay(topics),
        replay(topics, "--max-attempts", "9"),
    ]
    assert [one.split()[0] for one in said] == ["4", "2", "1", "2", "0"]
    assert "9  replayed before" in said[-1]
    assert set(copies(topics).values()) == {1}
    assert copies(topics).total() == 9


def test_a_death_that_was_told_twice_after_a_crash_is_replayed_once(topics: Settings) -> None:
    put(topics, [*letters(topics, 3), *letters(topics, 2)])
    assert replay(topics, "--limit", "1").startswith("1 dead letters replayed")
    assert replay(topics).startswith("2 dead letters replayed, 3 left")
    assert set(copies(topics).values()) == {1}


def test_again_sends_once_more_what_was_replayed(topics: Settings) -> None:
    put(topics, letters(topics, 3))
    assert [replay(topics, *options).split()[0] for options in ((), (), ("--again",), ())] == ["3", "0", "3", "0"]
    assert set(copies(topics).values()) == {2}


def test_letters_written_between_two_moments(topics: Settings) -> None:
    now = datetime.now(UTC)
    hours = {b"old": 72, b"middle": 48, b"recent": 24}
    for key, ago in hours.items():
        dead = [died(message(RAW.physical_name(topics), offset=number, key=key)) for number in range(5)]
        put(topics, dead, milliseconds=int((now - timedelta(hours=ago)).timestamp() * 1000))
    between = replay(topics, "--since", "60h", "--until", (now - timedelta(hours=36)).isoformat())
    assert copies(topics) == {b"middle": 5}
    assert between.startswith("5 dead letters replayed")
    assert replay(topics, "--since", "1h").startswith("0 dead letters replayed")
    replay(topics, "--until", "2d")
    assert copies(topics) == {b"middle": 5, b"old": 5}


def test_a_limit_ends_a_replay_and_a_dry_run_sends_nothing(topics: Settings) -> None:
    put(topics, letters(topics, 30))
    assert replay(topics, "--dry-run").startswith("30 dead letters would be replayed, 0 left\n      30  invalid-json")
    assert not copies(topics)
    assert replay(topics, "--limit", "7").startswith("7 dead letters replayed")
    assert replay(topics, "--dry-run").startswith("23 dead letters would be replayed, 7 left")
    assert copies(topics).total() == 7
    replay(topics)
    assert copies(topics) == Counter(letter.key for letter in letters(topics, 30))


def test_a_value_too_large_to_be_kept_is_fetched_from_where_it_stood(topics: Settings) -> None:
    headers: Headers = (("content-type", b"text/html"),)
    bodies = [Output(RAW, b"page", b"<p>" + bytes([65 + number]) * 2_000_000, headers) for number in range(3)]
    put(topics, bodies, RAW)
    stood = {record.value: record for record in read(topics, RAW)}
    dead = [died(stood[body.value], Reason.TOO_LARGE) for body in bodies]
    put(topics, [without_value(Result(Outcome.DEAD, (one,))).outputs[0] for one in dead])
    assert replay(topics).startswith("3 dead letters replayed, 0 left")
    back = [record for record in read(topics, RAW) if attempts(record)]
    assert [record.value for record in back] == [body.value for body in bodies]
    assert {record.headers for record in back} == {(*headers, (ATTEMPT, b"1"))}


def test_a_value_that_is_gone_or_not_the_same_any_more_is_left_and_named(topics: Settings) -> None:
    put(topics, [Output(RAW, b"page", b"another", ())], RAW)
    (other,) = read(topics, RAW)
    name = RAW.physical_name(topics)
    gone = [
        message(name, partition=other.partition, offset=other.offset, key=b"page", value=b"the same key"),
        message(name, partition=other.partition, offset=99, key=b"page"),
        message(name, partition=77, offset=0, key=b"page"),
    ]
    put(topics, [without_value(Result(Outcome.DEAD, (died(one),))).outputs[0] for one in gone])
    said = replay(topics)
    assert "3  too large to be kept, and no longer on the topic they came from: " in said
    assert all(letter.position in said for letter in read(topics, DEAD))
    assert len(read(topics, RAW)) == 1


def test_a_letter_goes_to_its_partition_and_without_one_to_that_of_its_key(topics: Settings) -> None:
    name = RAW.physical_name(topics)
    homes = [message(name, partition=number % 2, key=None, value=b"%d" % number) for number in range(8)]
    put(topics, [died(one) for one in [*homes, message(name, partition=5, value=b"8")]])
    assert replay(topics).startswith("9 dead letters replayed")
    found = {int(record.value or b""): record.partition for record in read(topics, RAW)}
    assert [found[number] for number in range(8)] == [0, 1] * 4
    assert found[8] in (0, 1)


def test_letters_of_any_maker_are_left_and_hold_up_nothing(topics: Settings) -> None:
    (real,) = letters(topics, 1)
    hostile: list[Headers] = [
        (),
        (("\u202e", b"\xff"), ("", None)),
        tuple((key, b"\xff\xfe") for key, _ in real.headers),
        tuple((key, None) for key, _ in real.headers),
        tuple((key, b"9" * 10_000 if key.endswith(("offset", "partition")) else value) for key, value in real.headers),
        tuple((key, DEAD.physical_name(topics).encode() if "topic" in key else value) for key, value in real.headers),
    ]
    immortal = tuple((key, b"9" * 10_000 if key == ATTEMPT else value) for key, value in real.headers)
    put(topics, [Output(DEAD, b"hostile", b"value", headers) for headers in hostile])
    put(topics, [Output(DEAD, b"hostile", b"value")], milliseconds=-(10**17))
    put(topics, [Output(DEAD, b"immortal", b"value", immortal), real])
    said = replay(topics)
    assert said.startswith("2 dead letters replayed, 7 left")
    assert "7  not Copydesk's" in said
    assert copies(topics) == {real.key: 1, b"immortal": 1}


def test_a_letter_with_neither_key_nor_value_is_left(topics: Settings) -> None:
    """No producer of ours writes one, but others do."""

    async def putting(letter: Output) -> None:
        async with producer(topics) as client:
            batch = client.create_batch()
            batch.append(key=None, value=None, timestamp=None, headers=list(letter.headers))
            await (await client.send_batch(batch, DEAD.physical_name(topics), partition=0))

    asyncio.run(putting(died(message(RAW.physical_name(topics)))))
    put(topics, letters(topics, 1))
    said = replay(topics)
    assert said.startswith("1 dead letters replayed, 1 left")
    assert "1  neither key nor value" in said


def test_a_letter_that_the_broker_does_not_take_is_left_and_the_others_go(settings: Settings) -> None:
    asyncio.run(create_topics(settings.model_copy(update={"max_message_bytes": 10_000}), [RAW]))
    asyncio.run(create_topics(settings))
    name = RAW.physical_name(settings)
    sizes = [10, 10, 60_000, 10, 90_000, 10]
    dead = [died(message(name, key=b"%d" % number, value=b"x" * size)) for number, size in enumerate(sizes)]
    put(settings, dead)
    said = replay(settings)
    assert said.startswith("4 dead letters replayed, 2 left")
    large = [letter.position for letter in read(settings, DEAD) if len(letter.value or b"") > 40_000]
    assert all(position in said for position in large)
    assert replay(settings).startswith("0 dead letters replayed, 6 left")
    assert copies(settings) == {b"0": 1, b"1": 1, b"3": 1, b"5": 1}


@pytest.mark.parametrize(
    ("method", "number", "repeated"),
    [
        pytest.param("send", 2 * BATCH_LETTERS + 50, range(BATCH_LETTERS), id="while a batch is sent"),
        pytest.param("begin_transaction", 3, [BATCH_LETTERS], id="before a batch is recorded"),
        pytest.param("commit_transaction", 3, [0], id="while a batch is recorded"),
    ],
)
def test_a_killed_replay_loses_nothing_and_repeats_a_batch_at_most(
    topics: Settings, method: str, number: int, repeated: Sequence[int]
) -> None:
    dead = letters(topics, 5 * BATCH_LETTERS)
    put(topics, dead)
    killed = run(topics, "-c", FAULTY, method, str(number), "os.kill(os.getpid(), signal.SIGKILL)")
    assert killed.returncode == -signal.SIGKILL
    assert 0 < copies(topics).total() < len(dead)
    replay(topics)
    found = copies(topics)
    assert set(found) == {letter.key for letter in dead}
    assert found.total() - len(dead) in repeated
    assert replay(topics).startswith("0 dead letters replayed")


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_an_interrupted_replay_says_how_far_it_came_and_the_next_goes_on(topics: Settings, number: int) -> None:
    dead = letters(topics, 5 * BATCH_LETTERS)
    put(topics, dead)
    ended = run(topics, "-c", FAULTY, "send", str(2 * BATCH_LETTERS + 50), f"os.kill(os.getpid(), {number})")
    assert ended.returncode == 128 + number
    assert ended.stdout.startswith(f"{3 * BATCH_LETTERS} dead letters replayed")
    assert f"of {len(dead)} dead letters" in ended.stderr
    assert copies(topics).total() == 3 * BATCH_LETTERS
    assert replay(topics).startswith(f"{2 * BATCH_LETTERS} dead letters replayed, {3 * BATCH_LETTERS} left")
    assert copies(topics) == Counter(letter.key for letter in dead)


def test_a_replay_that_begins_ends_the_one_before_it(topics: Settings) -> None:
    dead = letters(topics, 5 * BATCH_LETTERS)
    put(topics, dead)
    another = "subprocess.run([sys.executable, '-m', 'streams', 'replay'], check=True)"
    first = run(topics, "-c", FAULTY, "begin_transaction", "3", another)
    assert first.returncode == 1
    assert first.stderr.splitlines() == ["copydesk: another replay has begun and goes on where this one was"]
    assert f"{3 * BATCH_LETTERS} dead letters replayed" in first.stdout  # by the other
    assert f"{2 * BATCH_LETTERS} dead letters replayed" in first.stdout
    found = copies(topics)
    assert set(found) == {letter.key for letter in dead}
    assert found.total() == len(dead) + BATCH_LETTERS


def test_a_ledger_that_is_missing_or_holds_something_else_is_one_line(settings: Settings) -> None:
    asyncio.run(create_topics(settings, [RAW, DEAD]))
    put(settings, letters(settings, 1))
    missing = run(settings, "-m", "streams", "replay")
    asyncio.run(create_topics(settings))
    put(settings, [Output(REPLAYED, b"key", b"something else")], REPLAYED)
    foreign = run(settings, "-m", "streams", "replay")
    assert (missing.returncode, missing.stdout, missing.stderr.count("\n")) == (1, "", 1)
    assert "copydesk topics --create" in missing.stderr
    assert (foreign.returncode, foreign.stdout, foreign.stderr.count("\n")) == (1, "", 1)
    assert f"{REPLAYED.physical_name(settings)}/0/0: not a list of replayed messages" in foreign.stderr
    assert not copies(settings)


def test_a_replay_whose_broker_goes_away_ends_with_a_line_that_says_so(tmp_path: Path) -> None:
    """On a broker of its own, whatever the other tests run on."""
    with embedded_broker(tmp_path / "broker") as address:
        settings = Settings(kafka=KafkaSettings(bootstrap_servers=address), partitions=PARTITIONS)
        asyncio.run(create_topics(settings))
        put(settings, letters(settings, 3 * BATCH_LETTERS))
        replaying = subprocess.Popen(
            [sys.executable, "-c", IMPATIENT + FAULTY, "send", str(2 * BATCH_LETTERS + 50), UNTIL_TOLD],
            env=os.environ | environment(settings),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        assert replaying.stdout is not None
        assert replaying.stdout.readline() == "ready\n"
    said, complaint = replaying.communicate("go on\n", PATIENCE)
    assert replaying.returncode == 1
    assert said.startswith(f"{2 * BATCH_LETTERS} dead letters replayed")
    assert complaint == "copydesk: the broker confirms nothing any more: try again when it is back\n"
