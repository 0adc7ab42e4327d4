"""Whether 3/4 is in March or in April, by the language of a page and the country of its host."""

from __future__ import annotations

import json
from collections.abc import Iterable
from functools import cache
from importlib.resources import files
from urllib.parse import urlsplit

_FILE = files("streams.stage1_extract") / "data" / "day_order.json"


def is_month_first(languages: Iterable[str], address: str | None) -> bool:
    """Whether 3/4 is in March: in English of the United States, or where nothing says which English it is."""
    declared = [one.lower().replace("_", "-") for one in languages]
    if any(one.startswith(_words("month_first")) for one in declared):
        return True
    return "en" in declared and not (urlsplit(address or "").hostname or "").endswith(_words("day_first_hosts"))


@cache
def _words(kind: str) -> tuple[str, ...]:
    return tuple(json.loads(_FILE.read_text("utf-8"))[kind])
