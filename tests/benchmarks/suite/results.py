"""What a part of the suite found: figures of each round, their medians, and the table and the JSON made of them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from statistics import median
from typing import Any

from tests.benchmarks.tables import table

Figures = Mapping[str, float]
"""What one round found of one row, by the name of the column."""

RATE = "articles/s"
PROCESSOR = "processor ms an article"
PEAK = "peak MB"

_DIGITS = {RATE: 1, PROCESSOR: 1, PEAK: 0}
_OTHER_DIGITS = 2


@dataclass(frozen=True)
class Row:
    """A line of the table. `base` names the row whose rate is its 1.00, if its rate is compared."""

    name: str
    rounds: Sequence[Figures]
    base: str | None = None


@dataclass(frozen=True)
class Part:
    """A table. `skipped` says why rows are missing, by their names."""

    name: str
    title: str
    rows: Sequence[Row]
    skipped: Mapping[str, str] = field(default_factory=dict)

    def ratio(self, row: Row) -> float | None:
        """The rate of a row beside that of its base: the median over rounds, in each of which both were measured."""
        base = next((one for one in self.rows if one.name == row.base), None)
        if base is None:
            return None
        return median(own[RATE] / theirs[RATE] for own, theirs in zip(row.rounds, base.rounds, strict=True))


def medians(row: Row) -> dict[str, float]:
    """The median of each figure over the rounds."""
    return {name: median(figures[name] for figures in row.rounds) for name in row.rounds[0]}


def markdown(part: Part) -> str:
    """The part with its title as a heading."""
    columns = list(dict.fromkeys(name for row in part.rows for name in row.rounds[0]))
    compared = any(row.base for row in part.rows)
    heads = [part.name, *columns]
    lines = [[row.name, *(_shown(name, medians(row).get(name)) for name in columns)] for row in part.rows]
    if compared:
        heads.insert(2, "ratio")
        for row, line in zip(part.rows, lines, strict=True):
            ratio = part.ratio(row)
            line.insert(2, "-" if ratio is None else f"{ratio:.2f}")
    left_out = "".join(f"\n\nLeft out: {name}: {why}" for name, why in part.skipped.items())
    return f"### {part.title}\n\n{table([heads, *lines], markdown=True)}{left_out}"


def as_json(parts: Sequence[Part], given: Mapping[str, Any]) -> dict[str, Any]:
    """All results, with what they were found on."""
    return dict(given) | {"parts": {part.name: _part_as_json(part) for part in parts}}


def _part_as_json(part: Part) -> dict[str, Any]:
    rows = [asdict(row) | {"medians": medians(row), "ratio": part.ratio(row)} for row in part.rows]
    return {"title": part.title, "rows": rows, "skipped": dict(part.skipped)}


def _shown(name: str, value: float | None) -> str:
    return "-" if value is None else f"{value:,.{_DIGITS.get(name, _OTHER_DIGITS)}f}"
