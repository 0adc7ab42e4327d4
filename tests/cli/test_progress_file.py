"""How far a run has come: confirmed without a gap, written whole, and gone on from."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from streams.cli.inputs import files_in
from streams.cli.produce import placed_inputs
from streams.cli.progress_file import Place, Progress, ProgressFileError, Reached

LINES = [Place("a.jsonl", "a.jsonl", number) for number in range(1, 6)]


def begun(path: Path) -> Progress:
    progress = Progress(path)
    for place in LINES:
        progress.began(place)
    return progress


def test_only_what_was_confirmed_without_a_gap_counts(tmp_path: Path) -> None:
    progress = begun(tmp_path / "far")
    for number in (1, 2, 4):
        progress.finished(LINES[number - 1])
    assert progress.reached == {"a.jsonl": Reached("a.jsonl", 2)}
    progress.finished(LINES[2])
    assert progress.reached == {"a.jsonl": Reached("a.jsonl", 4)}


@given(st.permutations(LINES), st.integers(0, 5))
def test_in_whatever_order_confirmations_come_nothing_is_passed_over(order: list[Place], count: int) -> None:
    progress = begun(Path("nowhere"))
    for place in order[:count]:
        progress.finished(place)
    confirmed = {place.number for place in order[:count]}
    reached = progress.reached.get("a.jsonl", Reached("a.jsonl", 0)).messages
    assert set(range(1, reached + 1)) <= confirmed
    assert reached + 1 not in confirmed


def test_after_a_failure_nothing_that_comes_later_counts(tmp_path: Path) -> None:
    progress = Progress(tmp_path / "far")
    for place in LINES[:3]:
        progress.began(place)
    progress.failed(LINES[1])
    progress.began(LINES[3])
    for place in (LINES[0], LINES[2], LINES[3]):
        progress.finished(place)
    assert progress.reached == {"a.jsonl": Reached("a.jsonl", 1)}


def test_it_is_written_whole_and_read_again(tmp_path: Path) -> None:
    path = tmp_path / "far"
    progress = begun(path)
    progress.finished(LINES[0])
    assert not path.exists()
    progress.write()
    assert json.loads(path.read_bytes()) == {"a.jsonl": {"file": "a.jsonl", "messages": 1}}
    assert Progress(path).reached == progress.reached
    assert [file.name for file in tmp_path.iterdir()] == ["far"]


def test_a_long_run_writes_it_now_and_then(tmp_path: Path) -> None:
    progress = Progress(tmp_path / "far")
    for number in range(1, 1_001):
        place = Place("a", "a", number)
        progress.began(place)
        progress.finished(place)
    assert Progress(tmp_path / "far").reached == {"a": Reached("a", 1_000)}


@pytest.mark.parametrize("value", [b"", b"{", b"[]", b'{"a": 1}', b'{"a": {"file": "a"}}', b"\xff", b"\x00" * 99])
def test_a_file_that_holds_something_else_is_told_and_left_as_it_is(tmp_path: Path, value: bytes) -> None:
    (tmp_path / "far").write_bytes(value)
    with pytest.raises(ProgressFileError, match="far does not hold how far a run had come"):
        Progress(tmp_path / "far")
    assert (tmp_path / "far").read_bytes() == value


def folder(tmp_path: Path) -> Path:
    for name in ("a/1.txt", "a/2.txt", "b.jsonl", "c.txt"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text('{"text": "x"}\n' * 3)
    return tmp_path


def test_a_run_goes_on_after_every_message(tmp_path: Path) -> None:
    places = [place for place, _ in placed_inputs([folder(tmp_path)])]
    assert [(Path(place.file).name, place.number) for place in places] == [
        ("1.txt", 1),
        ("2.txt", 1),
        ("b.jsonl", 1),
        ("b.jsonl", 2),
        ("b.jsonl", 3),
        ("c.txt", 1),
    ]
    for number, place in enumerate(places, 1):
        reached = {place.named: Reached(place.file, place.number)}
        assert [left for left, _ in placed_inputs([tmp_path], None, reached)] == places[number:]


def test_files_that_were_sent_are_not_opened_and_one_that_is_gone_is_not_missed(tmp_path: Path) -> None:
    root = folder(tmp_path)
    reached = {str(root): Reached(str(root / "b.jsonl"), 3)}
    (root / "a" / "1.txt").unlink()
    (root / "a" / "2.txt").chmod(0)
    (root / "b.jsonl").unlink()
    assert [Path(place.file).name for place, _ in placed_inputs([root], None, reached)] == ["c.txt"]


def test_each_thing_that_was_named_has_a_place_of_its_own(tmp_path: Path) -> None:
    root = folder(tmp_path)
    reached = {str(root / "c.txt"): Reached(str(root / "c.txt"), 1)}
    left = [Path(place.file).name for place, _ in placed_inputs([root / "c.txt", root / "a"], None, reached)]
    assert left == [file.name for file in files_in([root / "a"])]
