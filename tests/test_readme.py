"""What the README claims of the code."""

from __future__ import annotations

import re
from pathlib import Path

import msgspec

from schemas.article import Article
from streams import topology
from streams.cli import app
from streams.cli.event_line import event_line
from streams.settings import KafkaSettings, Settings
from streams.settings_reference import shown, variable
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


def test_its_few_settings_are_those_of_the_code() -> None:
    known = {variable(model, name): (model, name) for model in (KafkaSettings, Settings) for name in model.model_fields}
    rows = re.findall(r"^\| `([A-Z_]+)` \| (.*?)\s?\| ([^|]+) \|$", README, re.MULTILINE)
    assert 0 < len(rows) < 10
    for name, default, meaning in rows:
        model, field = known[name]
        assert default == shown(model.model_construct().model_dump(mode="json")[field])
        assert meaning == model.model_fields[field].description


def test_it_names_no_variable_that_there_is_not() -> None:
    known = {variable(model, name) for model in (KafkaSettings, Settings) for name in model.model_fields}
    assert set(re.findall(r"`((?:KAFKA|COPYDESK)_\w+)`", README)) <= known


def test_it_shows_every_command() -> None:
    commands = {command.callback.__name__ for command in app.registered_commands if command.callback}
    assert commands <= set(re.findall(r"copydesk (\w+)", README))


def test_it_lists_every_output_topic() -> None:
    for topic in PUBLIC:
        if topic is not RAW:
            assert f"`{topic.name}`" in README


def test_the_event_that_it_shows_is_one_of_the_demonstrations() -> None:
    example = ROOT / "schemas" / "examples" / "articles-enriched" / "01-port-talks.json"
    article = msgspec.json.decode(example.read_bytes(), type=Article)
    told = {
        f"{line.date} {line.kind} {line.sides}  {line.place}  {event.status}"
        for event in article.events or []
        for line in [event_line(event)]
    }
    shown_lines = re.findall(r"^\d{4}-\d\d-\d\d [A-Z]+ .* -> .*$", README, re.MULTILINE)
    assert shown_lines
    assert set(shown_lines) <= told
