"""The rules, lexicons and weights that are packaged with the stage."""

from __future__ import annotations

from importlib.resources import files
from typing import TypeVar

import msgspec

_T = TypeVar("_T")


def decoded(name: str, kind: type[_T]) -> _T:
    """What the JSON file of that name holds."""
    return msgspec.json.decode((files("streams.stage3_enrich") / "data" / name).read_bytes(), type=kind)
