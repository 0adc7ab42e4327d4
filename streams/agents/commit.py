"""How a result is made to last: its rows in the stage's table, its outputs on their topics, confirmed by the broker.

Faust's sends return before delivery, and its table writes are awaited by nobody.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass

import faust

from streams import runner
from streams.agents.sending import NOT_SENT, Sender
from streams.agents.table import ConfirmedTable
from streams.outcomes import OutputTooLargeError
from streams.records import Output, Result
from streams.settings import Settings


def measured(commit: runner.Commit, measure: Callable[[Result], None]) -> runner.Commit:
    """The same commit, with a function that hears of each result once the broker has confirmed it."""

    async def commit_and_measure(result: Result) -> Awaitable[None]:
        confirmation = await commit(result)

        async def confirmed() -> None:
            await confirmation
            measure(result)

        return confirmed()

    return commit_and_measure


class Commit:
    """Commits each result by itself, its outputs for as long as it takes."""

    def __init__(self, app: faust.App, settings: Settings, table: ConfirmedTable | None = None) -> None:
        """Results without rows need no table."""
        self._sender = Sender(app, settings)
        self._table = table

    async def __call__(self, result: Result) -> Awaitable[None]:
        """Return when the rows are confirmed and the outputs on their way, with what ends when these are confirmed.

        Raises OutputTooLargeError for an output that the broker does not take, and what the producer raises where it
        cannot confirm a row: then the stage ends, and reads its table anew.
        """
        if result.rows and self._table is not None:
            await self._table.write(result.rows)
        begun = [await self._sender.begin(output) for output in result.outputs]

        async def confirmed() -> None:
            await asyncio.gather(*begun)

        return confirmed()


@dataclass(frozen=True)
class _Waiting:
    rows: Awaitable[None]
    outputs: Sequence[Output]
    confirmed: asyncio.Future[None]


class GroupCommit:
    """Commits results in the order in which they come, all that wait together: first their rows, then their outputs.

    For a stage whose later results say again what earlier ones said, under the same keys: none is overtaken. Where an
    output is not confirmed, its result and all after it in the group are sent again, one after the other.
    """

    def __init__(self, app: faust.App, settings: Settings, table: ConfirmedTable) -> None:
        """Nothing is sent yet."""
        self._sender = Sender(app, settings)
        self._table = table
        self._waiting: list[_Waiting] = []
        self._at_work: asyncio.Task[None] | None = None
        self._failure: Exception | None = None

    async def __call__(self, result: Result) -> Awaitable[None]:
        """Return when the result has its place in the order, with what ends when all of it is confirmed.

        That raises what `Commit` does; after a row that is not confirmed nothing is sent any more.
        """
        if self._failure is not None:
            raise self._failure
        confirmed = asyncio.get_running_loop().create_future()
        self._waiting.append(_Waiting(self._table.write(result.rows or {}), result.outputs, confirmed))
        if self._at_work is None or self._at_work.done():
            self._at_work = asyncio.create_task(self._commit_what_waits())
        return confirmed

    async def _commit_what_waits(self) -> None:
        while self._waiting:
            group, self._waiting = self._waiting, []
            try:
                await asyncio.gather(*(one.rows for one in group))
            except Exception as error:  # noqa: BLE001 - whatever it is, those who wait for a confirmation must hear it
                self._failure = error
                for one in (*group, *self._waiting):
                    _end(one, error)
                return
            arrived = await self._sent_together(group)
            for one in group[:arrived]:
                _end(one)
            for one in group[arrived:]:
                _end(one, await self._sent_alone(one))

    async def _sent_together(self, group: Sequence[_Waiting]) -> int:
        """How many results arrived, of those before the first that did not."""
        begun: list[Awaitable[list[object]]] = []
        for one in group:
            try:
                sent = [await self._sender.try_once(output) for output in one.outputs]
            except NOT_SENT:
                break
            begun.append(asyncio.gather(*sent, return_exceptions=True))
        answers = [await answer for answer in begun]
        failed = (number for number, each in enumerate(answers) if any(isinstance(one, Exception) for one in each))
        return next(failed, len(answers))

    async def _sent_alone(self, one: _Waiting) -> OutputTooLargeError | None:
        try:
            for output in one.outputs:
                await (await self._sender.begin(output))
        except OutputTooLargeError as error:
            return error
        return None


def _end(one: _Waiting, error: Exception | None = None) -> None:
    if one.confirmed.done():
        return
    if error is None:
        one.confirmed.set_result(None)
    else:
        one.confirmed.set_exception(error)
