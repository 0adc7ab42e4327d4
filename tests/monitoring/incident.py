"""Draws what an operator sees of a bad quarter of an hour, with the dashboard's own expressions.

    export PROMETHEUS=$(.ci/fetch-prometheus)/prometheus
    python -m tests.apache_kafka python -m tests.monitoring.incident [docs/images/incident.svg]

A worker gets a steady stream; then a burst at once, a flood of messages that cannot be read, and a SIGKILL after which
it is started again. A real Prometheus watches.
"""

from __future__ import annotations

import argparse
import asyncio
import random
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from itertools import islice
from pathlib import Path

import matplotlib as mpl
from matplotlib import pyplot as plt

from streams.broker.admin import create_topics
from streams.settings import Settings
from tests.benchmarks.account import invented
from tests.faults.newsfeed import Answers, send
from tests.faults.stream import Input
from tests.faults.workers import Worker, wait_until_ready
from tests.monitoring.expressions import legend, of_panels
from tests.monitoring.prometheus import Prometheus, running_prometheus
from tests.running import own_settings

_PANELS = (
    "Workers ready",
    "Messages by stage and outcome",
    "Dead letters by reason",
    "Lag in messages",
    "Lag in seconds",
    "From appended to enriched",
)
_STEP_SECONDS = 2.0
_INTERVAL = "20s"

Happening = tuple[str, float, float]
"""What happened, from when to when, in seconds since the epoch."""


def main() -> None:
    """The command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("picture", type=Path, nargs="?", default=Path("docs/images/incident.svg"))
    options = parser.parse_args()
    with own_settings(topic_prefix="", partitions=1, min_population=15_000) as settings:
        asyncio.run(create_topics(settings))
        worker = Worker(settings, settings.data_dir, "worker-1")
        with running_prometheus(settings.data_dir / "prometheus", {"worker-1": worker.port}) as prometheus:
            began = time.time()
            happenings = _bad_quarter(settings, worker)
            _draw(prometheus, began, time.time(), happenings, options.picture)
    for what, begin, end in happenings:
        print(f"{begin - began:6.0f} s to {end - began:4.0f} s  {what}")


def _bad_quarter(settings: Settings, worker: Worker) -> list[Happening]:
    inputs, rng, happened = _inputs(), random.Random(1), list[Happening]()
    settings.data_dir.mkdir(parents=True, exist_ok=True)
    worker.start()
    answers = Answers(settings)
    try:
        wait_until_ready([worker])
        sent = _steadily(settings, inputs, 60)
        with _noted(happened, "1,500 messages at once"):
            sent += send(settings, list(islice(inputs, 1500)))
            answers.wait_for(sent)
        sent += _steadily(settings, inputs, 40)
        with _noted(happened, "two of three messages cannot be read"):
            sent += _steadily(settings, (_broken(one, rng) for one in inputs), 60)
        sent += _steadily(settings, inputs, 40)
        with _noted(happened, "the worker is killed"):
            worker.kill()
            sent += _steadily(settings, inputs, 15)
            worker.start()
            wait_until_ready([worker])
            answers.wait_for(sent)
        _steadily(settings, inputs, 40)
    finally:
        answers.stop()
        worker.terminate()
    return happened


def _inputs() -> Iterator[Input]:
    return (Input(number, b"%d" % number, line, b"application/json", "") for number, line in enumerate(invented()))


@contextmanager
def _noted(happened: list[Happening], what: str) -> Iterator[None]:
    began = time.time()
    yield
    happened.append((what, began, time.time()))


def _steadily(settings: Settings, inputs: Iterator[Input], seconds: float) -> list[str]:
    """Send two messages a second for some time, and return their positions."""
    positions, end = list[str](), time.monotonic() + seconds
    while time.monotonic() < end:
        positions += send(settings, list(islice(inputs, 2)))
        time.sleep(1)
    return positions


def _broken(one: Input, rng: random.Random) -> Input:
    if rng.random() < 1 / 3:
        return one
    return Input(one.number, one.key, b'{"text": "cut off', b"application/json", "invalid-json")


def _draw(prometheus: Prometheus, begin: float, end: float, happenings: Sequence[Happening], picture: Path) -> None:
    expressions = list(of_panels(_INTERVAL))
    # The same picture has the same bytes, and its text can be read and searched.
    mpl.rcParams |= {"svg.hashsalt": "copydesk", "svg.fonttype": "none", "font.size": 8}
    figure, rows = plt.subplots(len(_PANELS), 1, figsize=(9, 12), sharex=True, constrained_layout=True)
    for axes, title in zip(rows, _PANELS, strict=True):
        for panel in (one for one in expressions if one.place == title):
            for series in prometheus.query_range(panel.text, begin, end, _STEP_SECONDS):
                points = [(float(moment) - begin, float(value)) for moment, value in series["values"]]
                axes.plot(*zip(*points, strict=True), label=legend(panel.name, series["metric"]), linewidth=1)
        for number, (what, since, until) in enumerate(happenings):
            axes.axvspan(since - begin, until - begin, alpha=0.12, color="tab:red")
            if axes is rows[0]:
                axes.text(since - begin, 1.4 - 0.12 * number, what, fontsize=7)
        axes.set_title(title, loc="left", fontweight="bold")
        axes.set_ylim(bottom=0)
        if axes is rows[0]:
            axes.set_ylim(0, 1.6)
        axes.legend(loc="upper left", bbox_to_anchor=(1.0, 1.0), frameon=False, fontsize=7)
    rows[-1].set_xlabel("seconds")
    picture.parent.mkdir(parents=True, exist_ok=True)
    figure.savefig(picture, metadata={"Date": None})


if __name__ == "__main__":
    main()
