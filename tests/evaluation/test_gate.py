"""The gate of the evaluation: what is worse than its floor does not pass, and no floor falls by itself."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.evaluation import gate
from tests.evaluation.gate import FLOORS, Dataset, Line, chosen, moved, table


def line(measure: str, floor: float, score: float) -> Line:
    return Line("extraction/pages.jsonl.gz", measure, floor, score)


@pytest.mark.parametrize(("score", "holds"), [(0.9, True), (0.95, True), (0.8996, True), (0.899, False)])
def test_a_score_below_its_floor_fails_but_for_its_rounding(score: float, *, holds: bool) -> None:
    assert line("text_f1", 0.9, score).holds is holds


@pytest.mark.parametrize(("score", "holds"), [(0.2, True), (0.1, True), (0.21, False)])
def test_of_mistakes_fewer_are_better(score: float, *, holds: bool) -> None:
    assert line("by_extra", 0.2, score).holds is holds


def test_floors_move_only_in_the_direction_that_was_asked_for() -> None:
    floors = {"extraction/pages.jsonl.gz": {"text_f1": 0.9, "headline_accuracy": 0.9, "by_extra": 0.2}}
    lines = [line("text_f1", 0.9, 0.95), line("headline_accuracy", 0.9, 0.85), line("by_extra", 0.2, 0.1)]
    name = "extraction/pages.jsonl.gz"
    assert moved(floors, lines, up=False, down=False) == floors
    assert moved(floors, lines, up=True, down=False)[name] == {
        "text_f1": 0.95,
        "headline_accuracy": 0.9,
        "by_extra": 0.1,
    }
    assert moved(floors, lines, up=False, down=True)[name]["headline_accuracy"] == 0.85


def test_a_set_is_a_file_of_a_capability_or_a_part_of_it() -> None:
    assert Dataset.named("extraction/pages.jsonl.gz/mercury-") == Dataset("extraction", "pages.jsonl.gz", "mercury-")
    assert Dataset.named("extraction/pages.jsonl.gz") == Dataset("extraction", "pages.jsonl.gz")


def test_capabilities_can_be_chosen() -> None:
    floors = {"extraction/a": {"text_f1": 0.9}, "quotes/b": {"direct_f1": 0.8}}
    assert chosen(floors, ["quotes"]) == {"quotes/b": {"direct_f1": 0.8}}
    assert chosen(floors, []) == floors


def test_the_table_says_what_failed() -> None:
    rows = table([line("text_f1", 0.9, 0.95), line("headline_accuracy", 0.9, 0.85)]).splitlines()
    assert [row[:4] for row in rows] == ["    ", "ok  ", "FAIL"]


def test_every_floor_is_of_a_capability_that_the_gate_can_run() -> None:
    floors = json.loads(FLOORS.read_text("utf-8"))
    assert {Dataset.named(name).capability for name in floors} <= set(gate._ROAD)
    assert all(0 <= floor <= 1 for measures in floors.values() for floor in measures.values())


def test_without_the_data_a_line_says_so(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    monkeypatch.setenv("COPYDESK_EVALUATION_DATA", str(tmp_path / "data"))
    monkeypatch.setattr("sys.argv", ["gate"])
    gate.main()
    assert capsys.readouterr().out.startswith("skipped: there is no evaluation data in")
