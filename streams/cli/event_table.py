"""Records as a CSV table that a spreadsheet opens without running anything that stands in it."""

from __future__ import annotations

import csv
from collections.abc import Iterable
from typing import TextIO

from schemas.event import Event
from streams.cli.event_columns import COLUMNS, Cell, cells_of
from streams.cli.summary import plain

# What a spreadsheet takes for the beginning of a formula (OWASP, "CSV Injection"). Texts come from pages of strangers.
_FORMULA = ("=", "+", "-", "@", "\uff1d", "\uff0b", "\uff0d", "\uff20")


def write_table(events: Iterable[Event], file: TextIO) -> int:
    """Write a row for each record that stands, retracted ones aside, and return how many there are."""
    rows = csv.writer(file, lineterminator="\n")
    rows.writerow(COLUMNS)
    count = 0
    for event in events:
        if not event.pub_status:
            rows.writerow(map(_harmless, cells_of(event)))
            count += 1
    return count


def _harmless(cell: Cell) -> Cell:
    """A text on one line that a spreadsheet takes for a text; numbers, which may begin with a sign, as they are."""
    if not isinstance(cell, str):
        return cell
    text = " ".join(plain(cell).split())
    return f"'{text}" if text.startswith(_FORMULA) else text
