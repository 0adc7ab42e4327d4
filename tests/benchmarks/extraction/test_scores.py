"""The benchmark's measures: what counts as right, and what does not."""

from __future__ import annotations

from typing import Any

import pytest

from tests.benchmarks.extraction.extractors import Answer
from tests.benchmarks.extraction.report import furthest_behind, report
from tests.benchmarks.extraction.scores import Scores


def scored(answer: Answer, **gold: Any) -> Scores:
    scores = Scores()
    scores.add({"id": "page", "gold": gold}, answer)
    return scores


def test_a_text_is_compared_by_its_shingles() -> None:
    scores = scored(Answer("one two three four five, six seven"), text="one two three four five")
    assert (scores.value("text P"), scores.value("text R")) == (0.5, 1.0)
    assert scores.pages == {"page": pytest.approx(2 / 3)}


def test_a_page_without_a_text_counts_for_recall_alone() -> None:
    scores = scored(Answer("a b c d"), text="a b c d")
    scores.add({"id": "other", "gold": {"text": "e f g h"}}, Answer())
    assert (scores.value("text P"), scores.value("text R"), scores.pages["other"]) == (1.0, 0.5, 0.0)


def test_parts_are_counted_over_all_pages() -> None:
    scores = scored(Answer("Kept  words. Menu"), segments_with=["Kept words", "Lost words"], segments_without=["Menu"])
    scores.add({"id": "other", "gold": {"segments_with": ["x"], "segments_without": []}}, Answer("x"))
    assert (scores.value("parts P"), scores.value("parts R")) == (2 / 3, 2 / 3)


@pytest.mark.parametrize(
    ("measure", "answer", "gold", "value"),
    [
        ("headline", Answer(headline="FERRY: to run"), {"headline": "Ferry to run"}, 1),
        ("headline", Answer(headline="Ferry to run | Post"), {"headline": "Ferry to run"}, 0),
        ("by", Answer(by=["Bo Lee", "by Ann Ray"]), {"by": ["Ann Ray", "Bo Lee"]}, 1),
        ("by", Answer(by=["Bo Lee"]), {"by": ["Ann Ray", "Bo Lee"]}, 0),
        ("by extra", Answer(by=["Bo Lee"]), {"by": []}, 1),
        ("by extra", Answer(), {"by": []}, 0),
        ("by", Answer(by=["Bo Lee"]), {"by": []}, None),
        ("published", Answer(published="2026-03-12"), {"published": "2026-03-11"}, 1),
        ("published", Answer(published="2026-03-13"), {"published": "2026-03-11"}, 0),
        ("published", Answer(), {"published": "2026-03-11T10:00:00Z"}, 0),
        ("published", Answer(), {"text": "x"}, None),
    ],
)
def test_a_page_is_scored_on_what_its_gold_has(
    measure: str, answer: Answer, gold: dict[str, Any], value: float | None
) -> None:
    assert scored(answer, **gold).value(measure) == value


def test_the_report_names_the_pages_on_which_others_lead_and_no_field_that_one_cannot_tell() -> None:
    scores = {"copydesk": scored(Answer("a b"), text="a b c d"), "other": scored(Answer("a b c d"), text="a b c d")}
    assert furthest_behind(scores) == [["page", "0.000", "other", "1.000"]]
    scores["other"].add({"id": "more", "gold": {"headline": "x"}}, Answer())
    shown = report(scores, {"copydesk": ["headline"], "other": []}, {"copydesk": 2.0, "other": 1.0}, markdown=True)
    row = next(line for line in shown.splitlines() if line.startswith("| other"))
    assert row.split(" | ")[1:] == ["1.000", "1.000", "1.000", *["-"] * 7, "1.00 |"]
