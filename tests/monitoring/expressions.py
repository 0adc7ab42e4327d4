"""The expressions of dashboards and alerts, as Prometheus is asked them."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import NamedTuple

import yaml

DEPLOY = Path(__file__).parents[2] / "deploy"

_SELECTOR = re.compile(r"\b(?:[a-z]+:[a-z_]+:[a-z0-9]+|copydesk_[a-z_]+|process_[a-z_]+|up)\b(?:\{[^}]*\})?")


class Expression(NamedTuple):
    """Where an expression stands, under which name, and what it says."""

    place: str
    name: str
    text: str


def of_panels(rate_interval: str) -> Iterator[Expression]:
    """All expressions of all panels, with Grafana's variables filled in: everything chosen, and this interval."""
    for file in sorted((DEPLOY / "grafana/dashboards").glob("*.json")):
        for panel in json.loads(file.read_text("utf-8"))["panels"]:
            for target in panel.get("targets", ()):
                text = target["expr"].replace("$__rate_interval", rate_interval)
                text = re.sub(r"\$(job|instance)\b", ".+", text)
                yield Expression(panel["title"], target["legendFormat"], text)


def of_alerts() -> Iterator[Expression]:
    """The expressions of all alerts."""
    for group in yaml.safe_load((DEPLOY / "prometheus/alerts.yml").read_text("utf-8"))["groups"]:
        for rule in group["rules"]:
            if "alert" in rule:
                yield Expression(rule["alert"], rule["labels"]["severity"], " ".join(rule["expr"].split()))


def selectors(expression: str) -> list[str]:
    """What an expression selects: metrics with their matchers."""
    return sorted(set(_SELECTOR.findall(expression)))


def legend(form: str, labels: Mapping[str, str]) -> str:
    """The name of a series, as Grafana makes it of the form of a legend and the labels."""
    for name, value in labels.items():
        form = form.replace("{{" + name + "}}", value)
    return form
