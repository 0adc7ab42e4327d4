"""What measuring costs: the time in all metrics, their scrapes included, beside the processor time of a whole pipeline.

    python -m tests.benchmarks.measuring [--articles 400]

Runs a worker with every call of a metric timed and sends it invented messages. The timing itself counts as measuring,
and metrics are scraped three times as often as the deployment does, so the share is an upper bound.
"""

from __future__ import annotations

import argparse
import asyncio
import os
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from itertools import islice
from typing import Any

from prometheus_client import Counter, Gauge, Histogram, exposition
from prometheus_client.metrics import MetricWrapperBase

from streams.agents.measure import Measure
from streams.broker.admin import create_topics
from streams.cli.worker_process import environment
from streams.settings import Settings
from streams.top_counts import TopCounts
from streams.topology import Stage
from streams.worker import run_worker
from tests.benchmarks.account import invented, outcomes_of
from tests.benchmarks.processor import seconds, tree
from tests.running import health, own_settings, scraped

_SCRAPE_SECONDS = 5.0

_WATCHED: dict[Any, tuple[str, ...]] = {
    MetricWrapperBase: ("labels",),
    Counter: ("inc",),
    Gauge: ("inc", "dec", "set"),
    Histogram: ("observe",),
    TopCounts: ("inc",),
    Measure: ("_show_lag",),
    exposition: ("generate_latest",),
}


class Stopwatch:
    """Adds up the time that functions take, and what they call of one another only once."""

    def __init__(self) -> None:
        """Nothing is watched yet."""
        self.seconds = 0.0
        self.calls = 0
        self._inside = threading.local()

    def watch(self, owner: Any, name: str) -> None:
        """Time every call of a function or method from now on."""
        original: Callable[..., Any] = getattr(owner, name)

        def timed(*args: Any, **options: Any) -> Any:
            if getattr(self._inside, "yes", False):
                return original(*args, **options)
            self._inside.yes = True
            began = time.thread_time()
            try:
                return original(*args, **options)
            finally:
                self.seconds += time.thread_time() - began
                self.calls += 1
                self._inside.yes = False

        setattr(owner, name, timed)


def main() -> None:
    """The command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--articles", type=int, default=400)
    parser.add_argument("--be-the-worker", action="store_true", help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.be_the_worker:
        _watched_worker()
        return
    with own_settings(min_population=15_000) as settings:
        asyncio.run(create_topics(settings))
        spent, told = _measured(settings, options.articles)
    measuring, calls = map(float, told.split())
    print(f"{options.articles} messages, {calls / options.articles:.0f} calls of metrics each")
    print(f"{spent:.1f} s of processor time, {measuring:.3f} s of it in metrics: {measuring / spent:.2%}")


def _watched_worker() -> None:
    """Run a worker of the settings in the environment; tell at its end how long it measured, and how many calls."""
    watch = Stopwatch()
    for owner, names in _WATCHED.items():
        for name in names:
            watch.watch(owner, name)
    with suppress(SystemExit):
        run_worker(list(Stage), Settings())
    print(watch.seconds, watch.calls)


def _measured(settings: Settings, articles: int) -> tuple[float, str]:
    """The processor time of a worker from when it is ready until all is answered, and what it says at its end."""
    command = [sys.executable, "-m", "tests.benchmarks.measuring", "--be-the-worker"]
    variables = os.environ | environment(settings)
    with subprocess.Popen(
        command, env=variables, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True
    ) as worker:
        while not health(settings.metrics_port).get("ready"):
            time.sleep(0.2)
        pids = tree(worker.pid)
        before, over = seconds(pids), threading.Event()
        scraper = threading.Thread(target=_scrape, args=(settings, over))
        scraper.start()
        asyncio.run(outcomes_of(list(islice(invented(), articles)), settings))
        spent = seconds(pids) - before
        over.set()
        scraper.join()
        worker.terminate()
        told, _ = worker.communicate()
    return spent, told


def _scrape(settings: Settings, over: threading.Event) -> None:
    while not over.wait(_SCRAPE_SECONDS):
        scraped(settings.metrics_port)


if __name__ == "__main__":
    main()
