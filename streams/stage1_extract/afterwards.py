"""What became of an article after it was published, as its page tells machines: it was corrected, or taken back.

These are `correction` and `creativeWorkStatus` of schema.org. The latter is free text, and mostly says where an article
is on its way to publication; only the very words in `data/work_statuses.json` say that it is taken back.
"""

from __future__ import annotations

import json
from functools import cache
from importlib.resources import files
from typing import Any

from schemas.article import PubStatus
from streams.stage1_extract.fragment import text_of_html

_FILE = files("streams.stage1_extract") / "data" / "work_statuses.json"
_MOST = 20


def corrections_of(thing: dict[str, Any]) -> tuple[str, ...] | None:
    """What the publisher says it has corrected, each note as a text; None where there is none."""
    told = (_text(one, ("text", "description")) for one in _listed(thing.get("correction")))
    return tuple(dict.fromkeys(text for one in told if (text := text_of_html(one)))) or None


def status_of(thing: dict[str, Any]) -> PubStatus | None:
    """The status that an article gives itself, where that is one which takes it back."""
    told = (_text(one, ("name", "termCode")) for one in _listed(thing.get("creativeWorkStatus")))
    return next((status for one in told if (status := _statuses().get(one.strip().casefold()))), None)


@cache
def _statuses() -> dict[str, PubStatus]:
    statuses: dict[str, PubStatus] = json.loads(_FILE.read_text("utf-8"))
    return statuses


def _listed(value: Any) -> list[Any]:
    return (value if isinstance(value, list) else [value])[:_MOST]


def _text(value: Any, names: tuple[str, ...]) -> str:
    """A plain value, or that of the first of these properties which an object has."""
    if isinstance(value, dict):
        value = next((value[name] for name in names if isinstance(value.get(name), str)), None)
    return value if isinstance(value, str) else ""
