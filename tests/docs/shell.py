"""Shell that is not run: it has to be shell, and `copydesk` has to have the commands and options that are shown."""

from __future__ import annotations

import re
import shlex
import subprocess
from collections.abc import Iterator
from contextlib import suppress

import typer

from streams.cli import app

_INLINE = re.compile(r"(?<!`)`copydesk (?P<command>[a-z]+)(?P<rest>[^`\n]*)`(?!`)")
_OPTION = re.compile(r"(?<![\w-])--?[a-z][a-z-]*")
_COMMANDS = typer.main.get_command(app).commands  # type: ignore[attr-defined]


def syntax_error(script: str) -> str | None:
    """What bash says against a script, without running it; None where it says nothing."""
    ran = subprocess.run(["bash", "-n"], input=script, capture_output=True, text=True, check=False)
    return ran.stderr if ran.returncode else None


def wrong_commands(script: str) -> list[str]:
    """What `copydesk` itself says against its commands in a script."""
    return [problem for words in _own_commands(script) if (problem := _problem(words))]


def wrong_inline_commands(text: str) -> list[str]:
    """Commands and options in the prose of a page that `copydesk` does not have."""
    found = []
    for inline in _INLINE.finditer(text):
        command = _COMMANDS.get(inline["command"])
        known = {"--help"} | ({option for one in command.params for option in one.opts} if command else set())
        unknown = set(_OPTION.findall(inline["rest"])) - known
        if command is None or unknown:
            found.append(inline[0])
    return found


def _own_commands(script: str) -> Iterator[list[str]]:
    """The words after each `copydesk`, up to where its command ends."""
    for line in script.replace("\\\n", " ").splitlines():
        if "copydesk" not in line:
            continue
        words = shlex.shlex(line, posix=True, punctuation_chars=True)
        words.whitespace_split = True
        # A string that goes on in the next line is no command of ours.
        with suppress(ValueError):
            yield from _simple_commands(list(words))


def _simple_commands(words: list[str]) -> Iterator[list[str]]:
    begins = True
    for number, word in enumerate(words):
        if begins and word == "copydesk":
            rest = words[number + 1 :]
            yield rest[: next((end for end, one in enumerate(rest) if set(one) <= set("();<>|&")), len(rest))]
        # An assignment, or a word of the shell, may stand before the command.
        begins = set(word) <= set("();|&") or word in ("until", "while", "if", "do", "then", "timeout") or "=" in word


def _problem(words: list[str]) -> str | None:
    if not words or words[0] not in _COMMANDS:
        return f"there is no command `copydesk {' '.join(words[:1])}`"
    command = _COMMANDS[words[0]]
    try:
        command.make_context(words[0], words[1:])
    except typer.TyperException as error:
        return f"copydesk {' '.join(words)}: {error}"
    except typer.Exit:
        return None
    return None
