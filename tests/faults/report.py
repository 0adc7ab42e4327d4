"""The table of faults, for the end of a test run and for the docs."""

from __future__ import annotations

import subprocess
from collections.abc import Sequence
from dataclasses import astuple, dataclass

import pytest

_TABLE = pytest.StashKey[list[str]]()
_HEADINGS = ("fault", "inputs", "restarts", "repeated", "lost", "contradictions", "seconds to recover")


@dataclass(frozen=True)
class Row:
    """What a fault cost. Repeated are messages on any topic; the last is the longest silence of a raw partition."""

    fault: str
    inputs: int
    restarts: int
    repeated: int
    lost: int
    contradictions: int
    seconds: float


def report(config: pytest.Config, rows: Sequence[Row]) -> None:
    """Have a table shown at the end of the run."""
    commit = subprocess.run(["git", "rev-parse", "--short", "HEAD"], capture_output=True, text=True, check=False)
    cells = [_HEADINGS, tuple("---" for _ in _HEADINGS)]
    cells += [tuple(f"{cell:.0f}" if isinstance(cell, float) else str(cell) for cell in astuple(row)) for row in rows]
    lines = [f"| {' | '.join(line)} |" for line in cells]
    config.stash[_TABLE] = [f"Faults, at commit {commit.stdout.strip() or 'unknown'}:", "", *lines]


def reported(config: pytest.Config) -> list[str]:
    """The lines of the table; none where there was no run."""
    return config.stash.get(_TABLE, [])
