"""`copydesk process`: the stages over standard input, without a broker."""

from __future__ import annotations

import importlib
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import orjson
import pytest

from streams.cli.process import run_stages
from streams.dead_letters import CONNECT, REASON
from streams.outcomes import Outcome
from streams.records import Record, Result
from streams.settings import Settings
from streams.topology import Stage
from tests.newsroom import cut, prose

ROOT = Path(__file__).parent.parent.parent

FERRY = "The ferry from Bergen to Hirtshals was delayed on Tuesday. Its director, Karin Moen, blamed the weather. "
LONG = FERRY + prose(1, 200)
EN = {"language": "en"}
BRIDGE = {"uri": "https://a.example/bridge", "text": "A bridge over the Leie opened in Ghent. " + prose(2, 150)} | EN
ORIGINAL = {"uri": "https://a.example/ferry", "headline": "A delay", "text": LONG, "extensions": {"desk": [1, 2]}} | EN
EXACT = {"uri": "https://b.example/ferry", "headline": "A delay", "text": LONG} | EN
CUT = {"uri": "https://c.example/ferry", "text": cut(LONG, 0.6)} | EN


def lines(*messages: Any) -> bytes:
    return b"".join(message if isinstance(message, bytes) else orjson.dumps(message) + b"\n" for message in messages)


def copydesk(value: bytes, *arguments: str, **variables: str) -> subprocess.CompletedProcess[bytes]:
    environment = {name: text for name, text in os.environ.items() if not name.startswith(("KAFKA_", "COPYDESK_"))}
    return subprocess.run(
        [sys.executable, "-m", "streams", "process", *arguments],
        input=value,
        capture_output=True,
        check=False,
        cwd=ROOT,
        env=environment | {"COPYDESK_MIN_POPULATION": "15000"} | variables,
    )


def messages(output: bytes) -> list[dict[str, Any]]:
    return [orjson.loads(line) for line in output.splitlines()]


def kinds(output: bytes) -> list[tuple[str, str]]:
    return [(message["uri"], message["copies"]["kind"]) for message in messages(output)]


def without_received(output: bytes) -> bytes:
    """The output, the moments at which the lines were read aside."""
    return re.sub(rb'"received":"[^"]+"', b"", output)


@cache
def unique() -> bytes:
    """Raw messages up to the verdict on copies."""
    return copydesk(lines(ORIGINAL, BRIDGE, EXACT, CUT), "--to", "unique").stdout


@cache
def extracted() -> bytes:
    return copydesk(lines(ORIGINAL, BRIDGE, EXACT, CUT), "--to", "extracted").stdout


def test_to_extracted_gives_an_article_for_each_message() -> None:
    found = messages(extracted())
    assert [article["uri"] for article in found] == [one["uri"] for one in (ORIGINAL, BRIDGE, EXACT, CUT)]
    assert found[0]["text"] == LONG
    assert found[0]["extensions"] == {"desk": [1, 2]}
    assert all("fingerprint" in article and "copies" not in article for article in found)


def test_to_unique_writes_the_duplicates_too_and_in_order() -> None:
    assert kinds(unique()) == [
        ("https://a.example/ferry", "original"),
        ("https://a.example/bridge", "original"),
        ("https://b.example/ferry", "exact"),
        ("https://c.example/ferry", "contained"),
    ]
    original, _, exact, _ = messages(unique())
    assert exact["copies"]["of"] == original["id"]
    assert "text" not in exact


def test_from_extracted_goes_on_where_to_extracted_ended() -> None:
    ran = copydesk(extracted(), "--from", "extracted", "--to", "unique")
    assert (ran.returncode, ran.stderr) == (0, b"")
    assert without_received(ran.stdout) == without_received(unique())


def test_to_enriched_leaves_duplicates_out_and_uses_the_text_as_given() -> None:
    ran = copydesk(extracted(), "--from", "extracted")
    assert (ran.returncode, ran.stderr) == (0, b"")
    found = messages(ran.stdout)
    assert [article["uri"] for article in found] == ["https://a.example/ferry", "https://a.example/bridge"]
    assert found[0]["text"] == LONG
    assert "Karin Moen" in {entity["name"] for entity in found[0]["entities"]}
    assert {mark["text"] for mark in found[0]["times"]} == {"Tuesday"}

    passed = b"".join(line + b"\n" for line in unique().splitlines() if b'"text"' in line)
    again = copydesk(passed, "--from", "unique", "--to", "enriched")
    assert without_received(again.stdout) == without_received(ran.stdout)


def test_from_unique_near_copies_are_articles_of_one_story_and_a_story_that_is_named_stays() -> None:
    articles = messages(copydesk(lines(ORIGINAL, BRIDGE, CUT), "--to", "extracted").stdout)
    named = articles[1] | {"id": "0" * 32, "story": {"id": "f" * 32, "similarity": 0.5}}
    ran = copydesk(lines(*articles, named), "--from", "unique", "--to", "enriched")
    assert ran.returncode == 0
    assert [message["story"]["id"] for message in messages(ran.stdout)] == [
        articles[0]["id"],
        articles[1]["id"],
        articles[0]["id"],
        "f" * 32,
    ]


@pytest.mark.parametrize(
    ("begin", "end"),
    [("extracted", "extracted"), ("unique", "extracted"), ("unique", "unique")],
)
def test_no_stage_leads_back(begin: str, end: str) -> None:
    ran = copydesk(unique(), "--from", begin, "--to", end)
    assert (ran.returncode, ran.stdout) == (2, b"")
    assert f"no stage leads from {begin} to {end}" in ran.stderr.decode()


BAD = lines(
    {"text": "  "},
    BRIDGE,
    b"{broken\n",
    {"html": "<html><body></body></html>"},
    {"html": "<" * 300},
    {"text": "x", "wrong": 1},
)


@pytest.mark.parametrize("jobs", ["1", "2"])
def test_dead_letters_are_json_lines_on_standard_error_and_nothing_else_is(jobs: str) -> None:
    ran = copydesk(BAD, "--to", "extracted", "--jobs", jobs)
    letters = messages(ran.stderr)
    assert ran.returncode == 1
    assert [article["uri"] for article in messages(ran.stdout)] == [BRIDGE["uri"]]
    assert [letter["headers"][CONNECT + "offset"] for letter in letters] == ["0", "2", "3", "4", "5"]
    assert [letter["headers"][REASON] for letter in letters[:2]] == ["invalid-envelope", "invalid-json"]
    assert letters[1]["value"] == "{broken"
    assert {letter["headers"][CONNECT + "topic"] for letter in letters} == {"articles-raw"}


def test_with_keep_going_dead_letters_are_no_failure() -> None:
    ran = copydesk(BAD, "--to", "extracted", "--keep-going")
    assert ran.returncode == 0
    assert len(messages(ran.stderr)) == 5


def test_what_is_no_article_dies_at_the_stage_that_takes_articles() -> None:
    ran = copydesk(lines({"id": "a"}, b"no JSON\n"), "--from", "extracted", "--to", "unique")
    assert (ran.returncode, ran.stdout) == (1, b"")
    headers = [letter["headers"] for letter in messages(ran.stderr)]
    assert [(one[CONNECT + "stage"], one[REASON]) for one in headers] == [("deduplicate", "invalid-article")] * 2


def test_with_several_processes_the_output_is_the_same_byte_for_byte_and_in_the_same_order() -> None:
    many = [{"uri": f"https://a.example/{number}", "text": FERRY + prose(number, 40)} | EN for number in range(40)]
    value = lines(*many[:20], BAD, *many[20:], many[3], EXACT, ORIGINAL)
    one, two = (copydesk(value, "--jobs", jobs) for jobs in ("1", "2"))
    assert one.stdout.count(b'"entities":[{') > 32
    assert without_received(two.stdout) == without_received(one.stdout)
    assert two.stderr == one.stderr
    assert two.returncode == one.returncode == 1


@pytest.mark.parametrize("value", [b"", b"\n", b" \n\r\n\n"])
def test_no_input_is_no_output(value: bytes) -> None:
    ran = copydesk(value)
    assert (ran.returncode, ran.stdout, ran.stderr) == (0, b"", b"")


def test_empty_lines_are_passed_over_and_the_last_line_needs_no_end() -> None:
    value = b"\n\n" + lines(BRIDGE) + b"  \n" + orjson.dumps(ORIGINAL)
    ran = copydesk(value, "--to", "extracted")
    assert [article["uri"] for article in messages(ran.stdout)] == [BRIDGE["uri"], ORIGINAL["uri"]]


@pytest.mark.parametrize("jobs", ["1", "2"])
def test_a_missing_pipeline_is_one_line_and_no_dead_letter(jobs: str) -> None:
    ran = copydesk(unique(), "--from", "unique", "--jobs", jobs, COPYDESK_MODELS='{"en": "no_such_pipeline"}')
    assert (ran.returncode, ran.stdout) == (1, b"")
    assert ran.stderr.startswith(b"copydesk: the spaCy pipeline no_such_pipeline is not installed")
    assert ran.stderr.count(b"\n") == 1


def test_a_fault_is_a_dead_letter_of_its_message_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    def faulty(_: Settings, record: Record) -> Result:
        raise KeyError(record.offset)

    module = importlib.import_module("streams.cli.process")
    whole = {**module._WORK}
    monkeypatch.setitem(
        module._WORK,
        Stage.EXTRACT,
        lambda settings, record: (faulty if record.offset == 1 else whole[Stage.EXTRACT])(settings, record),
    )
    stages = [Stage.EXTRACT, Stage.DEDUPLICATE]
    found = list(run_stages(stages, lines(BRIDGE, ORIGINAL, EXACT).splitlines(), Settings(), 1))
    assert [result.outcome for result in found] == [Outcome.PASSED, Outcome.DEAD, Outcome.PASSED]
    assert dict(found[1].outputs[0].headers)[REASON] == b"fault"


def test_results_come_before_the_input_has_ended() -> None:
    read = 0

    def typed() -> Iterator[bytes]:
        nonlocal read
        for number in range(1000):
            read += 1
            yield orjson.dumps({"uri": f"https://a.example/{number}", "text": prose(number, 9)})

    results = run_stages([Stage.EXTRACT, Stage.DEDUPLICATE], typed(), Settings(), 1)
    assert next(results).outcome is Outcome.PASSED
    assert read == 1
