"""The results as a picture: a panel for each part, the median of each row with the span of its rounds."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import matplotlib as mpl
from matplotlib import pyplot as plt
from matplotlib.axes import Axes

from tests.benchmarks.suite.results import Part, medians

_WIDTH = 9.0
_HEIGHT_OF_A_ROW = 0.38
_HEIGHT_OF_A_PANEL = 1.1


def draw(parts: Sequence[Part], file: Path) -> None:
    """Draw the first figure of the rows of each part."""
    mpl.use("agg")
    mpl.rcParams |= {"svg.hashsalt": "copydesk", "svg.fonttype": "none"}
    drawn = [part for part in parts if part.rows]
    if not drawn:
        return
    heights = [_HEIGHT_OF_A_PANEL + _HEIGHT_OF_A_ROW * len(part.rows) for part in drawn]
    figure, panels = plt.subplots(
        len(drawn),
        figsize=(_WIDTH, sum(heights)),
        height_ratios=heights,
        squeeze=False,
        layout="constrained",
    )
    for part, panel in zip(drawn, panels[:, 0], strict=True):
        _draw_part(part, panel)
    figure.savefig(file, metadata={"Date": None})
    plt.close(figure)


def _draw_part(part: Part, panel: Axes) -> None:
    column = next(iter(part.rows[0].rounds[0]))
    rows = [row for row in reversed(part.rows) if column in row.rounds[0]]
    middle = [medians(row)[column] for row in rows]
    least = [min(figures[column] for figures in row.rounds) for row in rows]
    most = [max(figures[column] for figures in row.rounds) for row in rows]
    spans = [
        [value - low for value, low in zip(middle, least, strict=True)],
        [high - value for value, high in zip(middle, most, strict=True)],
    ]
    bars = panel.barh([row.name for row in rows], middle, xerr=spans, color="tab:blue", ecolor="black", capsize=3)
    panel.bar_label(bars, fmt="%.3g", padding=4, fontsize=8)
    panel.margins(x=0.12)
    panel.set_title(part.title, loc="left", fontsize=9)
    panel.set_xlabel(column, fontsize=8)
    panel.tick_params(labelsize=8)
    panel.spines[["top", "right"]].set_visible(False)
