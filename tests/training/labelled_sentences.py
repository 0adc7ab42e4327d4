"""Reads the labelled sentences for the classifier of events, and tells what is wrong in them.

    python -m tests.training.labelled_sentences [FILE …]
"""

from __future__ import annotations

import re
import sys
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import NamedTuple, get_args

from schemas.event import EventType, Status

FOLDER = Path(__file__).with_name("event_sentences")
NONE = "NONE"
_LINE = re.compile(r"([A-Z]+) ([a-z]+|-) \| (\S.*\S)")
_MARK = re.compile(r"\[([ATR]) ([^\[\]]+)\]")
_TYPES = {*get_args(EventType), NONE}
_STATUSES = {*get_args(Status), "-"}

Offsets = tuple[int, int]


class Labelled(NamedTuple):
    """A sentence with the event that it tells; `kind` is NONE where its trigger tells of none."""

    text: str
    kind: str
    status: str
    trigger: Offsets
    actor: tuple[Offsets, ...]
    recipient: tuple[Offsets, ...]


def read(paths: Sequence[Path] = ()) -> Iterator[Labelled]:
    """The sentences of some files, or of all. Raises ValueError for a line that is not as it should be."""
    for path in paths or sorted(FOLDER.glob("*.txt")):
        for number, line in enumerate(path.read_text("utf-8").splitlines(), 1):
            if line.strip():
                try:
                    yield parsed(line.strip())
                except ValueError as error:
                    raise ValueError(f"{path.name}:{number}: {error}") from error


def parsed(line: str) -> Labelled:
    """The sentence of a line. Raises ValueError."""
    match = _LINE.fullmatch(line)
    if match is None:
        raise ValueError("not TYPE status | sentence")
    kind, status, marked = match.groups()
    if kind not in _TYPES or status not in _STATUSES or (kind == NONE) != (status == "-"):
        raise ValueError(f"{kind} {status} is no type with a status")
    text, spans = "", {"A": [], "T": [], "R": []}  # type: ignore[var-annotated]
    last = 0
    for mark in _MARK.finditer(marked):
        text += marked[last : mark.start()]
        spans[mark[1]].append((len(text), len(text) + len(mark[2])))
        text += mark[2]
        last = mark.end()
    text += marked[last:]
    if "[" in text or "]" in text or len(spans["T"]) != 1:
        raise ValueError("brackets that hold no mark, or not just one trigger")
    if kind != NONE and not spans["A"] and not spans["R"]:
        raise ValueError("neither actor nor recipient")
    return Labelled(text, kind, status, spans["T"][0], tuple(spans["A"]), tuple(spans["R"]))


def main() -> None:
    """The command line: check, and count."""
    wrong = 0
    seen: set[tuple[str, Offsets]] = set()
    kinds: Counter[str] = Counter()
    statuses: Counter[str] = Counter()
    for path in [Path(name) for name in sys.argv[1:]] or sorted(FOLDER.glob("*.txt")):
        for number, line in enumerate(path.read_text("utf-8").splitlines(), 1):
            if not line.strip():
                continue
            try:
                sentence = parsed(line.strip())
            except ValueError as error:
                wrong += 1
                print(f"{path.name}:{number}: {error}: {line[:100]}")
                continue
            if (sentence.text, sentence.trigger) in seen:
                wrong += 1
                print(f"{path.name}:{number}: twice")
            seen.add((sentence.text, sentence.trigger))
            kinds[sentence.kind] += 1
            statuses[sentence.status] += 1
    print(dict(kinds), dict(statuses), f"{wrong} wrong")
    sys.exit(bool(wrong))


if __name__ == "__main__":
    main()
