"""Runs the blocks of a page, one after the other, in a folder of the page's own."""

from __future__ import annotations

import os
import signal
import subprocess
from collections.abc import Mapping, Sequence
from contextlib import suppress
from pathlib import Path

from tests.docs.blocks import ROOT, Block, Kind
from tests.docs.console import is_as_shown, steps_of

_PATIENCE_SECONDS = 150.0
_AT_HAND = ("schemas", "deploy", "docker-compose.yml")
_PROGRAMS = {"python": "python", "javascript": "node"}
_SUFFIXES = {"python": ".py", "javascript": ".mjs"}


class BlockFailedError(Exception):
    """A block did not do what its page says."""


class PageRun:
    """A page that is being run. Each block is run once, after all that it may build on."""

    def __init__(self, blocks: Sequence[Block], folder: Path, variables: Mapping[str, str]) -> None:
        """The folder need not exist yet."""
        self._blocks = blocks
        self._folder = folder
        self._variables = dict(variables)
        self._done: set[int] = set()
        self._groups: list[int] = []
        folder.mkdir(parents=True, exist_ok=True)
        for name in _AT_HAND:
            (folder / name).symlink_to(ROOT / name)

    def run(self, block: Block) -> None:
        """Run a block, and before it those above it that have not run yet; of these, none that needs more than it does.

        Raises BlockFailedError.
        """
        for above in self._blocks[: self._blocks.index(block)]:
            if above.line not in self._done and above.runs and (block.needs_tools or not above.needs_tools):
                self._run(above)
        if block.line not in self._done:
            self._run(block)

    def close(self) -> None:
        """End what the blocks left running."""
        for group in self._groups:
            with suppress(ProcessLookupError):
                os.killpg(group, signal.SIGTERM)

    def _run(self, block: Block) -> None:
        # A block that failed is not tried again by each of those below it.
        self._done.add(block.line)
        if block.file is not None:
            (self._folder / block.file).write_text(block.text, "utf-8")
        elif block.kind is Kind.SHELL:
            self._succeed(block, block.text)
        elif block.kind is Kind.CONSOLE:
            for step in steps_of(block.text):
                printed = self._succeed(block, step.command)
                if not is_as_shown(step.output, printed):
                    shown = "\n".join(step.output)
                    raise BlockFailedError(f"{block.place}: `{step.command}` prints\n{printed}\nand not\n{shown}")
        else:
            name = f".block-{block.line}{_SUFFIXES[block.language]}"
            (self._folder / name).write_text(block.text, "utf-8")
            self._succeed(block, f"{_PROGRAMS[block.language]} {name}")

    def _succeed(self, block: Block, script: str) -> str:
        """What a script prints, which has to end with status 0 in time."""
        output = self._folder / ".output"
        # To a file: what is left in the background would hold a pipe open.
        with output.open("wb") as printed:
            shell = subprocess.Popen(
                ["bash", "-euo", "pipefail", "-c", script],
                cwd=self._folder,
                env=self._variables,
                stdin=subprocess.DEVNULL,
                stdout=printed,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )
        self._groups.append(shell.pid)
        try:
            status: int | str = shell.wait(_PATIENCE_SECONDS)
        except subprocess.TimeoutExpired:
            os.killpg(shell.pid, signal.SIGKILL)
            shell.wait()
            status = f"no end within {_PATIENCE_SECONDS:.0f} s"
        told = output.read_text("utf-8", "replace")
        if status:
            raise BlockFailedError(f"{block.place}: this fails ({status}):\n{script}\nIt prints:\n{told[-4000:]}")
        return told
