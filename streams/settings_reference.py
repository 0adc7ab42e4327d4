"""Makes docs/configuration.md from the settings. `python -m streams.settings_reference` writes it.

The page is committed, and a test holds it to be current. It shows what a checkout has by default, whatever the
environment says.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pydantic_settings import BaseSettings

from streams.settings import KafkaSettings, Settings

PAGE = Path(__file__).parent.parent / "docs" / "configuration.md"

_INTRODUCTION = """\
# Configuration

Every setting of Copydesk, all of them environment variables. Nothing has to be set but `KAFKA_BOOTSTRAP_SERVERS`.

- Every command reads the same variables, once, when it starts: a change takes effect with a restart.
- A variable that is empty counts as one that is not set.
- A wrong value ends every command with one line that names the variable, and with status 1.
- Give all workers of a pipeline the same settings, or what becomes of an article depends on who takes it. Only the
  folder, the processes, the logs and the metrics are each worker's own.

`copydesk doctor` tries out what the variables lead to.

<!-- Made by `make contracts` from streams/settings.py: change the descriptions there. -->
"""


@dataclass(frozen=True)
class Section:
    """Settings that belong together, and what has to be said of them besides."""

    title: str
    settings: type[BaseSettings]
    names: Sequence[str]
    note: str


SECTIONS = (
    Section(
        "The way to Kafka",
        KafkaSettings,
        list(KafkaSettings.model_fields),
        "[security.md](security.md) tells which of them go together, and how secrets stay secret. A variable and\n"
        "its file together are an error.",
    ),
    Section(
        "Topics and state",
        Settings,
        ["topic_prefix", "partitions", "replication_factor", "data_dir"],
        "Partitions and replicas matter when topics are created, and never change topics that are there; a topic with\n"
        "fewer partitions than `COPYDESK_PARTITIONS` is refused. `articles-extracted`, the changelog of articles seen\n"
        "and `copydesk-replayed` have one partition whatever is set; the changelog of open events has as many as\n"
        "`events-coded`. Two workers on one machine need a folder each.",
    ),
    Section(
        "Messages and throughput",
        Settings,
        ["max_message_bytes", "compression", "max_in_flight", "extract_processes", "nlp_processes", "batch_articles"],
        "A raw message larger than `COPYDESK_MAX_MESSAGE_BYTES` is dead (`too-large`). Topics are created for\n"
        "messages of four times that size, since an enriched article is larger than what it was made from.\n"
        "Set `COPYDESK_COMPRESSION` to `gzip` where a consumer cannot read zstd:\n"
        "[consuming.md](consuming.md#compression).\n"
        "[operating.md](operating.md#scaling) tells how to scale.",
    ),
    Section(
        "Limits of processes",
        Settings,
        ["extract_seconds", "nlp_seconds", "max_process_bytes"],
        "A message that takes more is dead (`too-slow`, `too-much-memory`), and its process is replaced:\n"
        "[decision 9](decisions/0009-work-in-processes.md).",
    ),
    Section(
        "Copies and stories",
        Settings,
        ["window_days", "story_hours"],
        "Time is that of the log, not of the clock:\n"
        "[decision 7](decisions/0007-the-window-follows-the-time-of-the-log.md).\n"
        "An article in the window takes 2 KB of memory.",
    ),
    Section(
        "Events",
        Settings,
        ["event_days"],
        "What articles say of the same event becomes one record:\n"
        "[decision 17](decisions/0017-one-record-for-an-event.md). Time is that of the log, as above.",
    ),
    Section(
        "Enrichment",
        Settings,
        ["models", "min_population"],
        "A language without a pipeline passes as it is. The pipelines have to be installed:\n"
        "[how to add a language](faq.md#how-do-i-add-a-language).",
    ),
    Section(
        "When many messages are dead",
        Settings,
        ["max_dead_share", "dead_share_messages", "stop_on_dead_share"],
        "A stage whose share is exceeded says so in its log, at level `critical`, and in `copydesk_dead_share`. With\n"
        "`COPYDESK_STOP_ON_DEAD_SHARE` its worker ends, so that whoever sends nonsense is noticed.",
    ),
    Section(
        "Stopping",
        Settings,
        ["drain_seconds"],
        "Give a worker as much for each of its stages, and 15 s more, before it is killed.",
    ),
    Section(
        "Logs and metrics",
        Settings,
        ["log_format", "log_level", "metrics_host", "metrics_port"],
        "Logs go to standard error. `/metrics`, `/live` and `/ready` ask for no login: keep the port in your network.",
    ),
)


def configuration_page() -> str:
    """The page. Raises ValueError where a setting is in no section, or in several."""
    told = [(section.settings, name) for section in SECTIONS for name in section.names]
    known = [(model, name) for model in (KafkaSettings, Settings) for name in model.model_fields if name != "kafka"]
    if sorted(told, key=str) != sorted(known, key=str):
        raise ValueError(f"each setting belongs to one section: {set(told) ^ set(known) or 'one is told twice'}")
    return _INTRODUCTION + "".join(_section(section) for section in SECTIONS)


def variable(settings: type[BaseSettings], name: str) -> str:
    """The environment variable of a setting."""
    return f"{settings.model_config.get('env_prefix', '')}{name}".upper()


def shown(value: Any) -> str:
    """A default as a user would write it, as code; nothing where nothing is set."""
    text = "" if value is None else value if isinstance(value, str) else json.dumps(value)
    return f"`{text}`" if text else ""


def _section(section: Section) -> str:
    schema = section.settings.model_json_schema()["properties"]
    rows = [_row(variable(section.settings, name), schema[name]) for name in section.names]
    return "\n".join(_lines(section, rows))


def _lines(section: Section, rows: Sequence[str]) -> Iterator[str]:
    yield f"\n## {section.title}\n\n{section.note}\n"
    yield "| variable | type | default | allowed | meaning |"
    yield "|---|---|---|---|---|"
    yield from rows
    yield ""


def _row(name: str, field: dict[str, Any]) -> str:
    kind = {**field, **next((one for one in field.get("anyOf", []) if one["type"] != "null"), {})}
    cells = (f"`{name}`", _type(kind), shown(field.get("default")), _allowed(kind), field["description"])
    return f"| {' | '.join(cells)} |".replace("|  |", "| |").replace("|  |", "| |")


def _type(kind: dict[str, Any]) -> str:
    by_format = {"path": "folder", "file-path": "file", "password": "secret"}
    by_type = {"integer": "whole number", "string": "text", "boolean": "yes or no", "object": "JSON"}
    return by_format.get(kind.get("format", "")) or by_type.get(kind["type"], kind["type"])


def _allowed(kind: dict[str, Any]) -> str:
    if "enum" in kind:
        return ", ".join(shown(value) for value in kind["enum"])
    if "pattern" in kind:
        return "letters, digits, `.`, `_`, `-`" if kind["pattern"] == r"^[A-Za-z0-9._-]*$" else f"`{kind['pattern']}`"
    by_type = {"boolean": "`true`, `false`", "object": "an object of texts"}
    by_format = {"file-path": "a file that exists"}
    return _range(kind) or by_format.get(kind.get("format", ""), by_type.get(kind["type"], ""))


def _range(kind: dict[str, Any]) -> str:
    least = [f"{kind['minimum']:,} or more"] if "minimum" in kind else []
    above = [f"more than {kind['exclusiveMinimum']:,}"] if "exclusiveMinimum" in kind else []
    most = [f"at most {kind['maximum']:,}"] if "maximum" in kind else []
    return ", ".join(least + above + most)


def main() -> None:
    """Write the page anew."""
    PAGE.write_text(configuration_page(), "utf-8")


if __name__ == "__main__":
    main()
