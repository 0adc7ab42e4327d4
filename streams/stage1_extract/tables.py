"""Tables of data are kept whole or left out: a row without its name, or a column without its heading, misleads."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Sequence
from itertools import pairwise

from streams.stage1_extract.blocks import Box, Page

# A table with longer cells, or with another inside, is there for the layout. A cell of one piece may be longer.
_LONGEST_CELL = 40
_LONGEST_PIECE = 100
_FEWEST_ROWS = 2
_ENOUGH = 0.5


Table = list[list[int]]
"""The rows of a table, each the numbers of its blocks. What stands in no row, as a caption, is one by itself."""


def tables_of_data(page: Page) -> list[Table]:
    """The tables of a page that hold data; many pages set out their text in tables as well."""
    rows, tables, cells = _around(page, "tr"), _around(page, "table"), _around(page, "td", "th")
    layout = {tables[box.parent] for box in page.boxes if box.tag == "table" and box.parent >= 0}
    found: dict[int, dict[int, list[int]]] = defaultdict(lambda: defaultdict(list))
    for number, block in enumerate(page.blocks):
        if (table := tables[block.box]) >= 0 and table not in layout:
            row = rows[block.box]
            found[table][row if row >= 0 else ~number].append(number)
    return [list(table.values()) for table in found.values() if _is_data(page, table.values(), cells)]


def with_whole_tables(tables: Sequence[Table], kept: Sequence[int]) -> list[int]:
    """The numbers of the blocks kept, with all of a table where a part of most rows is kept, else with none of it."""
    chosen = set(kept)
    for rows in tables:
        cells = {number for row in rows for number in row}
        touched = sum(any(number in chosen for number in row) for row in rows)
        chosen = chosen | cells if touched >= _ENOUGH * len(rows) else chosen - cells
    return sorted(chosen)


def continued_rows(page: Page, tables: Sequence[Table]) -> set[int]:
    """The numbers of the blocks that belong on the line of the block before, as the next cell of its row.

    In tables that set out a page, these are short cells beside short ones: a paragraph in a cell begins a line.
    """
    found = {number for rows in tables for row in rows for number in row[1:]}
    rows, cells = _around(page, "tr"), _around(page, "td", "th")
    for number, (before, block) in enumerate(pairwise(page.blocks), 1):
        beside = rows[before.box] == rows[block.box] >= 0 and cells[before.box] != cells[block.box]
        if beside and all(_is_cell_of_data(page.boxes[cells[one.box]]) for one in (before, block)):
            found.add(number)
    return found


def _is_data(page: Page, rows: Collection[Sequence[int]], cells: Sequence[int]) -> bool:
    """Whether several rows have several cells, and no cell holds a paragraph."""
    of_several = sum(any(page.blocks[number].cell for number in row) for row in rows)
    holding = {cells[page.blocks[number].box] for row in rows for number in row} - {-1}
    return of_several >= _FEWEST_ROWS and all(_is_cell_of_data(page.boxes[cell]) for cell in holding)


def _is_cell_of_data(cell: Box) -> bool:
    return cell.words <= (_LONGEST_PIECE if cell.blocks == 1 else _LONGEST_CELL)


def _around(page: Page, *tags: str) -> list[int]:
    """For each box the closest of these tags which it is or stands in; -1 where there is none."""
    found: list[int] = []
    for number, box in enumerate(page.boxes):
        found.append(number if box.tag in tags else found[box.parent] if box.parent >= 0 else -1)
    return found
