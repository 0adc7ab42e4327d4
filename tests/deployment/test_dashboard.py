"""The dashboard shows what `streams.metrics` exports, all of it, in panels that explain themselves."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from itertools import combinations
from pathlib import Path
from typing import Any

import pytest
import yaml
from prometheus_client import Counter, Gauge, Histogram, Info

from streams import metrics
from streams.outcomes import Outcome
from streams.topology import Stage

DEPLOY = Path(__file__).parents[2] / "deploy"
DASHBOARD: dict[str, Any] = json.loads((DEPLOY / "grafana/dashboards/copydesk.json").read_text())
PANELS: list[dict[str, Any]] = [panel for panel in DASHBOARD["panels"] if panel["type"] != "row"]
EXPRESSIONS: list[str] = [target["expr"] for panel in PANELS for target in panel["targets"]]

SUFFIXES: dict[type[Any], list[str]] = {
    Counter: ["_total"],
    Gauge: [""],
    Info: ["_info"],
    Histogram: ["_bucket", "_sum", "_count"],
}
COLLECTORS: list[Any] = [value for value in vars(metrics).values() if isinstance(value, tuple(SUFFIXES))]
ADDED_BY_PROMETHEUS = {"job", "instance"}


def series_of(collector: Any) -> dict[str, set[str]]:
    """The series that a metric exports, each with its labels."""
    (family,) = collector.describe()
    labels = {*collector._labelnames, *ADDED_BY_PROMETHEUS}
    names = [family.name + suffix for suffix in SUFFIXES[type(collector)]]
    return {name: labels | ({"le"} if name.endswith("_bucket") else set()) for name in names}


def selected(expression: str) -> set[str]:
    """The series that a PromQL expression reads."""
    return set(re.findall(r"\bcopydesk_\w+|\b[a-zA-Z_:][\w:]*(?=\{)", expression))


def grouping(expression: str) -> set[str]:
    """The labels by which a PromQL expression groups."""
    return set(re.findall(r"\w+", " ".join(re.findall(r"by \(([^)]*)\)", expression))))


def data_sources(node: Any) -> Iterator[Any]:
    """Every reference to a data source, at any depth."""
    if isinstance(node, dict):
        yield from ([node["datasource"]] if "datasource" in node else [])
        node = list(node.values())
    if isinstance(node, list):
        for child in node:
            yield from data_sources(child)


def test_dashboard_is_the_classic_model_with_a_fixed_identity() -> None:
    assert (DASHBOARD["uid"], DASHBOARD["schemaVersion"]) == ("copydesk", 42)
    assert "id" not in DASHBOARD


def test_panel_ids_are_unique() -> None:
    ids = [panel["id"] for panel in DASHBOARD["panels"]]
    assert len(ids) == len(set(ids))


def test_panels_do_not_overlap_and_stay_within_the_grid() -> None:
    places = [panel["gridPos"] for panel in DASHBOARD["panels"]]
    assert all(place["x"] + place["w"] <= 24 for place in places)
    for one, other in combinations(places, 2):
        beside = one["x"] + one["w"] <= other["x"] or other["x"] + other["w"] <= one["x"]
        assert beside or one["y"] + one["h"] <= other["y"] or other["y"] + other["h"] <= one["y"], (one, other)


@pytest.mark.parametrize("panel", PANELS, ids=[panel["title"] for panel in PANELS])
def test_every_panel_says_what_it_shows_and_in_what_unit(panel: dict[str, Any]) -> None:
    assert panel["description"].endswith(".")
    assert panel["fieldConfig"]["defaults"]["unit"]


def test_every_reference_to_a_data_source_is_the_variable() -> None:
    (variable,) = [one for one in DASHBOARD["templating"]["list"] if one["type"] == "datasource"]
    references = list(data_sources(DASHBOARD))
    assert len(references) >= len(PANELS) + len(EXPRESSIONS)
    assert {reference["uid"] for reference in references} == {"${" + variable["name"] + "}"}


def test_first_row_answers_how_it_goes_with_five_numbers_and_their_course() -> None:
    first = [panel for panel in DASHBOARD["panels"] if panel["gridPos"]["y"] == 0]
    assert [(panel["type"], panel["options"]["graphMode"]) for panel in first] == [("stat", "area")] * 5
    assert sum(panel["gridPos"]["w"] for panel in first) == 24


@pytest.mark.parametrize("expression", EXPRESSIONS)
def test_expressions_read_and_group_by_what_is_exported(expression: str) -> None:
    known = {"up": ADDED_BY_PROMETHEUS}
    for collector in COLLECTORS:
        known |= series_of(collector)
    series = selected(expression)
    assert series
    assert series <= set(known)
    labels = set.intersection(*(known[name] for name in series))
    assert {*re.findall(r'(\w+)(?:=|!=|=~|!~)"', expression), *grouping(expression)} <= labels


@pytest.mark.parametrize("panel", PANELS, ids=[panel["title"] for panel in PANELS])
def test_legends_name_the_labels_that_tell_the_series_apart(panel: dict[str, Any]) -> None:
    for target in panel["targets"]:
        assert set(re.findall(r"\{\{(\w+)\}\}", target["legendFormat"])) == grouping(target["expr"]) - {"le"}


def test_expressions_select_stages_outcomes_and_jobs_that_exist() -> None:
    expressions = " ".join(EXPRESSIONS)
    jobs = yaml.safe_load((DEPLOY / "prometheus/prometheus.yml").read_text())["scrape_configs"]
    assert set(re.findall(r'stage="(\w+)"', expressions)) <= set(Stage)
    assert set(re.findall(r'outcome="(\w+)"', expressions)) <= set(Outcome)
    assert set(re.findall(r'job="(\w+)"', expressions)) <= {job["job_name"] for job in jobs}


@pytest.mark.parametrize("collector", COLLECTORS, ids=[collector.describe()[0].name for collector in COLLECTORS])
def test_every_metric_is_on_the_dashboard(collector: Any) -> None:
    assert selected(json.dumps(DASHBOARD)) & set(series_of(collector))
