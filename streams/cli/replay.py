"""`copydesk replay`: dead letters back to the topics they came from."""

from __future__ import annotations

import asyncio
from typing import Annotated

import typer
from aiokafka import AIOKafkaConsumer, AIOKafkaProducer, TopicPartition
from rich.console import Console

from streams.broker.clients import assign, consumer, producer, records
from streams.dead_letters import attempts, origin_topic, reason, stage_of, without_error_headers
from streams.outcomes import Reason
from streams.records import Record
from streams.settings import Settings
from streams.topics import DEAD, PUBLIC
from streams.topology import Stage


def replay(
    reasons: Annotated[
        list[Reason] | None, typer.Option("--reason", help="Only these; all where none is named.")
    ] = None,
    stage: Annotated[Stage | None, typer.Option(help="Only those that died at this stage.")] = None,
    most_attempts: Annotated[int, typer.Option("--max-attempts", min=1, help="Leave those that died so often.")] = 3,
    *,
    again: Annotated[
        bool, typer.Option("--again", help="Begin with the oldest, even if it was replayed before.")
    ] = False,
) -> None:
    """Send dead letters to where they came from, as they were.

    Each is sent once: a second call with the same reasons and stage goes on from there.
    """
    chosen = _Choice(frozenset(reasons or Reason), stage, most_attempts)
    sent, left = asyncio.run(_replay(chosen, Settings(), again=again))
    Console().print(f"{sent} dead letters replayed, {left} left", highlight=False)


class _Choice:
    """Which letters are meant."""

    def __init__(self, reasons: frozenset[Reason], stage: Stage | None, most_attempts: int) -> None:
        self._reasons = reasons
        self._stage = stage
        self._most_attempts = most_attempts

    def takes(self, letter: Record) -> bool:
        if attempts(letter) >= self._most_attempts or reason(letter) not in self._reasons:
            return False
        return self._stage is None or stage_of(letter) == self._stage

    def group(self, settings: Settings) -> str:
        """Progress is kept for each choice of reasons and stage, so that one does not hide letters from another."""
        reasons = "all" if self._reasons == frozenset(Reason) else "+".join(sorted(self._reasons))
        return f"{settings.topic_prefix}copydesk-replay-{self._stage or 'all'}-{reasons}"


async def _replay(choice: _Choice, settings: Settings, *, again: bool) -> tuple[int, int]:
    sent = left = 0
    known = {topic.physical_name(settings) for topic in PUBLIC}
    async with consumer(settings, choice.group(settings)) as reader, producer(settings) as client:
        partitions = await assign(reader, settings, DEAD)
        if again:
            await reader.seek_to_beginning(*partitions)
        async for letter in records(reader, follow=False):
            if choice.takes(letter) and origin_topic(letter) in known:
                await _send(client, letter)
                sent += 1
            else:
                left += 1
            await _remember(reader, letter)
    return sent, left


async def _send(client: AIOKafkaProducer, letter: Record) -> None:
    await client.send_and_wait(
        origin_topic(letter), letter.value, key=letter.key, headers=list(without_error_headers(letter))
    )


async def _remember(reader: AIOKafkaConsumer, letter: Record) -> None:
    await reader.commit({TopicPartition(letter.topic, letter.partition): letter.offset + 1})
