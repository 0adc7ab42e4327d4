"""Medians, ratios, and what the table and the JSON say."""

from __future__ import annotations

from tests.benchmarks.suite.results import PEAK, RATE, Part, Row, as_json, markdown, medians

BASE = Row("alone", [{RATE: 10.0, PEAK: 900.0}, {RATE: 20.0, PEAK: 950.0}, {RATE: 40.0, PEAK: 910.0}], base="alone")
OURS = Row("ours", [{RATE: 8.0}, {RATE: 20.0}, {RATE: 20.0}], base="alone")
PART = Part("whole", "All of it", [BASE, OURS], {"theirs": "it is not installed"})


def test_the_median_of_each_figure_is_taken_over_the_rounds() -> None:
    assert medians(BASE) == {RATE: 20.0, PEAK: 910.0}


def test_a_ratio_compares_what_was_measured_in_the_same_round() -> None:
    assert PART.ratio(OURS) == 0.8
    assert PART.ratio(BASE) == 1.0


def test_there_is_no_ratio_without_the_base() -> None:
    assert Part("whole", "", [OURS]).ratio(OURS) is None
    assert Part("start", "", [Row("worker", [{"seconds": 3.0}])]).ratio(Row("worker", [])) is None


def test_the_table_shows_ratios_and_what_is_left_out() -> None:
    assert markdown(PART).splitlines() == [
        "### All of it",
        "",
        f"| whole | {RATE} | ratio | {PEAK} |",
        "|---|---|---|---|",
        "| alone | 20.0 | 1.00 | 910 |",
        "| ours | 20.0 | 0.80 | - |",
        "",
        "Left out: theirs: it is not installed",
    ]


def test_a_table_in_which_nothing_is_compared_has_no_ratios() -> None:
    assert "ratio" not in markdown(Part("start", "", [Row("worker", [{"seconds": 3.0}])]))


def test_a_part_of_which_nothing_could_run_says_so() -> None:
    assert "Left out: theirs: no broker" in markdown(Part("whole", "All of it", [], {"theirs": "no broker"}))


def test_the_json_has_every_round_and_on_what_it_ran() -> None:
    found = as_json([PART], {"commit": "abc", "rounds": 3})
    assert (found["commit"], found["rounds"]) == ("abc", 3)
    whole = found["parts"]["whole"]
    assert whole["skipped"] == {"theirs": "it is not installed"}
    assert whole["rows"][1] == {
        "name": "ours",
        "base": "alone",
        "rounds": [{RATE: 8.0}, {RATE: 20.0}, {RATE: 20.0}],
        "medians": {RATE: 20.0},
        "ratio": 0.8,
    }
