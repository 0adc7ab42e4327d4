"""The Helm chart's values, their schema and their documentation agree with one another and with the code.

Needs no Helm: what the templates make of the values is for test_rendered_chart.py.
"""

from __future__ import annotations

import json
import re
import shlex
import tomllib
from collections.abc import Iterator
from itertools import pairwise
from typing import Any, get_args

import jsonschema_rs
import pytest
import yaml

from streams.settings import SaslMechanism, SecurityProtocol, Settings
from streams.topology import Stage
from tests.deployment.chart import CHART, ROOT, VALUE_SETS, VALUES, value_set, with_defaults

TEXT = (CHART / "values.yaml").read_text("utf-8")
SCHEMA: dict[str, Any] = json.loads((CHART / "values.schema.json").read_text("utf-8"))
ABOUT: dict[str, Any] = yaml.safe_load((CHART / "Chart.yaml").read_text("utf-8"))
TEMPLATES = "".join(file.read_text("utf-8") for file in (CHART / "templates").rglob("*.*"))
GUIDE = (ROOT / "docs/kubernetes.md").read_text("utf-8")

VALIDATOR = jsonschema_rs.Draft7Validator(SCHEMA)

# Where a pod keeps its data and answers is for the chart to say: volumes, probes and ports depend on it.
OWN_SETTINGS = {"data_dir", "metrics_host", "metrics_port"}
SETTINGS = {name: field for name, field in Settings.model_fields.items() if name not in {*OWN_SETTINGS, "kafka"}}


def documented(node: Any, path: tuple[str, ...] = ()) -> Iterator[tuple[tuple[str, ...], Any, str]]:
    """Each value with its path and the comment above it. A map in braces is a value, one in lines holds some."""
    lines = TEXT.splitlines()
    for key, value in node.value:
        here = (*path, key.value)
        if isinstance(value, yaml.MappingNode) and not value.flow_style:
            yield from documented(value, here)
            continue
        default = VALUES
        for name in here:
            default = default[name]
        above = lines[key.start_mark.line - 1].strip()
        yield here, default, above.removeprefix("# ") if above.startswith("# ") else ""


COMMENTS = {path: (default, comment) for path, default, comment in documented(yaml.compose(TEXT))}


def rows() -> list[str]:
    """The table of values. What is the same for all stages is one row."""
    shown = []
    for path, (default, comment) in COMMENTS.items():
        name = path
        if path[0] == "stages":
            alike = [COMMENTS.get(("stages", stage, *path[2:])) == (default, comment) for stage in Stage]
            if all(alike):
                name = ("stages", "*", *path[2:])
        row = f"| `{'.'.join(name)}` | {cell(default)} | {comment} |"
        if row not in shown:
            shown.append(row)
    return shown


def cell(default: Any) -> str:
    """A default as it is shown."""
    if default == "":
        return ""
    return f"`{default if isinstance(default, str) else json.dumps(default)}`"


def objects(schema: Any) -> Iterator[dict[str, Any]]:
    """All schemas of objects with named properties."""
    if isinstance(schema, list):
        schema = dict(enumerate(schema))
    if isinstance(schema, dict):
        if isinstance(schema.get("properties"), dict):
            yield schema
        for value in schema.values():
            yield from objects(value)


# --- values and their schema ---


def test_the_schema_is_one() -> None:
    assert jsonschema_rs.meta.is_valid(SCHEMA)


def test_the_schema_takes_the_defaults() -> None:
    VALIDATOR.validate(VALUES)


@pytest.mark.parametrize("name", VALUE_SETS)
def test_the_schema_takes_the_value_sets_of_the_checks(name: str) -> None:
    VALIDATOR.validate(value_set(name))


def test_no_object_of_the_schema_takes_a_name_that_it_does_not_know() -> None:
    closed = [schema["additionalProperties"] is False for schema in objects(SCHEMA)]
    assert len(closed) > 20
    assert all(closed)


def test_every_value_has_a_default_and_every_default_a_schema() -> None:
    def names(schema: dict[str, Any], path: tuple[str, ...] = ()) -> Iterator[tuple[str, ...]]:
        target = SCHEMA["definitions"][schema["$ref"].rpartition("/")[2]] if "$ref" in schema else schema
        if path in COMMENTS or "properties" not in target:
            yield path
            return
        for name, inner in target["properties"].items():
            yield from names(inner, (*path, name))

    # `global` is what a chart above this one may pass down, and no value of this one.
    assert set(names(SCHEMA)) == {*COMMENTS, ("global",)}


@pytest.mark.parametrize(
    ("values", "where"),
    [
        ({"kafka": {"bootstrapServer": "kafka:9092"}}, ["kafka"]),
        ({"kafka": {"bootstrapServers": "kafka"}}, ["kafka", "bootstrapServers"]),
        ({"kafka": {"bootstrapServers": "kafka:9092;other:9092"}}, ["kafka", "bootstrapServers"]),
        ({"kafka": {"sasl": {"password": "hunter2"}}}, ["kafka", "sasl"]),
        ({"kafka": {"securityProtocol": "TLS"}}, ["kafka", "securityProtocol"]),
        ({"settings": {"window_day": 7}}, ["settings"]),
        ({"settings": {"window_days": 0}}, ["settings", "window_days"]),
        ({"settings": {"partitions": "4"}}, ["settings", "partitions"]),
        ({"settings": {"min_population": 2000}}, ["settings", "min_population"]),
        ({"settings": {"data_dir": "/data"}}, ["settings"]),
        ({"stages": {"deduplicate": {"autoscaling": {"enabled": True}}}}, ["stages", "deduplicate"]),
        ({"stages": {"extract": {"persistence": {"size": "1Gi"}}}}, ["stages", "extract"]),
        (
            {"stages": {"enrich": {"extraEnv": [{"name": "KAFKA_SASL_PASSWORD", "value": "hunter2"}]}}},
            ["stages", "enrich", "extraEnv", 0, "name"],
        ),
        ({"image": {"digest": "sha256:0123"}}, ["image", "digest"]),
        ({"podDisruptionBudget": {"maxUnavailable": 0}}, ["podDisruptionBudget", "maxUnavailable"]),
    ],
)
def test_the_schema_refuses_what_cannot_be_meant(values: dict[str, Any], where: list[str | int]) -> None:
    (error,) = VALIDATOR.iter_errors(with_defaults(values))
    assert list(error.instance_path) == where


def test_every_value_is_used_by_a_template() -> None:
    for path in COMMENTS:
        if path[0] != "settings":
            assert re.search(rf"\.{path[-1]}\b", TEMPLATES), path


# --- values and the code ---


def test_settings_are_those_of_the_code() -> None:
    assert list(VALUES["settings"]) == list(SETTINGS)


def test_settings_have_the_types_and_bounds_of_the_code() -> None:
    schemas = SCHEMA["properties"]["settings"]["properties"]
    assert list(schemas) == list(SETTINGS)
    described = Settings.model_json_schema()["properties"]
    for name, schema in schemas.items():
        known = {key: value for key, value in described[name].items() if key not in {"title", "description", "default"}}
        assert schema == known, name


@pytest.mark.parametrize("name", SETTINGS)
def test_settings_are_described_as_in_the_code(name: str) -> None:
    assert COMMENTS["settings", name][1] == SETTINGS[name].description


@pytest.mark.parametrize("name", SETTINGS)
def test_settings_default_to_those_of_the_code_or_of_the_image(name: str) -> None:
    in_image = re.search(rf"COPYDESK_{name.upper()}=(\S+)", (ROOT / "deploy/Dockerfile").read_text())
    assert VALUES["settings"][name] == (in_image[1] if in_image else SETTINGS[name].default)


def test_stages_are_those_of_the_topology() -> None:
    assert list(VALUES["stages"]) == list(Stage)


def test_connections_are_those_that_the_code_can_make() -> None:
    kafka = SCHEMA["properties"]["kafka"]["properties"]
    assert tuple(kafka["securityProtocol"]["enum"]) == get_args(SecurityProtocol)
    assert tuple(kafka["sasl"]["properties"]["mechanism"]["enum"]) == get_args(SaslMechanism)


def test_the_chart_is_of_the_application() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    assert ABOUT["name"] == project["name"]
    assert ABOUT["description"] == project["description"]
    assert ABOUT["appVersion"] == project["version"]


def test_autoscaling_goes_to_the_partitions_there_are() -> None:
    for stage in (Stage.EXTRACT, Stage.ENRICH):
        assert VALUES["stages"][stage]["autoscaling"]["maxReplicas"] == VALUES["settings"]["partitions"]


# --- documentation ---


def test_every_value_has_a_comment() -> None:
    assert not [path for path, (_, comment) in COMMENTS.items() if not comment]


def test_the_table_of_values_is_that_of_the_chart() -> None:
    table = [line for line in GUIDE.splitlines() if line.startswith("| `")]
    assert table == rows()


def blocks(language: str) -> list[str]:
    """The blocks of the guide that are in a language, or in none."""
    found: list[tuple[str, str]] = re.findall(r"^```(\w*)\n(.*?)^```$", GUIDE, re.MULTILINE | re.DOTALL)
    return [block for of, block in found if of == language]


def commands() -> list[list[str]]:
    """The words of each command that the guide shows."""
    return [shlex.split(line) for block in blocks("bash") for line in block.replace("\\\n", " ").splitlines()]


def test_commands_set_values_that_there_are() -> None:
    pairs = [
        pair
        for words in commands()
        for flag, setting in pairwise(words)
        if flag == "--set"
        for pair in setting.split(",")
    ]
    assert pairs
    for pair in pairs:
        name, _, value = pair.partition("=")
        values: Any = yaml.safe_load(value)
        for part in reversed(name.split(".")):
            values = {part: values}
        VALIDATOR.validate(with_defaults(values))


def test_values_that_the_guide_shows_are_taken() -> None:
    assert blocks("yaml")
    for block in blocks("yaml"):
        VALIDATOR.validate(with_defaults(yaml.safe_load(block)))


def test_paths_that_the_guide_names_exist() -> None:
    links = [link for link in re.findall(r"\]\(([^)#]+)[^)]*\)", GUIDE) if "://" not in link]
    assert links
    assert all((ROOT / "docs" / link).exists() for link in links)
    paths = [word for words in commands() for word in words if word.startswith("deploy/")]
    assert paths
    assert all((ROOT / path).exists() for path in paths)


def test_the_chart_has_the_alerts_of_prometheus() -> None:
    """If not: make dashboards."""
    alerts = (ROOT / "deploy/prometheus/alerts.yml").read_text("utf-8")
    assert (CHART / "alerts.yml").read_text("utf-8") == alerts
