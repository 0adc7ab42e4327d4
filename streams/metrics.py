"""Every metric of Copydesk, in the order of an article's way. Seconds, bytes and totals; labels of few values.

Child processes measure nothing here: what they report comes back with their results and is counted by the worker.
"""

from __future__ import annotations

from collections.abc import Iterable

from prometheus_client import REGISTRY, Counter, Gauge, Histogram, Info, disable_created_metrics

from streams.outcomes import Outcome, Reason
from streams.top_counts import TopCounts

disable_created_metrics()  # type: ignore[no-untyped-call]

_WORK_SECONDS = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 120)
_WAIT_SECONDS = (0.1, 0.25, 0.5, 1, 2, 5, 10, 20, 30, 60, 120, 300, 600, 1800, 3600, 21600, 86400, 604800)
_FOUND = (0, 1, 2, 3, 5, 8, 13, 21, 34, 55, 89, 144)
_SOURCES = (1, 2, 3, 5, 8, 13, 21, 34, 55)
_BATCH_ARTICLES = (1, 2, 4, 8, 16, 32, 64)

# Which release runs, as labels of a constant 1.
build = Info("copydesk_build", "The running release.")

# Each message that a stage took from its topic, once, by what became of it: passed, duplicate or dead.
messages = Counter("copydesk_messages", "Messages by stage and outcome.", ["stage", "outcome"])

# Why messages went to the dead-letter topic: the reasons of `streams.outcomes.Reason`.
dead_letters = Counter("copydesk_dead_letters", "Dead letters by stage and reason.", ["stage", "reason"])

# The work of a stage on one message, waiting in its own queue for a process included, the broker left out.
stage_seconds = Histogram(
    "copydesk_stage_seconds", "Seconds a stage works on a message.", ["stage"], buckets=_WORK_SECONDS
)

# How old an article is when it is enriched: since its raw message was appended, which is the pipeline's own time, and
# since it was published, where that is known to the minute. A backfill is as old as what it brings.
freshness_seconds = Histogram(
    "copydesk_freshness_seconds",
    "Seconds since an article was appended, or published, until it is confirmed as enriched.",
    ["since"],
    buckets=_WAIT_SECONDS,
)

# Articles that were extracted, by language (two letters, `other` or `unknown`).
articles = Counter("copydesk_articles", "Extracted articles by language.", ["language"])

# Raw messages by the host that they are from, extracted or dead; only the hosts that send most are shown.
sources = TopCounts(
    "copydesk_source_articles", "Raw messages by host and outcome.", ("source", "outcome"), shown=20, kept=2000
)
REGISTRY.register(sources)

# How much is found in an article; a drop of the mean shows a source or a model that is broken.
found = Histogram(
    "copydesk_found_per_article", "What enrichment finds in an article, by kind.", ["kind"], buckets=_FOUND
)

# Messages a stage has taken and not yet acknowledged.
in_flight = Gauge("copydesk_in_flight_messages", "Messages taken and not yet acknowledged.", ["stage"])

# When the event loop of a worker turned last: what else it measures is as old as that.
heartbeat = Gauge("copydesk_heartbeat_timestamp_seconds", "When the event loop turned last, since the epoch.")

# Whether a stage works on messages, or would if it were given partitions, and how many partitions this worker has.
stage_ready = Gauge(
    "copydesk_stage_ready", "1 where a stage has its place, its table and its broker, else 0.", ["stage"]
)
partitions = Gauge("copydesk_stage_partitions", "Partitions of its topic that a worker's stage has.", ["stage"])

# How far a stage is behind the end of each partition that this worker has: messages that are not committed, and the age
# of the oldest of them. Both are 0 when all is done. Topic and partition as the broker calls them.
lag_messages = Gauge(
    "copydesk_consumer_lag_messages", "Messages of a partition not yet committed.", ["stage", "topic", "partition"]
)
lag_seconds = Gauge(
    "copydesk_consumer_lag_seconds", "Age of the oldest message not yet done.", ["stage", "topic", "partition"]
)

# Verdicts of the deduplicate stage: original, exact, near, contained, revision.
copies = Counter("copydesk_copies", "Articles by verdict on copies.", ["kind"])

# What messages did to records of events, by type: they opened one, told of it too, were repeated after a crash, or
# took back what an article had told.
events = Counter("copydesk_events", "Changes of records of events by type and outcome.", ["type", "outcome"])

# Where events are that a record was opened for: the country (ISO 3166-1 alpha-3), or `unknown`.
event_places = Counter("copydesk_event_places", "New records of events by country.", ["country"])

# On how many independent sources a record rests, each time that it is told anew.
event_sources = Histogram("copydesk_event_sources", "Sources of a record that is told anew.", buckets=_SOURCES)

# Rows of the table of articles seen, open records of events and stories, and those that left the window.
table_rows = Gauge("copydesk_table_rows", "Rows of a state table.", ["table"])
table_evicted = Counter("copydesk_table_rows_evicted", "Rows that left the window of a state table.", ["table"])

# What the files of a table take on the disk, and how long its last recovery took, from the assignment on.
table_bytes = Gauge("copydesk_table_bytes", "Bytes that the files of a state table take.", ["table"])
recovery_seconds = Gauge("copydesk_table_recovery_seconds", "Seconds of the last recovery of a state table.", ["table"])

# Worker processes, what they hold of memory together (Linux), what waits for one, and what they have been given.
processes = Gauge("copydesk_processes", "Worker processes of a stage.", ["stage"])
processes_bytes = Gauge("copydesk_processes_resident_bytes", "Resident memory of a stage's processes.", ["stage"])
queue = Gauge("copydesk_queue_messages", "Messages that wait for a worker process.", ["stage"])
batches = Gauge("copydesk_batches_in_flight", "Batches that worker processes are at.", ["stage"])

# Batches that the worker processes of a stage were given: a mean far below the setting says that they wait for input.
batch_articles = Histogram(
    "copydesk_batch_articles", "Articles in a batch for a worker process.", ["stage"], buckets=_BATCH_ARTICLES
)
batch_seconds = Histogram(
    "copydesk_batch_seconds", "Seconds a worker process works on a batch.", ["stage"], buckets=_WORK_SECONDS
)
process_restarts = Counter(
    "copydesk_process_restarts", "Worker processes that died or ran out of time, replaced.", ["stage"]
)

# Of the last COPYDESK_DEAD_SHARE_MESSAGES messages of a stage, the share that is dead: near 1, a producer is broken.
dead_share = Gauge("copydesk_dead_share", "Share of a stage's recent messages that are dead.", ["stage"])

# How often a stage's consumer group handed out its partitions anew, as this worker saw it.
rebalances = Counter("copydesk_rebalances", "Rebalances of a consumer group that this worker took part in.", ["stage"])

# Changes that a table still has to read from its changelog before its stage goes on; 0 when it is recovered.
rows_to_recover = Gauge("copydesk_table_rows_to_recover", "Changelog rows still to be read in a recovery.", ["stage"])

# Sends that the broker did not confirm and that were made again.
send_retries = Counter("copydesk_send_retries", "Sends made again for want of a confirmation.", ["topic"])


def expect(stages: Iterable[str], topics: Iterable[str]) -> None:
    """Begin the counters of stages and their topics at zero: Prometheus sees no rise from nothing to one."""
    for stage in stages:
        in_flight.labels(stage).set(0)
        stage_ready.labels(stage).set(0)
        partitions.labels(stage).set(0)
        dead_share.labels(stage).set(0)
        process_restarts.labels(stage)
        rebalances.labels(stage)
        for outcome in Outcome:
            messages.labels(stage, outcome)
        for reason in Reason:
            dead_letters.labels(stage, reason)
    for topic in topics:
        send_retries.labels(topic)


def expect_verdicts(kinds: Iterable[str]) -> None:
    """Begin the counters of verdicts on copies at zero."""
    for kind in kinds:
        copies.labels(kind)


def expect_events(types: Iterable[str], outcomes: Iterable[str]) -> None:
    """Begin the counters of events at zero; those of countries begin when an event is there."""
    known = list(types)
    for outcome in outcomes:
        for name in known:
            events.labels(name, outcome)


def expect_articles(kinds: Iterable[str]) -> None:
    """Begin what is observed of enriched articles, kind by kind, at zero."""
    for kind in kinds:
        found.labels(kind)
    for since in ("appended", "published"):
        freshness_seconds.labels(since)
