"""The tables of a run: the measures of each extractor, and the pages on which the product is furthest behind."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from tests.benchmarks.extraction.extractors import OURS
from tests.benchmarks.extraction.scores import Scores
from tests.benchmarks.tables import table

_TEXT = ("text P", "text R", "text F1", "parts P", "parts R", "parts F1")
# By the column, the field of an answer that it is about.
_FIELDS = {"headline": "headline", "by": "by", "by extra": "by", "published": "published"}
_COLUMNS = ("extractor", *_TEXT, *_FIELDS, "time")
_WORST_COLUMNS = ("page", OURS, "best other", "its score")
_WORST = 10


def report(
    scores: Mapping[str, Scores], tells: Mapping[str, Collection[str]], ratios: Mapping[str, float], *, markdown: bool
) -> str:
    """Both tables, for a terminal or in Markdown; `tells` are the fields that each can fill, `ratios` are of time."""
    tables = ([_COLUMNS, *_rows(scores, tells, ratios)], [_WORST_COLUMNS, *furthest_behind(scores)])
    return "\n\n".join(table(rows, markdown=markdown) for rows in tables)


def furthest_behind(scores: Mapping[str, Scores]) -> list[list[str]]:
    """The pages on which the text of the best other extractor leads most: page, our score, whose is best, its score."""
    others = [name for name in scores if name != OURS]
    found = []
    for page, ours in scores[OURS].pages.items():
        best = max(others, key=lambda name: scores[name].pages[page])
        if (lead := scores[best].pages[page] - ours) > 0:
            found.append((lead, page, best, ours))
    first = sorted(found, reverse=True)[:_WORST]
    return [[page, f"{ours:.3f}", best, f"{ours + lead:.3f}"] for lead, page, best, ours in first]


def _rows(
    scores: Mapping[str, Scores], tells: Mapping[str, Collection[str]], ratios: Mapping[str, float]
) -> list[list[str]]:
    return [
        [
            name,
            *(_number(one.value(column)) for column in _TEXT),
            *(_number(one.value(column)) if about in tells[name] else "-" for column, about in _FIELDS.items()),
            f"{ratios[name]:.2f}",
        ]
        for name, one in scores.items()
    ]


def _number(value: float | None) -> str:
    return "-" if value is None else f"{value:.3f}"
