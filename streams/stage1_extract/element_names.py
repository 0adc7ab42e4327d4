"""What elements of HTML are by their names: those that begin and end a line, and those that no reader reads."""

from __future__ import annotations

from functools import cache
from importlib.resources import files

import msgspec


@cache
def element_names(kind: str) -> frozenset[str]:
    """The names of a kind in `data/markup.json`: `blocks`, `unread`."""
    return frozenset(name_patterns(kind))


@cache
def name_patterns(kind: str) -> tuple[str, ...]:
    """The regular expressions of a kind in `data/markup.json`, for class names and the like."""
    data = files("streams.stage1_extract") / "data" / "markup.json"
    return tuple(msgspec.json.decode(data.read_bytes(), type=dict[str, list[str]])[kind])


BLOCKS = element_names("blocks")
"""What stands on lines of its own; `br`, which only ends one, is not among them."""

UNREAD = element_names("unread")
"""What holds nothing that stands in a text."""
