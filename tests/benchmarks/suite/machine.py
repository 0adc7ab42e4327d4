"""On what results were found: the commit, and the machine."""

from __future__ import annotations

import os
import platform
import subprocess
from pathlib import Path

ROOT = Path(__file__).parents[3]


def commit() -> str:
    """The commit that is checked out, marked where files differ from it; empty outside of a repository."""
    ran = subprocess.run(
        ["git", "describe", "--always", "--dirty", "--abbrev=12", "--exclude=*"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    return ran.stdout.strip()


def machine() -> dict[str, str | int]:
    """The cores that may be used, their model, the memory, and Python's version."""
    return {
        "cores": len(os.sched_getaffinity(0)),
        "processor": model_in(Path("/proc/cpuinfo").read_text("utf-8")),
        "memory_bytes": os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES"),
        "system": platform.platform(terse=True),
        "python": platform.python_version(),
    }


def model_in(text: str) -> str:
    """The first model that /proc/cpuinfo names; empty where it names none, as on ARM."""
    lines = (line.partition(":") for line in text.splitlines())
    return next((value.strip() for name, _, value in lines if name.strip() == "model name"), "")
