"""Each alert has what whoever is woken needs: a page, a link to it, and tests that hold it to fire and to be silent."""

from __future__ import annotations

import re
import shlex
import subprocess
from datetime import timedelta
from itertools import chain
from pathlib import Path
from typing import Any, NamedTuple

import pytest
import yaml
from prometheus_client import REGISTRY
from typer.main import get_command

from streams import metrics
from streams.cli import app
from streams.outcomes import Outcome, Reason
from streams.settings import KafkaSettings, Settings
from streams.topics import DEAD
from streams.topology import FLOWS, Stage

ROOT = Path(__file__).parents[2]
PROMETHEUS = ROOT / "deploy/prometheus"
RUNBOOKS = ROOT / "docs/runbooks"

RULES: list[dict[str, Any]] = [
    rule
    for group in yaml.safe_load((PROMETHEUS / "alerts.yml").read_text("utf-8"))["groups"]
    for rule in group["rules"]
]
ALERTS: dict[str, dict[str, Any]] = {rule["alert"]: rule for rule in RULES if "alert" in rule}
RECORDED: set[str] = {rule["record"] for rule in RULES if "record" in rule}
CASES: list[dict[str, Any]] = list(
    chain.from_iterable(
        yaml.safe_load(file.read_text("utf-8"))["tests"] for file in sorted(PROMETHEUS.glob("*.test.yml"))
    )
)
PAGES: dict[str, str] = {
    file.stem: file.read_text("utf-8") for file in sorted(RUNBOOKS.glob("*.md")) if file.stem != "README"
}
README = (RUNBOOKS / "README.md").read_text("utf-8")

SECTIONS = ["What it means", "How to look", "What to do", "It is over when", "If nobody acts"]
GRAFANA = '{{ or $externalLabels.grafana "http://127.0.0.1:3000" }}'
DEFAULT = re.compile(r"\$\{\w+:-([^}]*)\}")


class Block(NamedTuple):
    """A fenced block of a page, with the language that it says it is."""

    language: str
    text: str


def blocks(page: str) -> list[Block]:
    fenced = re.findall(r"^( *)```(\w*)\n(.*?)^\1```$", page, re.MULTILINE | re.DOTALL)
    return [Block(language, text) for _, language, text in fenced]


def without_blocks(page: str) -> str:
    return re.sub(r"^ *```.*?^ *```$", "", page, flags=re.MULTILINE | re.DOTALL)


BLOCKS = [(name, block) for name, page in PAGES.items() for block in blocks(page)]
QUERIES = [(name, block.text) for name, block in BLOCKS if block.language == "promql"]
SCRIPTS = [(name, block.text) for name, block in BLOCKS if block.language == "bash"]
EXPRESSIONS = [(rule.get("alert") or rule["record"], rule["expr"]) for rule in RULES] + QUERIES


def exported() -> dict[str, set[str]]:
    """Every series that Prometheus has of a worker, each with its labels."""
    metrics.sources.inc("news.example", Outcome.PASSED)
    known = {"up": set[str]()}
    for family in REGISTRY.collect():
        known |= {sample.name: set(sample.labels) for sample in family.samples}
    for collector in vars(metrics).values():
        # What has labels and no value yet shows no sample.
        if hasattr(collector, "_labelnames"):
            (family,) = collector.describe()
            endings = {"counter": ["_total"], "histogram": ["_bucket", "_sum", "_count"], "info": ["_info"]}
            for ending in endings.get(family.type, [""]):
                labels = {*collector._labelnames, *(["le"] if ending == "_bucket" else [])}
                known.setdefault(family.name + ending, set()).update(labels)
    known["copydesk_build_info"].add("version")
    return {name: labels | {"job", "instance"} for name, labels in known.items()}


EXPORTED = exported()


def read(expression: str) -> set[str]:
    """The series that a PromQL expression reads: the names in it that are neither functions, keywords nor labels."""
    bare = re.sub(r"\{[^}]*\}|\[[^]]*\]|\boffset \w+|\b(?:by|on) \([^)]*\)", " ", expression)
    return set(re.findall(r"\b[a-zA-Z_:][\w:]*\b(?!\s*\()", bare)) - {"and", "or", "unless"}


# --- the rules ---


@pytest.mark.parametrize("name", ALERTS)
def test_an_alert_waits_and_says_how_urgent_it_is_and_what_it_means(name: str) -> None:
    alert = ALERTS[name]
    assert re.fullmatch(r"[1-9]\d*[mh]", alert["for"])
    assert alert["labels"]["severity"] in {"critical", "warning"}
    assert alert["annotations"].keys() == {"summary", "description", "runbook_url"}
    assert re.fullmatch(r"[^\n]+[^.]\.", alert["annotations"]["summary"])
    assert alert["annotations"]["description"].endswith(".")


def test_names_are_unique() -> None:
    assert len(ALERTS) + len(RECORDED) == len(RULES)


def test_links_lead_to_the_panel_of_the_alerts_position() -> None:
    links = [alert["annotations"]["runbook_url"] for alert in ALERTS.values()]
    assert links == [f"{GRAFANA}/d/copydesk-runbooks?viewPanel=panel-{number}" for number in range(1, len(ALERTS) + 1)]


@pytest.mark.parametrize(("name", "expression"), EXPRESSIONS)
def test_expressions_read_what_is_exported_or_recorded(name: str, expression: str) -> None:
    series = read(expression)
    assert series, name
    assert series <= EXPORTED.keys() | RECORDED


@pytest.mark.parametrize(("name", "expression"), EXPRESSIONS)
def test_expressions_select_and_group_by_labels_that_some_series_has(name: str, expression: str) -> None:
    labels = set().union(*(EXPORTED.get(series, {"stage", "kind"}) for series in read(expression)))
    grouped = " ".join(re.findall(r"\b(?:by|on) \(([^)]*)\)", expression))
    assert {*re.findall(r'(\w+)(?:=|!=|=~|!~)"', expression), *re.findall(r"\w+", grouped)} <= labels, name


def test_expressions_select_values_that_exist() -> None:
    expressions = " ".join(expression for _, expression in EXPRESSIONS)
    jobs = yaml.safe_load((PROMETHEUS / "prometheus.yml").read_text())["scrape_configs"]
    values: dict[str, set[str]] = {
        "stage": set(Stage),
        "outcome": set(Outcome),
        "reason": set(Reason),
        "job": {job["job_name"] for job in jobs},
        "since": {"appended", "published"},
    }
    selected = re.findall(r'(\w+)=~?"([^"]*)"', expressions)
    assert {label for label, _ in selected} == values.keys()
    for label, value in selected:
        assert set(value.split("|")) <= values[label]


def test_what_is_said_of_retention_is_so() -> None:
    assert {flow.source.retention for flow in FLOWS.values()} == {timedelta(days=7)}
    assert DEAD.retention == timedelta(days=30)


# --- their tests ---


@pytest.mark.parametrize("name", ALERTS)
def test_an_alert_is_tested_to_fire_and_to_be_silent(name: str) -> None:
    fires = [case for case in CASES if case["name"].startswith(f"{name} fires ")]
    silent = [case for case in CASES if case["name"].startswith(f"{name} is silent ")]
    assert fires
    assert silent
    for case in fires + silent:
        assert case["input_series"]
        assert {test["alertname"] for test in case["alert_rule_test"]} == {name}
    # At the end of a case it fires, so that what is said before, that it waits, is of the same series.
    assert all(case["alert_rule_test"][-1]["exp_alerts"] for case in fires)
    assert not any(test["exp_alerts"] for case in silent for test in case["alert_rule_test"])


def test_no_alert_fires_where_all_is_well() -> None:
    (case,) = [case for case in CASES if case["name"].startswith("No alert ")]
    assert {test["alertname"] for test in case["alert_rule_test"]} == ALERTS.keys()
    assert not any(test["exp_alerts"] for test in case["alert_rule_test"])


def test_every_case_is_of_an_alert() -> None:
    names = [case["name"] for case in CASES]
    assert len(names) == len(set(names))
    assert {name.split()[0] for name in names} == {*ALERTS, "No"}


@pytest.mark.parametrize("case", CASES, ids=[case["name"] for case in CASES])
def test_cases_are_made_of_series_that_are_exported(case: dict[str, Any]) -> None:
    for series in case["input_series"]:
        name, _, labels = series["series"].partition("{")
        assert set(re.findall(r'(\w+)="', labels)) <= EXPORTED[name]


# --- the pages ---


def test_each_alert_has_a_page_and_each_page_an_alert() -> None:
    assert PAGES.keys() == ALERTS.keys()


@pytest.mark.parametrize("name", PAGES)
def test_pages_have_one_shape(name: str) -> None:
    prose = without_blocks(PAGES[name])
    assert re.findall(r"^# (.*)$", prose, re.MULTILINE) == [name]
    assert re.findall(r"^##+ (.*)$", prose, re.MULTILINE) == SECTIONS


@pytest.mark.parametrize("name", PAGES)
def test_pages_are_plain_markdown_that_can_be_shown_elsewhere(name: str) -> None:
    prose = without_blocks(PAGES[name])
    assert "```" not in prose
    assert "](" not in prose
    assert not re.search(r"</?[a-z]+>", prose)


@pytest.mark.parametrize(("name", "block"), BLOCKS)
def test_blocks_say_their_language(name: str, block: Block) -> None:
    assert block.language in {"bash", "promql"}, name


@pytest.mark.parametrize("name", PAGES)
def test_pages_tell_of_alerts_and_settings_that_exist(name: str) -> None:
    variables = {f"COPYDESK_{field.upper()}" for field in Settings.model_fields}
    variables |= {f"KAFKA_{field.upper()}" for field in KafkaSettings.model_fields} | {"KAFKA_BIN"}
    assert set(re.findall(r"\bCopydesk[A-Z]\w+", PAGES[name])) <= ALERTS.keys()
    assert set(re.findall(r"\b(?:COPYDESK|KAFKA)_\w+", PAGES[name])) <= variables


@pytest.mark.parametrize("name", PAGES)
def test_inline_queries_read_what_is_exported_too(name: str) -> None:
    inline = re.findall(r"`([^`\n]*copydesk_[^`\n]*)`", without_blocks(PAGES[name]))
    assert set().union(*map(read, inline)) <= EXPORTED.keys() | RECORDED


@pytest.mark.parametrize(("name", "script"), SCRIPTS)
def test_scripts_are_bash(name: str, script: str) -> None:
    checked = subprocess.run(["bash", "-n"], input=script, capture_output=True, text=True, check=False)
    assert (checked.returncode, checked.stderr) == (0, ""), name


@pytest.mark.parametrize("name", PAGES)
def test_commands_and_options_exist(name: str) -> None:
    inline = re.findall(r"`(copydesk [^`]+)`", without_blocks(PAGES[name]))
    scripts = [block.text.replace("\\\n", " ") for block in blocks(PAGES[name]) if block.language == "bash"]
    found = [call for script in scripts for call in re.findall(r"\bcopydesk [a-z][^|\n]*", script)]
    for call in inline + found:
        _, command, *arguments = shlex.split(DEFAULT.sub(r"\1", call))
        commands: Any = get_command(app)
        commands.commands[command].make_context(command, arguments)


# --- the list of them ---


def test_the_list_is_that_of_the_rules() -> None:
    rows = re.findall(r"^\| \[(\w+)\]\((\w+)\.md\) \| (\w+) \| .+ \|$", README, re.MULTILINE)
    assert rows == [(name, name, alert["labels"]["severity"]) for name, alert in ALERTS.items()]


def test_the_list_explains_every_variable_of_the_scripts() -> None:
    used = {variable for _, script in SCRIPTS for variable in re.findall(r"\$\{?(\w+)", script)}
    assert used - {"COPYDESK_DATA_DIR"} <= set(re.findall(r"`([A-Z_]+)`", README))
