"""What is counted of events."""

from __future__ import annotations

from prometheus_client import REGISTRY

from streams import metrics
from streams.event_counts import count_changes
from streams.stage4_corroborate.merging import canceled
from streams.stage4_corroborate.stage import Change
from tests.stage4_corroborate.coded_events import KHARKIV, event


def counted(name: str, **labels: str) -> float:
    return REGISTRY.get_sample_value(f"copydesk_{name}", labels) or 0.0


def rises(changes: list[tuple[Change, object]]) -> dict[str, float]:
    samples = {
        "new": ("events_total", {"type": "ASSAULT", "outcome": "new"}),
        "repeated": ("events_total", {"type": "ASSAULT", "outcome": "repeated"}),
        "withdrawn": ("events_total", {"type": "ASSAULT", "outcome": "withdrawn"}),
        "UKR": ("event_places_total", {"country": "UKR"}),
        "unknown": ("event_places_total", {"country": "unknown"}),
        "told": ("event_sources_count", {}),
        "sources": ("event_sources_sum", {}),
    }
    before = {key: counted(name, **labels) for key, (name, labels) in samples.items()}
    count_changes(changes)  # type: ignore[arg-type]
    after = {key: counted(name, **labels) for key, (name, labels) in samples.items()}
    return {key: after[key] - before[key] for key in samples if after[key] != before[key]}


def test_a_new_record_counts_by_type_and_place_and_with_its_sources() -> None:
    told = [(Change.NEW, event("a", event_loc=KHARKIV, sources=3)), (Change.NEW, event("b"))]
    assert rises([*told]) == {"new": 2, "UKR": 1, "unknown": 1, "told": 2, "sources": 4}


def test_what_is_repeated_or_retracted_tells_nothing_of_sources() -> None:
    gone = canceled(event("a", event_loc=KHARKIV))
    assert rises([(Change.REPEATED, event("a")), (Change.WITHDRAWN, gone)]) == {"repeated": 1, "withdrawn": 1}


def test_counters_begin_at_zero() -> None:
    metrics.expect_events(["RETREAT"], Change)
    assert REGISTRY.get_sample_value("copydesk_events_total", {"type": "RETREAT", "outcome": "new"}) is not None
