"""The fenced code blocks of a page of Markdown, and what the page says of how they run.

The rules, for whoever writes a page:

- Every block names its language. What each language means to the suite is `KINDS`.
- `bash` and `sh` run with `bash -euo pipefail`, in the order of the page, in one temporary folder a page, where the
  checkout's `schemas`, `deploy` and `docker-compose.yml` are at hand as in a clone. A broker and a worker with all
  stages run; `KAFKA_BOOTSTRAP_SERVERS` and some `COPYDESK_` variables are set; `copydesk` and `python` are on the PATH.
  What a block leaves in the background is ended with its page. Each block is a shell of its own: variables that it sets
  are gone after it, files stay.
- `console` is a session: what follows a `$ ` is a command, and what follows it is what it prints. Blanks are compared
  leniently, and `…` stands for anything: see `console.py`.
- `python` and `javascript` run as programs in the same folder, `java` is source for a later block.
- A block whose first line is a comment with nothing but the name of a file, as `# read.py`, is written to that file and
  does not run by itself: a later block of the page has to name the file.
- `json` has to parse, and to validate where it looks like a message of Copydesk; other formats have to parse.
- `text` and the like are data, and nobody looks at them.
- Blocks that use one of `TOOLS` run with `pytest -m tools`, on Apache Kafka, which `.ci/check-documents` does.
- `<!-- not run: why -->` in the line above a block says why it does not run. The reason is not optional. Shell is held
  to be shell all the same, and `copydesk` to have the commands and the options that it is given.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

ROOT = Path(__file__).parents[2]

_FENCE = re.compile(r"(?P<indent> *)(?P<marks>```+|~~~+)[ \t]*(?P<language>[\w+.-]*)(?P<rest>[^`]*)")
_COMMENT = re.compile(r"\s*<!--\s*not run\b\s*:?\s*(?P<why>.*?)\s*-->\s*")
_FILE = re.compile(r"(?:#|//|--|<!--) (?P<name>[\w-]+(?:\.[\w-]+)+|Dockerfile)(?: -->)?")


class Kind(StrEnum):
    """What the suite does with a block."""

    SHELL = "shell"
    CONSOLE = "console"
    PROGRAM = "program"
    SOURCE = "source"
    FORMAT = "format"
    DATA = "data"
    FOREIGN = "foreign"


KINDS = (
    dict.fromkeys(("bash", "sh"), Kind.SHELL)
    | {"console": Kind.CONSOLE, "java": Kind.SOURCE}
    | dict.fromkeys(("python", "javascript"), Kind.PROGRAM)
    | dict.fromkeys(("json", "jsonl", "yaml", "toml", "ini", "properties", "xml", "dockerfile"), Kind.FORMAT)
    | dict.fromkeys(("text", "sql", "html", "promql", "diff", "mermaid"), Kind.DATA)
)
"""What each language means. One that is not here has to be marked as not run."""

TOOLS = ("curl", "java", "kcat", "mvn", "node", "timeout", "kafka-[a-z-]+[.]sh", "connect-[a-z-]+[.]sh", "KAFKA_HOME")
"""Programs that not every machine has on which the tests run, and the folder of Kafka's own, as patterns."""

_TOOL = re.compile(rf"(?<![\w.-])(?:{'|'.join(TOOLS)})(?![\w.-])")


class BadPageError(Exception):
    """A page says something of a block that the suite cannot make anything of."""


@dataclass(frozen=True)
class Block:
    """A fenced block. `line` is that of its fence, counted from 1."""

    page: str
    line: int
    language: str
    text: str
    not_run: str | None = None

    @property
    def place(self) -> str:
        """Page and line, as editors take them."""
        return f"{self.page}:{self.line}"

    @property
    def kind(self) -> Kind:
        """What the suite does with it."""
        return KINDS.get(self.language, Kind.FOREIGN)

    @property
    def file(self) -> str | None:
        """The file that it is to be written to, where it names one."""
        named = _FILE.fullmatch(self.text.partition("\n")[0].strip())
        return named["name"] if named else None

    @property
    def needs_tools(self) -> bool:
        """Whether it needs programs beyond Python and a shell."""
        if self.kind in (Kind.SHELL, Kind.CONSOLE):
            return self.file is None and _TOOL.search(self.text) is not None
        return self.kind is Kind.PROGRAM and self.language != "python"

    @property
    def runs(self) -> bool:
        """Whether it does something in the page's folder."""
        acts = self.file is not None or self.kind in (Kind.SHELL, Kind.CONSOLE, Kind.PROGRAM)
        return self.not_run is None and acts


def pages(root: Path = ROOT) -> list[Path]:
    """The README and all pages of the guide."""
    return [root / "README.md", *sorted((root / "docs").rglob("*.md"))]


def blocks_of(page: Path, root: Path = ROOT) -> list[Block]:
    """The blocks of a page in order. Raises BadPageError for a fence that does not end, and for a wrong comment."""
    return list(blocks_in(page.read_text("utf-8"), page.relative_to(root).as_posix()))


def blocks_in(text: str, page: str) -> Iterator[Block]:
    """The blocks of a text. Raises BadPageError."""
    lines = text.splitlines()
    number = 0
    while number < len(lines):
        fence = _FENCE.fullmatch(lines[number])
        if fence is None:
            if _COMMENT.fullmatch(lines[number]) and not _FENCE.fullmatch("".join(lines[number + 1 : number + 2])):
                raise BadPageError(f"{page}:{number + 1}: `not run` stands above no block")
            number += 1
            continue
        end = _end_of(lines, number, fence["marks"])
        if end is None:
            raise BadPageError(f"{page}:{number + 1}: the block does not end")
        indent = len(fence["indent"])
        inner = "".join(f"{_dedented(line, indent)}\n" for line in lines[number + 1 : end])
        comment = _COMMENT.fullmatch(lines[number - 1]) if number else None
        if comment and not comment["why"]:
            raise BadPageError(f"{page}:{number}: `not run` gives no reason")
        yield Block(page, number + 1, fence["language"].lower(), inner, comment["why"] if comment else None)
        number = end + 1


def problems_of(blocks: Sequence[Block]) -> list[str]:
    """What is wrong with how the blocks of a page are written."""
    found = []
    for number, block in enumerate(blocks):
        if not block.language:
            found.append(f"{block.place}: the block names no language: `text` where it is only to be read")
        elif block.not_run is None and block.kind is Kind.FOREIGN:
            found.append(f"{block.place}: nothing can be done with `{block.language}`: mark it as not run, and say why")
        elif block.not_run is None and block.kind is Kind.SOURCE and block.file is None:
            found.append(f"{block.place}: it needs the name of its file as a comment in its first line")
        if block.file and block.not_run is None and not any(block.file in later.text for later in blocks[number + 1 :]):
            found.append(f"{block.place}: no later block uses {block.file}")
    return found


def _end_of(lines: Sequence[str], begin: int, marks: str) -> int | None:
    closing = re.compile(rf" *{re.escape(marks)}{re.escape(marks[0])}*[ \t]*")
    return next((number for number in range(begin + 1, len(lines)) if closing.fullmatch(lines[number])), None)


def _dedented(line: str, indent: int) -> str:
    return line[min(indent, len(line) - len(line.lstrip(" "))) :]
