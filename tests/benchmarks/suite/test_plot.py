"""The picture of a run."""

from __future__ import annotations

from pathlib import Path

from tests.benchmarks.suite.plot import draw
from tests.benchmarks.suite.results import RATE, Part, Row


def test_each_part_that_has_rows_is_drawn(tmp_path: Path) -> None:
    whole = Part("whole", "The whole", [Row("ours", [{RATE: 3.0}, {RATE: 5.0}]), Row("theirs", [{RATE: 4.0}])])
    file = tmp_path / "results.svg"
    draw([whole, Part("start", "The start", [], {"worker": "no broker"})], file)
    assert "<svg" in file.read_text("utf-8")


def test_nothing_is_drawn_of_nothing(tmp_path: Path) -> None:
    draw([], tmp_path / "results.svg")
    assert not list(tmp_path.iterdir())
