"""Runs what a user would write instead of the product, on the same broker, and measures it from outside."""

from __future__ import annotations

import asyncio
import sys
import time
from collections.abc import Sequence
from importlib.machinery import PathFinder
from itertools import count
from typing import NamedTuple

import orjson

from streams.broker.admin import create_topics
from streams.records import Record
from streams.settings import Settings
from streams.topics import ENRICHED
from tests.benchmarks.suite.machine import ROOT
from tests.benchmarks.suite.programs import running
from tests.benchmarks.suite.results import Figures
from tests.benchmarks.suite.rounds import CannotRunError
from tests.benchmarks.suite.traffic import answered
from tests.running import own_settings

LIBRARIES = ROOT / "build" / "bench-libraries"
"""Where they may be installed: apart from the product's own packages, of which some of them want older versions."""

_WARM_SECONDS = 60.0


class Peer(NamedTuple):
    """A module beside this one, the library that it needs, and whether it must be started once for each process."""

    module: str
    library: str
    scales_by_starts: bool


PEERS = {
    "aiokafka + process pool": Peer("aiokafka_loop", "aiokafka", scales_by_starts=False),
    "Quix Streams": Peer("quix_streams", "quixstreams", scales_by_starts=True),
    "FastStream": Peer("fast_stream", "faststream", scales_by_starts=True),
}


def peer_passed(peer: Peer, messages: Sequence[bytes], warm: Sequence[bytes]) -> Figures:
    """What it takes from the first send until the entities of every message have been read.

    Raises CannotRunError where its library is not installed, or where it does not get on with the broker.
    """
    if PathFinder.find_spec(peer.library, [str(LIBRARIES), *sys.path]) is None:
        raise CannotRunError(f"{peer.library} is not installed; `make bench` installs it")
    with own_settings() as settings:
        asyncio.run(create_topics(settings))
        log = settings.data_dir.with_suffix(".log")
        starts = settings.nlp_processes if peer.scales_by_starts else 1
        command = [f"tests.benchmarks.suite.peers.{peer.module}"]
        with running(command, settings, log, starts=starts, libraries=LIBRARIES) as pids:
            try:
                _warm_up(settings, warm)
                answers = asyncio.run(answered(settings, "measured", messages, [ENRICHED], _key, pids=pids))
            except CannotRunError as error:
                last = log.read_text("utf-8", "replace").strip().splitlines()[-1:]
                raise CannotRunError(f"{error}; {' '.join(last) or 'it said nothing'}") from error
    return answers.spent.figures(len(messages))


def _warm_up(settings: Settings, warm: Sequence[bytes]) -> None:
    """Send messages until each process has answered some."""
    answering: set[int] = set()

    def told(record: Record) -> str:
        answering.add(orjson.loads(record.value or b"")["by"])
        return _key(record)

    began = time.monotonic()
    for number in count():
        asyncio.run(answered(settings, f"warm-{number}", warm, [ENRICHED], told, patience=_WARM_SECONDS))
        if len(answering) >= settings.nlp_processes:
            return
        if time.monotonic() - began > _WARM_SECONDS:
            raise CannotRunError(f"{len(answering)} of {settings.nlp_processes} processes take part")


def _key(record: Record) -> str:
    return (record.key or b"").decode()
