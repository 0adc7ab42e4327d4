"""The Helm chart's values, and its value sets as Helm would put them together."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import yaml

ROOT = Path(__file__).parents[2]
CHART = ROOT / "deploy/helm/copydesk"

VALUES: dict[str, Any] = yaml.safe_load((CHART / "values.yaml").read_text("utf-8"))
VALUE_SETS = {file.name.removesuffix("-values.yaml"): file for file in sorted((CHART / "ci").glob("*-values.yaml"))}


def with_defaults(values: dict[str, Any], defaults: dict[str, Any] = VALUES) -> dict[str, Any]:
    """What templates see where a user gives some values: maps are put together, all else is replaced."""
    merged = dict(defaults)
    for key, value in values.items():
        default = merged.get(key)
        if isinstance(value, dict) and isinstance(default, dict):
            merged[key] = with_defaults(value, default)
        else:
            merged[key] = value
    return merged


def value_set(name: str) -> dict[str, Any]:
    """A value set of the folder `ci`, with the chart's defaults."""
    return with_defaults(yaml.safe_load(VALUE_SETS[name].read_text("utf-8")))
