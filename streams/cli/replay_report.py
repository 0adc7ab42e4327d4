"""What a replay says while it runs and when it ends."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

from streams.replay.choice import Tally

_LINE_SECONDS = 5.0
_MOST_POSITIONS = 20


@contextmanager
def progress(console: Console, tally: Tally) -> Iterator[Callable[[], None]]:
    """A function that shows how far a replay is: a bar on a terminal, else a line every few seconds."""
    if not console.is_terminal:
        yield _lines(console, tally)
        return
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    with Progress(*columns, console=console, transient=True) as bar:
        task = bar.add_task("connecting", total=None)
        yield lambda: bar.update(
            task,
            description=f"{tally.replayed.total()} replayed, letters read:",
            completed=tally.read,
            total=tally.total,
        )


def summary(tally: Tally, *, dry_run: bool) -> str:
    """What was replayed, by stage and reason, and why the others were left."""
    verb = "would be replayed" if dry_run else "replayed"
    lines = [f"{tally.replayed.total()} dead letters {verb}, {tally.left.total()} left"]
    lines += [f"{count:8}  {reason} at {stage}" for (reason, stage), count in tally.replayed.most_common()]
    if tally.left:
        lines.append("left:")
    for why, count in tally.left.most_common():
        positions = tally.named.get(why, [])
        more = ["…"] if len(positions) > _MOST_POSITIONS else []
        named = ": " + ", ".join(positions[:_MOST_POSITIONS] + more) if positions else ""
        lines.append(f"{count:8}  {why}{named}")
    return "\n".join(lines)


def _lines(console: Console, tally: Tally) -> Callable[[], None]:
    told = time.monotonic()

    def show() -> None:
        nonlocal told
        if time.monotonic() - told >= _LINE_SECONDS:
            told = time.monotonic()
            line = f"{tally.read} of {tally.total} dead letters read, {tally.replayed.total()} replayed"
            console.print(line, highlight=False)

    return show
