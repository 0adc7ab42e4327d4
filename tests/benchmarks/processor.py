"""The processor time and the memory of a process and of all that it has started. Linux only."""

from __future__ import annotations

import os
from collections import defaultdict
from pathlib import Path

_TICKS = os.sysconf("SC_CLK_TCK")
_PAGE_BYTES = os.sysconf("SC_PAGE_SIZE")


def tree(pid: int) -> list[int]:
    """A process and its descendants."""
    children = defaultdict(list)
    for process in Path("/proc").iterdir():
        if process.name.isdigit() and (fields := _stat(int(process.name))):
            children[int(fields[1])].append(int(process.name))
    found = [pid]
    for one in found:
        found += children[one]
    return found


def seconds(pids: list[int]) -> float:
    """The seconds of processor time that processes have taken so far."""
    return sum(int(fields[11]) + int(fields[12]) for pid in pids if (fields := _stat(pid))) / _TICKS


def resident_bytes(pids: list[int]) -> int:
    """The resident memory of processes together."""
    return sum(int(fields[21]) for pid in pids if (fields := _stat(pid))) * _PAGE_BYTES


def _stat(pid: int) -> list[str]:
    """The fields of a process after its name, state first; none where it is gone."""
    try:
        return Path(f"/proc/{pid}/stat").read_text("utf-8").rpartition(")")[2].split()
    except OSError:
        return []
