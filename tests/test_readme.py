"""What the README claims of the code."""

from __future__ import annotations

import json
import re
from pathlib import Path

from streams import topology
from streams.cli import app
from streams.settings import KafkaSettings, Settings
from streams.topics import PUBLIC, RAW

ROOT = Path(__file__).parent.parent
README = (ROOT / "README.md").read_text("utf-8")


def lines_of_picture(text: str) -> list[str]:
    return [line.strip() for line in text.splitlines() if set("▶◀") & set(line)]


def test_its_picture_is_that_of_the_topology() -> None:
    assert lines_of_picture(topology.__doc__ or "") == lines_of_picture(README)


def test_the_topology_names_every_stage_and_topic_of_the_picture() -> None:
    picture = " ".join(lines_of_picture(README))
    for stage, flow in topology.FLOWS.items():
        assert f"──▶ {stage} ──▶" in picture
        names = {topic.name for topic in (flow.source, flow.passed, flow.duplicate) if topic}
        assert names <= set(re.findall(r"[a-z-]+[a-z]", picture))


def test_its_table_of_settings_is_that_of_the_code() -> None:
    defaults = Settings.model_construct()
    for name, field in Settings.model_fields.items():
        if name == "kafka":
            continue
        value = getattr(defaults, name)
        shown = json.dumps(value) if isinstance(value, dict) else str(value)
        cell = f"`{shown}`" if shown else ""
        row = " ".join(f"| `COPYDESK_{name.upper()}` | {cell} | {field.description} |".split())
        assert row in [" ".join(line.split()) for line in README.splitlines()]
    assert set(re.findall(r"`(COPYDESK_\w+)`", README)) == {
        f"COPYDESK_{name.upper()}" for name in Settings.model_fields if name != "kafka"
    }


def test_it_names_every_kafka_variable() -> None:
    assert set(re.findall(r"`(KAFKA_\w+)`", README)) == {f"KAFKA_{name.upper()}" for name in KafkaSettings.model_fields}


def test_it_shows_every_command() -> None:
    commands = {command.callback.__name__ for command in app.registered_commands if command.callback}
    assert commands <= set(re.findall(r"copydesk (\w+)", README))


def test_it_lists_every_output_topic() -> None:
    for topic in PUBLIC:
        if topic is not RAW:
            assert f"`{topic.name}`" in README


def test_every_path_that_it_links_to_exists() -> None:
    links = [link for link in re.findall(r"\]\(([^)]+)\)", README) if "://" not in link]
    assert links
    assert all((ROOT / link).exists() for link in links)
