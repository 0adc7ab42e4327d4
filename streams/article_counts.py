"""What is counted of articles as they pass: languages, sources, how much is found in them, and how fresh they are."""

from __future__ import annotations

from datetime import UTC, datetime

from streams import metrics
from streams.outcomes import Outcome
from streams.records import APPENDED, Result, header_texts
from streams.traits import host_of


def count_extracted(result: Result) -> None:
    """Count a raw message, by what became of it and where it is from."""
    if result.outcome is Outcome.DEAD:
        # By convention its key is the address; there is nothing else to go by.
        host = host_of((result.outputs[0].key or b"").decode("utf-8", "replace"))
    else:
        host = result.traits.host
        metrics.articles.labels(result.traits.language or "unknown").inc()
    metrics.sources.inc(host or "unknown", result.outcome)


def count_enriched(result: Result) -> None:
    """Count what was found in an article, and how long it took to come here."""
    if result.outcome is not Outcome.PASSED:
        return
    for kind, number in result.traits.found.items():
        metrics.found.labels(kind).observe(number)
    appended = header_texts(result.outputs[0].headers)[APPENDED]
    _observe_age("appended", datetime.fromisoformat(appended))
    if result.traits.published is not None:
        _observe_age("published", result.traits.published)


def _observe_age(since: str, moment: datetime) -> None:
    age = (datetime.now(UTC) - moment).total_seconds()
    # Clocks differ: an article that seems to come from the future is as fresh as can be.
    metrics.freshness_seconds.labels(since).observe(max(0.0, age))
