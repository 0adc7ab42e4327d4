"""The JSON-LD of a page: the objects that its scripts describe in the words of schema.org."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from itertools import islice
from typing import Any

Thing = dict[str, Any]
"""One object, its values unread: pages write whatever they like."""

_OPENING = re.compile(r"<script\b[^>]{0,200}?\btype\s*=\s*[\"']?application/ld\+json\b[^>]{0,200}>", re.IGNORECASE)
_CLOSING = re.compile(r"</script\b", re.IGNORECASE)
_MOST_SCRIPTS = 20
_MOST_THINGS = 2_000
_DEEPEST = 6


def things_in(html: str) -> list[Thing]:
    """Every object in the order of the page, those inside lists and graphs among them; broken scripts hold none."""
    scripts = islice(_scripts(html), _MOST_SCRIPTS)
    return list(islice((one for script in scripts for one in _things(_json(script), 0)), _MOST_THINGS))


def _scripts(html: str) -> Iterator[str]:
    end = 0
    while opening := _OPENING.search(html, end):
        closing = _CLOSING.search(html, opening.end())
        if closing is None:
            return
        end = closing.end()
        yield html[opening.end() : closing.start()]


def _json(script: str) -> Any:
    try:
        return json.loads(script.strip().removesuffix(";"), strict=False)
    except (ValueError, RecursionError):
        return None


def _things(value: Any, depth: int) -> Iterator[Thing]:
    if depth > _DEEPEST:
        return
    if isinstance(value, dict):
        yield value
        yield from _things(value.get("@graph"), depth + 1)
        yield from _things(value.get("mainEntity"), depth + 1)
    elif isinstance(value, list):
        for one in value:
            yield from _things(one, depth + 1)
