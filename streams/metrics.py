"""Every metric of Copydesk, in the order of an article's way. Seconds, bytes and totals; labels of few values.

Child processes measure nothing here: what they report comes back with their results and is counted by the worker.
"""

from __future__ import annotations

from collections.abc import Iterable

from prometheus_client import Counter, Gauge, Histogram, Info, disable_created_metrics

from streams.outcomes import Outcome, Reason

disable_created_metrics()  # type: ignore[no-untyped-call]

_WORK_SECONDS = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 120)
_WAIT_SECONDS = (0.1, 0.25, 0.5, 1, 2, 5, 10, 30, 60, 300, 900, 3600, 21600, 86400)
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

# From the broker's time stamp on the raw message to the broker's confirmation of the enriched one.
end_to_end_seconds = Histogram(
    "copydesk_end_to_end_seconds", "Seconds from appended raw to confirmed enriched.", buckets=_WAIT_SECONDS
)

# Messages a stage has taken and not yet acknowledged.
in_flight = Gauge("copydesk_in_flight_messages", "Messages taken and not yet acknowledged.", ["stage"])

# Verdicts of the deduplicate stage: original, exact, near, contained, revision.
copies = Counter("copydesk_copies", "Articles by verdict on copies.", ["kind"])

# Rows of the table of articles seen, and those that left the window.
table_rows = Gauge("copydesk_table_rows", "Rows of a state table.", ["table"])
table_evicted = Counter("copydesk_table_rows_evicted", "Rows that left the window of a state table.", ["table"])

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


def expect(stages: Iterable[str]) -> None:
    """Begin the counters of stages at zero: Prometheus sees no rise from nothing to one."""
    for stage in stages:
        in_flight.labels(stage).set(0)
        dead_share.labels(stage).set(0)
        process_restarts.labels(stage)
        rebalances.labels(stage)
        for outcome in Outcome:
            messages.labels(stage, outcome)
        for reason in Reason:
            dead_letters.labels(stage, reason)
