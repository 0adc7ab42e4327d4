"""`copydesk replay`: dead letters back to the topics they came from."""

from __future__ import annotations

import asyncio
import logging
import signal
from datetime import UTC, datetime
from typing import Annotated

import typer
from rich.console import Console

from streams.cli.moment import moment
from streams.cli.replay_report import progress, summary
from streams.outcomes import Reason
from streams.replay.choice import Choice, Tally
from streams.replay.run import Plan
from streams.replay.run import replay as run_replay
from streams.settings import Settings
from streams.topology import Stage

_SIGNALS = (signal.SIGINT, signal.SIGTERM)


def _moment(text: str) -> datetime:
    try:
        return moment(text, datetime.now(UTC))
    except ValueError as error:
        raise typer.BadParameter(str(error)) from error


def replay(  # noqa: PLR0913 - they are the options of the command
    *,
    reasons: Annotated[
        list[Reason] | None, typer.Option("--reason", help="Only these; all where none is named.")
    ] = None,
    stage: Annotated[Stage | None, typer.Option(help="Only those that died at this stage.")] = None,
    since: Annotated[
        datetime | None,
        typer.Option(parser=_moment, metavar="WHEN", help="Only those written since: RFC 3339, 2h, 3d."),
    ] = None,
    until: Annotated[
        datetime | None, typer.Option(parser=_moment, metavar="WHEN", help="Only those written before this time.")
    ] = None,
    key: Annotated[str | None, typer.Option(help="Only those of messages with this key.")] = None,
    most_attempts: Annotated[
        int, typer.Option("--max-attempts", min=1, help="Leave those that died so often at their stage.")
    ] = 3,
    limit: Annotated[int | None, typer.Option(min=1, help="End after so many.")] = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Say what would be replayed, and send nothing.")] = False,
    again: Annotated[bool, typer.Option("--again", help="Also those that were replayed before.")] = False,
) -> None:
    """Send dead letters to where they came from, as they were, each once.

    What was replayed is remembered, whatever the options were, so a call can be interrupted and repeated.
    """
    if since is not None and until is not None and since >= until:
        raise typer.BadParameter("it is not later than --since", param_hint="--until")
    chosen = Choice(frozenset(reasons or Reason), stage, since, until, _bytes(key), most_attempts)
    tally = Tally()
    # What asyncio logs of a connection that ended, the one line says.
    logging.getLogger("asyncio").setLevel(logging.CRITICAL)
    try:
        caught = asyncio.run(_replay(Plan(chosen, limit, again, dry_run), Settings(), tally))
    finally:
        if tally.total is not None:
            Console().print(summary(tally, dry_run=dry_run), soft_wrap=True, highlight=False, markup=False)
    if caught is not None:
        Console(stderr=True).print(f"interrupted after {tally.read} of {tally.total} dead letters", highlight=False)
        raise typer.Exit(128 + caught)


async def _replay(plan: Plan, settings: Settings, tally: Tally) -> int | None:
    """Replay until a signal comes; the signal, or None where none came."""
    loop, stop = asyncio.get_running_loop(), asyncio.Event()
    caught: list[int] = []

    def end(number: int) -> None:
        caught.append(number)
        stop.set()
        # The batch under way is finished; a second signal does not wait for that.
        for one in _SIGNALS:
            loop.remove_signal_handler(one)
            signal.signal(one, signal.SIG_DFL)

    for one in _SIGNALS:
        loop.add_signal_handler(one, end, one)
    with progress(Console(stderr=True), tally) as show:
        await run_replay(plan, settings, tally, stop, show)
    return caught[0] if caught else None


def _bytes(text: str | None) -> bytes | None:
    return None if text is None else text.encode("utf-8", "surrogateescape")
