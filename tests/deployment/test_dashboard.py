"""The dashboard shows what `streams.metrics` exports, all of it, in panels that explain themselves.

The rules of Grafana's own dashboard linter are among these: a data source, a job and a worker to choose, descriptions
and units, and every expression with the choice of job and worker and with the interval that Grafana gives.
"""

from __future__ import annotations

import json
import re
import runpy
from collections.abc import Iterator
from itertools import combinations
from pathlib import Path
from typing import Any

import pytest
import yaml
from prometheus_client import Counter, Gauge, Histogram, Info

from streams import metrics
from streams.outcomes import Outcome
from streams.stage4_corroborate.stage import Change
from streams.top_counts import TopCounts
from streams.topology import Stage

DEPLOY = Path(__file__).parents[2] / "deploy"
GENERATE: dict[str, Any] = runpy.run_path(str(DEPLOY / "grafana/generate.py"))
DASHBOARD: dict[str, Any] = json.loads((DEPLOY / "grafana/dashboards/copydesk.json").read_text())
RUNBOOKS: dict[str, Any] = json.loads((DEPLOY / "grafana/dashboards/runbooks.json").read_text())
PANELS: list[dict[str, Any]] = [panel for panel in DASHBOARD["panels"] if panel["type"] != "row"]
EXPRESSIONS: list[str] = [target["expr"] for panel in PANELS for target in panel["targets"]]

SUFFIXES: dict[type[Any], list[str]] = {
    Counter: ["_total"],
    TopCounts: ["_total"],
    Gauge: [""],
    Info: ["_info"],
    Histogram: ["_bucket", "_sum", "_count"],
}
COLLECTORS: list[Any] = [value for value in vars(metrics).values() if isinstance(value, tuple(SUFFIXES))]
ADDED_BY_PROMETHEUS = {"job", "instance"}
OF_EVERY_PYTHON_PROCESS = {"process_resident_memory_bytes", "process_cpu_seconds_total"}
PANEL_TITLES = [panel["title"] for panel in PANELS]


def series_of(collector: Any) -> dict[str, set[str]]:
    """The series that a metric exports, each with its labels."""
    if isinstance(collector, TopCounts):
        name, _, labelnames = collector._family
        return {f"{name}_total": {*labelnames, *ADDED_BY_PROMETHEUS}}
    (family,) = collector.describe()
    labels = {*collector._labelnames, *ADDED_BY_PROMETHEUS} | ({"version"} if isinstance(collector, Info) else set())
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


@pytest.mark.parametrize("file", list(GENERATE["boards"]()), ids=lambda file: file.name)
def test_files_are_what_is_generated(file: Path) -> None:
    """If not: python deploy/grafana/generate.py."""
    assert file.read_text("utf-8") == GENERATE["text_of"](GENERATE["boards"]()[file])


@pytest.mark.parametrize(("board", "uid"), [(DASHBOARD, "copydesk"), (RUNBOOKS, "copydesk-runbooks")])
def test_dashboards_are_of_the_classic_model_with_a_fixed_identity(board: dict[str, Any], uid: str) -> None:
    assert (board["uid"], board["schemaVersion"], board["editable"]) == (uid, 42, False)
    assert "id" not in board


def test_every_panel_leads_to_what_to_do() -> None:
    pages = {panel["id"]: panel["title"] for panel in RUNBOOKS["panels"]}
    for panel in PANELS:
        (link,) = panel["links"]
        path, _, page = link["url"].partition("?viewPanel=panel-")
        assert path == f"/d/{RUNBOOKS['uid']}"
        assert link["title"] == f"What to do: {pages[int(page)] if page else 'runbooks'}"


def test_runbooks_are_the_pages_of_the_alerts_in_their_order() -> None:
    groups = yaml.safe_load((DEPLOY / "prometheus/alerts.yml").read_text())["groups"]
    alerts = [rule["alert"] for group in groups for rule in group["rules"] if "alert" in rule]
    assert [(panel["id"], panel["title"]) for panel in RUNBOOKS["panels"]] == list(enumerate(alerts, 1))


def test_panel_ids_are_unique() -> None:
    ids = [panel["id"] for panel in DASHBOARD["panels"]]
    assert len(ids) == len(set(ids))


def test_panels_do_not_overlap_and_stay_within_the_grid() -> None:
    places = [panel["gridPos"] for panel in DASHBOARD["panels"]]
    assert all(place["x"] + place["w"] <= 24 for place in places)
    for one, other in combinations(places, 2):
        beside = one["x"] + one["w"] <= other["x"] or other["x"] + other["w"] <= one["x"]
        assert beside or one["y"] + one["h"] <= other["y"] or other["y"] + other["h"] <= one["y"], (one, other)


@pytest.mark.parametrize("panel", PANELS, ids=PANEL_TITLES)
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
    known = dict.fromkeys(OF_EVERY_PYTHON_PROCESS, ADDED_BY_PROMETHEUS)
    for collector in COLLECTORS:
        known |= series_of(collector)
    series = selected(expression)
    assert series
    assert series <= set(known)
    labels = set.intersection(*(known[name] for name in series))
    assert {*re.findall(r'(\w+)(?:=|!=|=~|!~)"', expression), *grouping(expression)} <= labels


@pytest.mark.parametrize("expression", EXPRESSIONS)
def test_every_metric_is_of_the_chosen_jobs_and_workers(expression: str) -> None:
    chosen = re.findall(r'\b(?:copydesk|process)_\w+\{job=~"\$job", instance=~"\$instance"', expression)
    assert len(chosen) == len(re.findall(r"\b(?:copydesk|process)_\w+", expression))


@pytest.mark.parametrize("expression", EXPRESSIONS)
def test_counters_are_shown_as_rates_over_no_less_than_grafanas_interval(expression: str) -> None:
    counters = re.findall(r"(\w*)\(?\b\w+_(?:total|bucket|sum|count)\{[^}]*\}(?:\[([^\]]+)\])?", expression)
    for function, interval in counters:
        assert (function, interval) in [("rate", "$__rate_interval"), ("increase", "10m")]


def test_job_and_worker_can_be_chosen_and_are_all_at_first() -> None:
    chosen = {one["name"]: one for one in DASHBOARD["templating"]["list"] if one["type"] == "query"}
    assert set(chosen) == {"job", "instance"}
    for variable in chosen.values():
        assert (variable["multi"], variable["includeAll"], variable["allValue"]) == (True, True, ".+")
        assert variable["current"]["value"] == ["$__all"]
        assert variable["refresh"] == 2  # when the time range changes


@pytest.mark.parametrize("panel", PANELS, ids=PANEL_TITLES)
def test_legends_name_labels_that_the_series_have(panel: dict[str, Any]) -> None:
    for target in panel["targets"]:
        assert set(re.findall(r"\{\{(\w+)\}\}", target["legendFormat"])) <= grouping(target["expr"]) - {"le"}


def test_expressions_select_stages_and_outcomes_that_exist() -> None:
    expressions = " ".join(EXPRESSIONS)
    assert set(re.findall(r'stage="(\w+)"', expressions)) <= set(Stage)
    outcomes = set(re.findall(r'(\w+)\{[^}]*outcome="(\w+)"', expressions))
    assert {one for metric, one in outcomes if metric != "copydesk_events_total"} <= set(Outcome)
    assert {one for metric, one in outcomes if metric == "copydesk_events_total"} <= set(Change)


@pytest.mark.parametrize("collector", COLLECTORS, ids=[min(series_of(one)) for one in COLLECTORS])
def test_every_metric_is_on_the_dashboard(collector: Any) -> None:
    assert selected(json.dumps(DASHBOARD)) & set(series_of(collector))
