"""Sessions on a terminal: commands with what they print, and how that is compared.

    $ copydesk produce ferry.json
    1 messages sent to articles-raw

A command goes on in the next line where it ends with a backslash. Output is compared leniently: several blanks are as
one, blanks at the ends of lines and empty lines do not count, and standard error is part of it, as on a terminal. A
line that holds only `…` stands for any lines, none among them; a `…` within a line stands for anything in that line. A
command without output shown has to succeed, whatever it prints.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

_PROMPT = "$ "
_ANY = "…"


@dataclass(frozen=True)
class Step:
    """A command, and the lines that it is shown to print."""

    command: str
    output: tuple[str, ...]


def steps_of(session: str) -> list[Step]:
    """The commands of a session. Raises ValueError where it begins with something else."""
    steps: list[Step] = []
    lines = iter(session.splitlines())
    for line in lines:
        if line.startswith(_PROMPT):
            command = line.removeprefix(_PROMPT)
            while command.endswith("\\"):
                command += "\n" + next(lines, "")
            steps.append(Step(command, ()))
        elif steps:
            steps[-1] = Step(steps[-1].command, (*steps[-1].output, line))
        elif line.strip():
            raise ValueError(f"a session begins with `$ ` and a command, not with {line!r}")
    return steps


def is_as_shown(shown: Iterable[str], printed: str) -> bool:
    """Whether what was printed is what was shown, as far as it was."""
    expected = [line for line in map(_normal, shown) if line]
    if not expected:
        return True
    actual = "".join(f"{line}\n" for line in map(_normal, printed.splitlines()) if line)
    return re.fullmatch("".join(map(_pattern, expected)), actual) is not None


def _normal(line: str) -> str:
    return " ".join(line.split())


def _pattern(line: str) -> str:
    if line == _ANY:
        return r"(?:.*\n)*?"
    return "[^\n]*?".join(map(re.escape, line.split(_ANY))) + r"\n"
