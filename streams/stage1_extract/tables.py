"""Tables of data are kept whole or left out: a row without its name, or a column without its heading, misleads."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Sequence

from streams.stage1_extract.blocks import Page

# A table with longer cells, or with another inside, is there for the layout.
_LONGEST_CELL = 40
_FEWEST_ROWS = 2
_ENOUGH = 0.5


def with_whole_tables(page: Page, kept: Sequence[int]) -> list[int]:
    """The numbers of the blocks kept, with all of a table of data where a part of most rows is kept, else with none."""
    chosen = set(kept)
    for rows in _tables(page):
        cells = {number for row in rows for number in row}
        touched = sum(any(number in chosen for number in row) for row in rows)
        chosen = chosen | cells if touched >= _ENOUGH * len(rows) else chosen - cells
    return sorted(chosen)


def _tables(page: Page) -> list[list[list[int]]]:
    """The blocks of the rows of each table of data."""
    rows, tables, cells = _around(page, "tr"), _around(page, "table"), _around(page, "td", "th")
    layout = {tables[box.parent] for box in page.boxes if box.tag == "table" and box.parent >= 0}
    found: dict[int, dict[int, list[int]]] = defaultdict(lambda: defaultdict(list))
    for number, block in enumerate(page.blocks):
        if (table := tables[block.box]) >= 0 and table not in layout:
            found[table][rows[block.box]].append(number)
    return [list(table.values()) for table in found.values() if _is_data(page, table.values(), cells)]


def _is_data(page: Page, rows: Collection[Sequence[int]], cells: Sequence[int]) -> bool:
    """Whether several rows have several cells, and no cell holds a paragraph."""
    of_several = sum(any(page.blocks[number].cell for number in row) for row in rows)
    holding = {cells[page.blocks[number].box] for row in rows for number in row} - {-1}
    return of_several >= _FEWEST_ROWS and all(page.boxes[cell].words <= _LONGEST_CELL for cell in holding)


def _around(page: Page, *tags: str) -> list[int]:
    """For each box the closest of these tags which it is or stands in; -1 where there is none."""
    found: list[int] = []
    for number, box in enumerate(page.boxes):
        found.append(number if box.tag in tags else found[box.parent] if box.parent >= 0 else -1)
    return found
