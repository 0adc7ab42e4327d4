"""Events as a table: every record once, as it stands, in cells that do no harm."""

from __future__ import annotations

import csv
import io
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec import UNSET

from schemas.article import Article, Copies, Source
from schemas.event import Actor, Event, Magnitude
from streams.cli.event_columns import COLUMNS
from streams.cli.event_table import write_table
from streams.cli.standing_events import StandingEvents
from streams.cli.summary import plain
from streams.stage4_corroborate.merging import canceled, record_of
from tests.stage4_corroborate.coded_events import KHARKIV, NOON, event

ROOT = Path(__file__).parents[2]
ARTICLE = Article(
    id="a", uri="https://a.example/1", received=NOON, text="Text.", source=Source(name="Courier"), events=[event("a")]
)


def rows(*events: Event) -> list[dict[str, str]]:
    file = io.StringIO(newline="")
    count = write_table(events, file)
    found = list(csv.DictReader(io.StringIO(file.getvalue(), newline="")))
    assert len(found) == count
    return found


def standing(*messages: Any) -> list[str]:
    events = StandingEvents()
    for one in messages:
        events.add(msgspec.json.encode(one))
    return [one.id for one in events.events()]


def export(text: bytes, *arguments: str) -> subprocess.CompletedProcess[bytes]:
    command = [sys.executable, "-m", "streams", "export", *arguments]
    return subprocess.run(command, input=text, capture_output=True, check=False, cwd=ROOT, env=os.environ)


def test_a_record_is_a_row_with_the_columns_of_gdelt_and_its_own() -> None:
    told = [event("a", event_loc=KHARKIV, magnitude=Magnitude(dead=3)), event("b", hours=30, event_loc=KHARKIV)]
    (row,) = rows(record_of("a-0", told))
    assert row == dict.fromkeys(COLUMNS, "") | {
        "GlobalEventID": "a-0",
        "Day": "20260310",
        "MonthYear": "202603",
        "Year": "2026",
        "Actor1Code": "RUSMIL",
        "Actor1Name": "Russian forces",
        "Actor1CountryCode": "RUS",
        "Actor1Type1Code": "MIL",
        "Actor2Code": "UKRCVL",
        "Actor2Name": "a village",
        "Actor2CountryCode": "UKR",
        "Actor2Type1Code": "CVL",
        "IsRootEvent": "1",
        "EventCode": "ASSAULT",
        "QuadClass": "4",
        "NumMentions": "2",
        "NumSources": "2",
        "NumArticles": "2",
        "ActionGeo_FullName": "Kharkiv",
        "ActionGeo_CountryCode": "UKR",
        "ActionGeo_Lat": "49.98",
        "ActionGeo_Long": "36.25",
        "ActionGeo_FeatureID": "706483",
        "DATEADDED": "20260311",
        "SOURCEURL": "https://a.example/news",
        "Mode": "heavy-weapons",
        "Status": "asserted",
        "MagnitudeDead": "3",
        "Confidence": "0.96",
        "Story": "story-1",
        "EventText": "Russian forces shelled a village, said a",
        "Rule": "active-clause",
    }


def test_a_date_that_names_no_day_leaves_the_day_empty() -> None:
    (month, year) = rows(event("a", date="2026-03"), event("b", date="2025"))
    assert (month["Day"], month["MonthYear"], month["Year"]) == ("", "202603", "2026")
    assert (year["Day"], year["MonthYear"], year["Year"]) == ("", "", "2025")


def test_several_actors_share_a_cell_and_an_international_one_has_no_country() -> None:
    actors = [Actor(code="USA", sector="GOV"), Actor(code="UNO", sector="IGO"), Actor(entity_text="activists")]
    (row,) = rows(event("a", actor=actors, recipient=[]))
    assert (row["Actor1Code"], row["Actor1CountryCode"], row["Actor1Name"]) == ("USAGOV;UNOIGO", "USA", "activists")
    assert row["Actor2Code"] == ""


def test_retracted_records_are_left_out() -> None:
    assert [row["GlobalEventID"] for row in rows(canceled(event("a")), event("b"))] == ["b-0"]


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "\n =1", "\x00=1", "\uff1d1+1"])
def test_no_cell_is_a_formula(text: str) -> None:
    (row,) = rows(event("a", event_text=text, rule=text, event_loc=msgspec.structs.replace(KHARKIV, lat=-1.5)))
    assert row["EventText"] == row["Rule"] == f"'{plain(text).strip()}"
    assert row["ActionGeo_Lat"] == "-1.5"


@given(st.lists(st.text(max_size=12), max_size=4))
def test_texts_of_any_kind_stay_in_their_cells(texts: list[str]) -> None:
    found = rows(*(event(f"a{number}", event_text=text) for number, text in enumerate(texts)))
    said = [" ".join(plain(text).split()) for text in texts]
    assert [row["EventText"].removeprefix("'") for row in found] == [text.removeprefix("'") for text in said]


def test_a_record_that_was_told_again_stands_once_and_as_it_was_told_last() -> None:
    assert standing(event("a"), event("b"), event("a", status="planned")) == ["a-0", "b-0"]


def test_a_revision_takes_away_what_the_version_before_told() -> None:
    later = msgspec.structs.replace(ARTICLE, id="a2", copies=Copies(kind="revision", of="a"), events=[event("a2")])
    assert standing(ARTICLE, later) == ["a2-0"]
    assert standing(ARTICLE, msgspec.structs.replace(later, pub_status="canceled")) == []
    assert standing(ARTICLE, msgspec.structs.replace(later, events=UNSET)) == []


def test_what_is_neither_event_nor_article_is_told_with_its_line() -> None:
    ran = export(msgspec.json.encode(event("a")) + b'\n\n{"id": 1}\n', "-")
    assert ran.returncode == 2
    assert b"line 3" in ran.stderr
    assert ran.stdout == b""


def test_a_stream_of_records_and_articles_becomes_a_table(tmp_path: Path) -> None:
    lines = b"\n".join(msgspec.json.encode(one) for one in (event("b", event_text="Žižkov"), ARTICLE)) + b"\n"
    (tmp_path / "events.jsonl").write_bytes(lines)
    from_file, piped = export(b"", str(tmp_path / "events.jsonl")), export(lines, "-")
    assert from_file.stdout == piped.stdout
    assert (piped.returncode, piped.stderr) == (0, b"2 events\n")
    found = list(csv.DictReader(io.StringIO(piped.stdout.decode("utf-8"), newline="")))
    assert [row["GlobalEventID"] for row in found] == ["b-0", "a-0"]
    assert found[0]["EventText"] == "Žižkov"
