"""Asks a real Prometheus, beside a running pipeline, every expression of the dashboards and the alerts.

    PROMETHEUS=$(.ci/fetch-prometheus)/prometheus python -m tests.monitoring.check

Two workers on the embedded broker, or the one that KAFKA_BOOTSTRAP_SERVERS names, get good and bad articles; one worker
is started again. Prints each panel and alert, its expression, and how many series it returned. Fails where a panel has
none, or two of one name, where an alert is not understood or reads a metric that is not there, or where messages are
not counted once.
"""

from __future__ import annotations

import asyncio
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from itertools import islice

from streams.broker.admin import create_topics
from streams.settings import Settings
from streams.topics import UNIQUE
from streams.topology import Stage
from tests.apache_kafka.cluster import free_ports
from tests.faults import newsfeed
from tests.faults.newsfeed import Answers
from tests.faults.stream import stream
from tests.monitoring.expressions import Expression, legend, of_alerts, of_panels, selectors
from tests.monitoring.prometheus import Prometheus, QueryError, running_prometheus
from tests.pipeline import road, tellers
from tests.running import RunningWorker, own_settings, running_worker

_INTERVAL = "3m"
_SCRAPED_SECONDS = 8.0


def main() -> None:
    """The command line."""
    with own_settings(min_population=15_000, nlp_processes=1) as settings, ExitStack() as stack:
        asyncio.run(create_topics(settings))
        first, second = (_worker_settings(settings, name) for name in ("worker-1", "worker-2"))
        ports = {one.data_dir.name: one.metrics_port for one in (first, second)}
        prometheus = stack.enter_context(running_prometheus(settings.data_dir / "prometheus", ports))
        answers = Answers(settings)
        stack.callback(answers.stop)
        one = stack.enter_context(running_worker(first, list(Stage)))
        with running_worker(second, [Stage.EXTRACT, Stage.ENRICH]) as two:
            _wait_until_scraped([one, two])
            _tell_of_events(settings, "first")
            sent = road.send(settings, road.sample_inputs()) + newsfeed.send(settings, list(islice(stream(1), 300)))
            answers.wait_for(sent)
            time.sleep(_SCRAPED_SECONDS)
            counted = _total(prometheus, 'sum(copydesk_messages_total{stage="extract"})')
        with running_worker(second, [Stage.EXTRACT, Stage.ENRICH]) as two:
            _wait_until_scraped([one, two])
            _tell_of_events(settings, "second")
            answers.wait_for(newsfeed.send(settings, list(islice(stream(2), 100))))
            time.sleep(_SCRAPED_SECONDS)
            failures = list(_report(prometheus))
    print(f"{counted:g} of {len(sent)} messages counted by two workers together")
    print(f"{len(failures)} failed")
    sys.exit(bool(failures) or counted != len(sent))


def _tell_of_events(settings: Settings, name: str) -> None:
    """Two articles on each of some events, and the withdrawal of one."""
    articles = [*tellers.one_each(name), *tellers.one_each(f"{name}-again")]
    road.send(settings, [*articles, tellers.revision(f"{name}-withdrawn", f"{name}-UKR")], UNIQUE)


def _wait_until_scraped(workers: Sequence[RunningWorker]) -> None:
    for worker in workers:
        worker.wait_until_ready()
    # A counter has to be scraped before it rises, for the rise to be seen.
    time.sleep(_SCRAPED_SECONDS)


def _worker_settings(settings: Settings, name: str) -> Settings:
    own = {"data_dir": settings.data_dir / name, "metrics_port": free_ports(1)[0].client}
    return settings.model_copy(update=own)


def _total(prometheus: Prometheus, expression: str) -> float:
    (series,) = prometheus.query(expression)
    return float(series["value"][1])


def _report(prometheus: Prometheus) -> Iterator[Expression]:
    """Print a line for each expression, and yield those that fail."""
    for panel in of_panels(_INTERVAL):
        if not _told(prometheus, panel):
            yield panel
    rules = prometheus.rules()
    for alert in of_alerts():
        rule = rules.get(alert.place, {})
        if not _told(prometheus, alert, selectors(alert.text)) or rule.get("health") != "ok":
            print(f"       Prometheus says: {rule.get('health')} {rule.get('lastError', '')}")
            yield alert


def _told(prometheus: Prometheus, expression: Expression, questions: Sequence[str] = ()) -> bool:
    try:
        series = [one for one in prometheus.query(expression.text) if one["value"][1] != "NaN"]
        returned = len(series)
        told_apart = len({legend(expression.name, one["metric"]) for one in series}) == returned
        # An alert returns nothing as long as it is silent; what it reads has to be there all the same.
        well = all(map(prometheus.query, questions)) if questions else bool(returned) and told_apart
    except QueryError as error:
        returned, well = 0, False
        print(f"       {error}")
    mark = "ok  " if well else "FAIL"
    print(f"{mark}  {returned:4}  {expression.place:34.34}  {expression.name:30.30}  {expression.text}")
    return well


if __name__ == "__main__":
    main()
