"""Makes Grafana's dashboards: one of the panels in `copydesk.yml`, one of the runbook pages in `docs/runbooks`.

They are of the classic model (schemaVersion 42). Where this file is run, it writes them.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import yaml

HERE = Path(__file__).parent
DASHBOARDS = HERE / "dashboards"
RUNBOOKS = HERE.parents[1] / "docs" / "runbooks"
ALERTS = HERE.parent / "prometheus" / "alerts.yml"

_RUNBOOKS_UID = "copydesk-runbooks"
_SOURCE = {"type": "prometheus", "uid": "${datasource}"}
_SELECTION = 'job=~"$job", instance=~"$instance"'
_METRIC = re.compile(r"\b((?:copydesk|process)_[a-z_]+)(\{)?")
_COLUMNS, _STAT_HEIGHT, _SERIES_HEIGHT, _PAGE_HEIGHT = 24, 5, 8, 16


def dashboard(panels: dict[str, Any], pages: dict[str, int]) -> dict[str, Any]:
    """The dashboard of the panels, with links to the runbook pages, which are numbered by alert."""
    made = list(_placed(panels["rows"], pages))
    variables = [_data_source(), _choice("job", "Job", "copydesk_build_info"), _instances()]
    links = [{"type": "link", "title": "Runbooks", "url": f"/d/{_RUNBOOKS_UID}", "icon": "doc", "targetBlank": True}]
    about = {key: panels[key] for key in ("uid", "title", "description")}
    return _board(about, made, variables, links)


def runbooks(pages: dict[str, int]) -> dict[str, Any]:
    """The dashboard of the runbook pages, one below the other."""
    about = {"uid": _RUNBOOKS_UID, "title": "Copydesk runbooks", "description": "What to do about each alert."}
    links = [{"type": "link", "title": "Copydesk", "url": "/d/copydesk", "icon": "dashboard", "targetBlank": False}]
    panels = [
        {
            "id": number,
            "type": "text",
            "title": alert,
            "description": f"What {alert} means, how to look, and what to do.",
            "gridPos": {"x": 0, "y": (number - 1) * _PAGE_HEIGHT, "w": _COLUMNS, "h": _PAGE_HEIGHT},
            "options": {"mode": "markdown", "content": (RUNBOOKS / f"{alert}.md").read_text("utf-8")},
        }
        for alert, number in pages.items()
    ]
    return _board(about, panels, [], links)


def pages_of_alerts() -> dict[str, int]:
    """The number of the runbook page of each alert: its place in the file of rules, from 1 on."""
    groups = yaml.safe_load(ALERTS.read_text("utf-8"))["groups"]
    alerts = [rule["alert"] for group in groups for rule in group["rules"] if "alert" in rule]
    return {alert: number for number, alert in enumerate(alerts, 1)}


def selecting(expression: str) -> str:
    """An expression with the choice of job and worker added to every metric."""
    return _METRIC.sub(lambda found: f"{found[1]}{{{_SELECTION}" + (", " if found[2] else "}"), expression)


def text_of(board: dict[str, Any]) -> str:
    """A dashboard as it stands in its file."""
    return json.dumps(board, indent=2, ensure_ascii=False) + "\n"


def _board(
    about: dict[str, Any], panels: list[dict[str, Any]], variables: list[dict[str, Any]], links: list[dict[str, Any]]
) -> dict[str, Any]:
    return {
        **about,
        "tags": ["copydesk"],
        "schemaVersion": 42,
        "version": 1,
        "editable": False,
        "graphTooltip": 1,
        "timezone": "browser",
        "refresh": "15s",
        "time": {"from": "now-1h", "to": "now"},
        "timepicker": {},
        "annotations": {"list": []},
        "links": links,
        "templating": {"list": variables},
        "panels": panels,
    }


def _placed(rows: list[dict[str, Any]], pages: dict[str, int]) -> Iterator[dict[str, Any]]:
    """All rows and panels, from left to right and from top to bottom."""
    number, y = 0, 0
    for row in rows:
        if row["title"]:
            number, place = number + 1, {"x": 0, "y": y, "w": _COLUMNS, "h": 1}
            title = {"type": "row", "title": row["title"], "collapsed": False, "panels": []}
            yield {"id": number, "gridPos": place, **title}
            y += 1
        x = 0
        for panel in row["panels"]:
            height = _STAT_HEIGHT if panel.get("type") == "stat" else _SERIES_HEIGHT
            if x + panel["width"] > _COLUMNS:
                x, y = 0, y + height
            number, place = number + 1, {"x": x, "y": y, "w": panel["width"], "h": height}
            yield {"id": number, "gridPos": place, **_panel(panel, pages)}
            x += panel["width"]
        y += height


def _panel(panel: dict[str, Any], pages: dict[str, int]) -> dict[str, Any]:
    kind = panel.get("type", "timeseries")
    made = {
        "type": kind,
        "title": panel["title"],
        "description": panel["description"],
        "datasource": _SOURCE,
        "targets": [_target(*one) for one in zip("ABCDEF", panel["expressions"].items(), strict=False)],
        "fieldConfig": {"defaults": _stat_field(panel) if kind == "stat" else _series_field(panel), "overrides": []},
        "options": _STAT if kind == "stat" else _SERIES,
    }
    alert = panel.get("runbook")
    page = f"?viewPanel=panel-{pages[alert]}" if alert else ""
    link = {"title": f"What to do: {alert or 'runbooks'}", "url": f"/d/{_RUNBOOKS_UID}{page}", "targetBlank": True}
    return {**made, "links": [link]}


def _target(reference: str, expression: tuple[str, str]) -> dict[str, Any]:
    legend, text = expression
    return {
        "refId": reference,
        "datasource": _SOURCE,
        "editorMode": "code",
        "expr": selecting(text),
        "legendFormat": legend,
        "range": True,
    }


def _stat_field(panel: dict[str, Any]) -> dict[str, Any]:
    return {"unit": panel["unit"], "min": 0, "decimals": 2, "noValue": "0", **_coloured(panel, "thresholds")}


def _series_field(panel: dict[str, Any]) -> dict[str, Any]:
    style = "line" if "thresholds" in panel else "off"
    custom = {
        "drawStyle": "line",
        "lineWidth": 1,
        "fillOpacity": 10,
        "showPoints": "never",
        "spanNulls": False,
        "lineInterpolation": "linear",
        "stacking": {"mode": "normal" if panel.get("stacked") else "none", "group": "A"},
        "thresholdsStyle": {"mode": style},
    }
    return {"unit": panel["unit"], "min": 0, "custom": custom, **_coloured(panel, "palette-classic")}


def _coloured(panel: dict[str, Any], mode: str) -> dict[str, Any]:
    steps = [{"color": colour, "value": least} for least, colour in panel.get("thresholds", [[None, "green"]])]
    return {"color": {"mode": mode}, "thresholds": {"mode": "absolute", "steps": steps}}


def _data_source() -> dict[str, Any]:
    return {
        "name": "datasource",
        "label": "Data source",
        "type": "datasource",
        "query": "prometheus",
        "hide": 0,
        "includeAll": False,
        "multi": False,
        "options": [],
        "refresh": 1,
        "regex": "",
    }


def _choice(name: str, label: str, of: str) -> dict[str, Any]:
    """A variable of the values that a label has on a metric: all of them, unless some are chosen."""
    return {
        "name": name,
        "label": label,
        "type": "query",
        "datasource": _SOURCE,
        "query": {"qryType": 1, "query": f"label_values({of}, {name})", "refId": name},
        "current": {"text": ["All"], "value": ["$__all"]},
        "allValue": ".+",
        "includeAll": True,
        "multi": True,
        "hide": 0,
        "options": [],
        "refresh": 2,
        "regex": "",
        "sort": 1,
    }


def _instances() -> dict[str, Any]:
    return _choice("instance", "Worker", 'copydesk_build_info{job=~"$job"}')


_STAT = {
    "graphMode": "area",
    "colorMode": "value",
    "textMode": "value",
    "justifyMode": "auto",
    "orientation": "auto",
    "wideLayout": True,
    "reduceOptions": {"calcs": ["lastNotNull"], "fields": "", "values": False},
}
_SERIES = {
    "legend": {"displayMode": "table", "placement": "bottom", "showLegend": True, "calcs": ["mean", "max"]},
    "tooltip": {"mode": "multi", "sort": "desc"},
}


def boards() -> dict[Path, dict[str, Any]]:
    """All dashboards, by the file of each."""
    pages = pages_of_alerts()
    panels = yaml.safe_load((HERE / "copydesk.yml").read_text("utf-8"))
    return {DASHBOARDS / "copydesk.json": dashboard(panels, pages), DASHBOARDS / "runbooks.json": runbooks(pages)}


if __name__ == "__main__":
    for file, board in boards().items():
        file.write_text(text_of(board), "utf-8")
