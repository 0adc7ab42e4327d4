"""The commands as a user runs them, against a real broker."""

from __future__ import annotations

import asyncio
import csv
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import msgspec
import orjson
import pytest

from streams.broker.admin import create_topics
from streams.cli.raw_input import RawInput
from streams.cli.worker_process import environment, worker_process
from streams.records import Record
from streams.settings import KafkaSettings, Settings
from streams.stage4_corroborate.merging import canceled
from streams.topics import DEAD, EVENTS, RAW
from streams.topology import Stage
from tests.pipeline.road import PATIENCE, SAMPLES, article, outcomes, read, send
from tests.stage4_corroborate.coded_events import event

pytestmark = pytest.mark.broker

TEXT = (
    "The ferry company of Bergen will add a night boat in June, its director said, because the morning boats are full."
)


def copydesk(settings: Settings, *arguments: str, text: bytes = b"") -> subprocess.CompletedProcess[bytes]:
    command = [sys.executable, "-m", "streams", *arguments]
    return subprocess.run(
        command, env=os.environ | environment(settings), input=text, capture_output=True, timeout=120, check=False
    )


def dead_letters(settings: Settings, count: int) -> list[Record]:
    """The dead letters, once there are so many."""
    deadline = time.monotonic() + PATIENCE
    while len(found := read(settings, DEAD)) < count:
        assert time.monotonic() < deadline, f"{len(found)} of {count} dead letters"
        time.sleep(0.2)
    return found


@pytest.fixture
def topics(settings: Settings) -> Settings:
    asyncio.run(create_topics(settings))
    return settings


def test_topics_creates_what_is_missing_and_twice_is_fine(settings: Settings) -> None:
    first, second = copydesk(settings, "topics", "--create"), copydesk(settings, "topics", "--create")
    assert (first.returncode, second.returncode) == (0, 0)
    assert b"13 of 13 topics created" in first.stdout
    assert b"0 of 13 topics created" in second.stdout


def test_export_writes_each_record_of_the_topic_as_it_was_told_last(topics: Settings) -> None:
    told = [event("a"), event("b"), event("a", status="planned"), canceled(event("b")), event("c")]
    values = [RawInput("record", one.id.encode(), msgspec.json.encode(one)) for one in told]
    send(topics, values, EVENTS)
    exported = copydesk(topics, "export")
    assert (exported.returncode, exported.stderr) == (0, b"2 events\n")
    rows = list(csv.DictReader(exported.stdout.decode("utf-8").splitlines()))
    assert {row["GlobalEventID"]: row["Status"] for row in rows} == {"a-0": "planned", "c-0": "asserted"}
    shown = copydesk(topics, "tail", "events").stdout.decode("utf-8")
    assert shown.count("ASSAULT (heavy-weapons)") == len(told)
    assert shown.count("canceled") == 1


def test_too_few_partitions_are_one_line_and_status_1(topics: Settings) -> None:
    result = copydesk(topics.model_copy(update={"partitions": 3}), "topics", "--create")
    assert result.returncode == 1
    assert b"has 2 partitions and needs 3" in result.stderr
    assert result.stderr.count(b"\n") == 1


@pytest.mark.parametrize(
    "arguments",
    [["topics", "--create"], ["produce", "-"], ["tail", "articles-enriched"], ["replay"], ["worker"]],
    ids=lambda arguments: str(arguments[0]),
)
def test_an_unreachable_broker_is_one_line_and_no_traceback(arguments: list[str], tmp_path: Path) -> None:
    nowhere = Settings(kafka=KafkaSettings(bootstrap_servers="127.0.0.1:9"), data_dir=tmp_path, metrics_port=0)
    result = copydesk(nowhere, *arguments, text=b"some text")
    assert result.returncode == 1
    assert b"no Kafka broker answers at 127.0.0.1:9" in result.stderr
    assert result.stderr.count(b"\n") == 1


def test_produce_sends_files_folders_and_json_lines(topics: Settings, tmp_path: Path) -> None:
    folder = tmp_path / "folder"
    folder.mkdir()
    (folder / "page.html").write_text("<p>one</p>")
    (folder / ".hidden").write_text("no")
    (tmp_path / "lines.jsonl").write_bytes(b'{"text": "a", "uri": "https://a.example/1"}\n\n{"text": "b"}\n')
    result = copydesk(topics, "produce", str(folder), str(tmp_path / "lines.jsonl"))
    assert result.returncode == 0
    assert b"3 messages sent" in result.stderr
    sent = {record.key: record for record in read(topics, RAW)}
    assert set(sent) == {b"page.html", b"https://a.example/1", b"lines.jsonl:3"}
    assert sent[b"page.html"].header("content-type") == b"text/html"


def test_produce_reads_standard_input(topics: Settings) -> None:
    result = copydesk(topics, "produce", "-", text=TEXT.encode())
    assert result.returncode == 0
    assert [record.value for record in read(topics, RAW)] == [TEXT.encode()]


def test_a_message_that_is_too_large_is_told_and_the_others_are_sent(topics: Settings, tmp_path: Path) -> None:
    (tmp_path / "huge.txt").write_bytes(b"x" * (4 * topics.max_message_bytes + 1))
    (tmp_path / "small.txt").write_bytes(TEXT.encode())
    result = copydesk(topics, "produce", str(tmp_path / "huge.txt"), str(tmp_path / "small.txt"))
    assert result.returncode == 1
    assert b"huge.txt was not sent" in result.stderr
    assert [record.key for record in read(topics, RAW)] == [b"small.txt"]


def test_what_cannot_be_read_is_told_and_passed_over_and_is_no_failure_where_that_is_asked_for(
    topics: Settings, tmp_path: Path
) -> None:
    table = tmp_path / "table.csv"
    table.write_text(f"uri,text\nurn:x:1,{TEXT}\nurn:x:2\nurn:x:3,{TEXT}\n".replace(", ", " "))
    result = copydesk(topics, "produce", str(table))
    assert result.returncode == 1
    assert b"table.csv:3 was not sent: the row has 1 cells for 2 columns" in result.stderr
    assert b"2 messages sent" in result.stderr
    assert copydesk(topics, "produce", "--keep-going", str(table)).returncode == 0
    assert [record.key for record in read(topics, RAW)].count(b"urn:x:3") == 2


def test_produce_goes_on_where_it_was(topics: Settings, tmp_path: Path) -> None:
    lines, far = tmp_path / "lines.jsonl", tmp_path / "far.json"
    lines.write_bytes(b'{"text": "a"}\n{"text": "b"}\n')
    first = copydesk(topics, "produce", "--resume", str(far), str(lines))
    lines.write_bytes(lines.read_bytes() + b'{"text": "c"}\n')
    second = copydesk(topics, "produce", "--resume", str(far), str(lines))
    third = copydesk(topics, "produce", "--resume", str(far), str(lines))
    assert [one.stderr.count(b"0 messages sent") for one in (first, second, third)] == [0, 0, 1]
    assert b"1 messages sent" in second.stderr
    assert sorted(record.value or b"" for record in read(topics, RAW)) == [
        b'{"text": "%s"}' % one for one in (b"a", b"b", b"c")
    ]


def test_an_interrupted_run_leaves_nothing_out(topics: Settings, tmp_path: Path) -> None:
    folder, far = tmp_path / "folder", tmp_path / "far.json"
    folder.mkdir()
    for number in range(3_000):
        (folder / f"{number:04}.txt").write_text(f"Text {number}.")
    command = [sys.executable, "-m", "streams", "produce", "--resume", str(far), str(folder)]
    run = subprocess.Popen(command, env=os.environ | environment(topics), stderr=subprocess.PIPE)
    deadline = time.monotonic() + PATIENCE
    while not far.exists() and run.poll() is None:
        assert time.monotonic() < deadline
        time.sleep(0.01)
    run.send_signal(signal.SIGINT)
    run.communicate(timeout=PATIENCE)
    assert copydesk(topics, "produce", "--resume", str(far), str(folder)).returncode == 0
    assert {record.key for record in read(topics, RAW)} == {f"{number:04}.txt".encode() for number in range(3_000)}


def test_a_progress_file_that_is_none_is_one_line(topics: Settings, tmp_path: Path) -> None:
    (tmp_path / "far").write_text("something else")
    result = copydesk(topics, "produce", "--resume", str(tmp_path / "far"), "-", text=TEXT.encode())
    assert result.returncode == 1
    assert b"does not hold how far a run had come" in result.stderr
    assert result.stderr.count(b"\n") == 1


def test_produce_names_a_file_that_does_not_exist(topics: Settings) -> None:
    result = copydesk(topics, "produce", "nowhere.txt")
    assert result.returncode == 1
    assert b"no such file or folder: nowhere.txt" in result.stderr


def test_tail_prints_json_lines_or_readable_ones(topics: Settings, tmp_path: Path) -> None:
    with worker_process(topics, tmp_path / "worker.log"):
        outcomes(topics, send(topics, [article(TEXT, headline="A night boat for Bergen")]))
    lines = copydesk(topics, "tail", "articles-enriched", "--json").stdout.splitlines()
    assert [orjson.loads(line)["headline"] for line in lines] == ["A night boat for Bergen"]
    readable = copydesk(topics, "tail", "articles-enriched").stdout.decode()
    assert "A night boat for Bergen" in readable
    assert "original" in readable


def test_tail_names_the_topics_where_it_does_not_know_one(topics: Settings) -> None:
    result = copydesk(topics, "tail", "articles-lost")
    assert result.returncode == 2
    assert b"articles-enriched" in result.stderr


def test_replay_sends_dead_letters_back_as_they_were_and_once(topics: Settings, tmp_path: Path) -> None:
    broken = [Path(str(SAMPLES / name)) for name in ("16-not-json.json", "17-empty.txt")]
    with worker_process(topics, tmp_path / "worker.log", [Stage.EXTRACT]):
        copydesk(topics, "produce", *map(str, broken))
        dead_letters(topics, 2)
        replayed = copydesk(topics, "replay", "--reason", "invalid-json")
        letters = dead_letters(topics, 3)
        again = copydesk(topics, "replay", "--reason", "invalid-json", "--max-attempts", "2")
    assert b"1 dead letters replayed, 1 left" in replayed.stdout
    assert b"0 dead letters replayed" in again.stdout
    raw = [record for record in read(topics, RAW) if record.key == b"16-not-json.json"]
    assert [record.value for record in raw] == [broken[0].read_bytes()] * 2
    assert sorted(letter.header("copydesk.errors.attempt") or b"" for letter in letters) == [b"1", b"1", b"2"]


def test_doctor_says_what_is_wrong_and_how_to_mend_it(settings: Settings) -> None:
    sick = copydesk(settings, "doctor")
    assert sick.returncode == 1
    assert b"copydesk topics --create" in sick.stdout
    copydesk(settings, "topics", "--create")
    well = copydesk(settings, "doctor")
    assert well.returncode == 0, well.stdout


def test_demo_shows_what_becomes_of_a_users_own_article(tmp_path: Path) -> None:
    """On a broker of its own, whatever the other tests run on."""
    file = tmp_path / "night-boat.txt"
    file.write_text(f"date 2026-03-10 {TEXT}")
    variables = {name: value for name, value in os.environ.items() if not name.startswith(("KAFKA_", "COPYDESK_"))}
    command = [sys.executable, "-m", "streams", "demo", str(file), str(file)]
    result = subprocess.run(command, env=variables | {"COLUMNS": "200"}, capture_output=True, timeout=170, check=False)
    assert result.returncode == 0, result.stderr
    table = [line.split()[:3] for line in result.stdout.decode().splitlines()[1:3]]
    assert table == [["night-boat.txt", "passed", "original"], ["night-boat.txt", "duplicate", "exact"]]
    assert "Bergen, NOR" in result.stdout.decode()


def test_a_worker_without_its_model_says_so_in_one_line(topics: Settings) -> None:
    command = [sys.executable, "-m", "streams", "worker", "enrich"]
    variables = os.environ | environment(topics) | {"COPYDESK_MODELS": '{"en": "en_core_lost_sm"}'}
    result = subprocess.run(command, env=variables, capture_output=True, timeout=60, check=False)
    assert result.returncode == 1
    assert result.stderr.decode().count("\n") == 1
    assert "en_core_lost_sm is not installed" in result.stderr.decode()
