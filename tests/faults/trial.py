"""A run of the pipeline through a schedule of faults, and what each of them cost."""

from __future__ import annotations

import asyncio
import threading
import time
from collections import defaultdict
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import islice, pairwise

from streams.broker.admin import create_topics
from streams.cli.outcome_table import fate_of
from streams.cli.worker_process import worker_process
from streams.settings import Settings
from streams.topics import DEAD, DUPLICATE, ENRICHED, EXTRACTED, SEEN_CHANGELOG, UNIQUE
from streams.topology import Stage
from tests.faults.account import Account, Said, account
from tests.faults.faults import BROKER_FAULTS, Newsroom
from tests.faults.newsfeed import Answers, send
from tests.faults.stream import Input
from tests.faults.tables import uncommitted
from tests.faults.workers import Worker, wait_until_ready
from tests.pipeline.road import read

_PORTION = 50
_BEGUN = 50
DECIDED = (UNIQUE, DUPLICATE, DEAD)
SAID = (EXTRACTED, UNIQUE, DUPLICATE, ENRICHED, DEAD)


@dataclass
class Phase:
    """A fault, the messages sent before and during it, and how the pipeline took it."""

    fault: str
    origins: list[str] = field(default_factory=list)
    restarts: int = 0
    silence: float = 0.0
    """The longest time, in seconds, that some raw partition waited for its next answer."""


def endure(
    room: Newsroom, faults: Mapping[str, Callable[[Newsroom], None]], inputs: Iterator[Input], each: int
) -> list[Phase]:
    """Do one fault after the other to workers at work on so many messages each, until all are answered."""
    asyncio.run(create_topics(room.settings))
    for worker in room.workers:
        worker.start()
    answers = Answers(room.settings)
    try:
        with _supervised(room.workers):
            phases = [_phase(room, name, fault, list(islice(inputs, each)), answers) for name, fault in faults.items()]
        for worker in room.workers:
            worker.terminate()
        return phases
    finally:
        answers.stop()
        for worker in room.workers:
            worker.kill()


def _phase(
    room: Newsroom, name: str, fault: Callable[[Newsroom], None], inputs: Sequence[Input], answers: Answers
) -> Phase:
    wait_until_ready(room.workers)
    phase, starts = Phase(name), sum(worker.starts for worker in room.workers)
    half = len(inputs) // 2
    phase.origins = send(room.settings, inputs[:half])
    _wait_until_begun(phase.origins, answers)
    began = time.time()
    # What a broker had taken when it went nobody can say, and what is sent again would be another message.
    if fault in BROKER_FAULTS:
        fault(room)
        phase.origins += send(room.settings, inputs[half:])
    else:
        with _fed(room.settings, inputs[half:], phase.origins):
            fault(room)
    try:
        answers.wait_for(phase.origins)
    except TimeoutError as error:
        raise AssertionError(f"{error}\n{_whereabouts(room.settings, phase.origins)}") from error
    phase.restarts = sum(worker.starts for worker in room.workers) - starts
    phase.silence = _longest_silence(began, phase.origins, answers.first)
    return phase


def _whereabouts(settings: Settings, origins: Sequence[str]) -> str:
    """How far messages have come that have no outcome, and what their stages have committed."""
    known = told(settings)
    missing = known.lost([origin.removeprefix(settings.topic_prefix) for origin in origins])
    places = [
        record.position
        for record in read(settings, EXTRACTED, UNIQUE)
        if record.origin.removeprefix(settings.topic_prefix) in missing
    ]
    return f"missing: {missing[:9]}\nseen at: {places[:9]}\nnot committed: {uncommitted(settings)}"


def _wait_until_begun(origins: Sequence[str], answers: Answers) -> None:
    while sum(origin in answers.first for origin in origins) < min(_BEGUN, len(origins)):
        time.sleep(0.1)


@contextmanager
def _fed(settings: Settings, inputs: Sequence[Input], origins: list[str]) -> Iterator[None]:
    """Send messages in portions while a fault lasts, and what is left at its end."""
    over = threading.Event()

    def feed() -> None:
        for begin in range(0, len(inputs), _PORTION):
            origins.extend(send(settings, inputs[begin : begin + _PORTION]))
            over.wait(1)

    with ThreadPoolExecutor(1) as feeder:
        fed = feeder.submit(feed)
        try:
            yield
        finally:
            over.set()
        fed.result()


@contextmanager
def _supervised(workers: Sequence[Worker]) -> Iterator[None]:
    ended = threading.Event()

    def supervise() -> None:
        while not ended.wait(0.5):
            for worker in workers:
                worker.supervise()

    supervisor = threading.Thread(target=supervise)
    supervisor.start()
    try:
        yield
    finally:
        ended.set()
        supervisor.join()


def _longest_silence(began: float, origins: Sequence[str], first: Mapping[str, float]) -> float:
    moments: defaultdict[str, list[float]] = defaultdict(list)
    for origin in origins:
        if first[origin] > began:
            moments[origin.rpartition("/")[0]].append(first[origin])
    silences = [0.0]
    for answered in moments.values():
        times = [began, *sorted(answered)]
        silences += [later - earlier for earlier, later in pairwise(times)]
    return max(silences)


def faultless(settings: Settings, inputs: Sequence[Input], room: Newsroom) -> dict[str, Said]:
    """What a run without faults says of the same messages: one worker, the stages that decide, topics of its own."""
    asyncio.run(create_topics(settings))
    origins = send(settings, inputs)
    with worker_process(settings, room.folder / "faultless.log", [Stage.EXTRACT, Stage.DEDUPLICATE]):
        said: dict[str, Said] = {}
        while len(said) < len(origins):
            time.sleep(2)
            found = account(read(settings, *DECIDED), settings, DECIDED)
            said = {origin: next(iter(words)) for origin, words in found.outcomes.items()}
    return said


def told(settings: Settings) -> Account:
    """What all topics say after a run."""
    return account(read(settings, *SAID), settings)


def witnesses(settings: Settings, origins: Collection[str], faultless: Mapping[str, Said]) -> str:
    """What was to be said of raw messages, and what the topics say of them and of those that they are copies of."""
    wanted = {faultless[origin].of.encode() for origin in origins}
    lines = [f"{origin}: {faultless[origin]}" for origin in origins]
    for record in read(settings, *SAID, SEEN_CHANGELOG):
        fate = fate_of(record, settings) if record.topic != SEEN_CHANGELOG.physical_name(settings) else None
        origin = (fate.origin if fate else record.origin).removeprefix(settings.topic_prefix)
        if origin in origins or record.key in wanted:
            said = Said(fate.outcome, fate.verdict, fate.of) if fate else record.value
            lines.append(f"{record.timestamp.isoformat()} {record.position} {record.key!r} of {origin}: {said!r}")
    return "\n".join(lines)
