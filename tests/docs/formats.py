"""Blocks of data formats: each has to parse, and what looks like a message of Copydesk has to be one."""

from __future__ import annotations

import configparser
import re
import tomllib
from collections.abc import Callable, Iterator
from typing import Any

import jsonschema_rs
import msgspec
import orjson
import yaml
from lxml import etree

from schemas.article import Article
from schemas.dead_letter import DeadLetterHeaders
from schemas.duplicate import Duplicate
from schemas.envelope import Envelope
from schemas.event import Event
from schemas.generate import json_schema
from schemas.story import Story

_INSTRUCTION = re.compile(
    r"(?:ADD|ARG|CMD|COPY|ENTRYPOINT|ENV|EXPOSE|FROM|HEALTHCHECK|LABEL|ONBUILD|RUN|SHELL|STOPSIGNAL|USER|VOLUME|WORKDIR)\s",
    re.IGNORECASE,
)


def problem_of(language: str, text: str) -> str | None:
    """What is wrong with a text of that format; None where nothing is."""
    try:
        _READERS[language](text)
    except (ValueError, TypeError, yaml.YAMLError, configparser.Error, etree.LxmlError) as error:
        return f"{type(error).__name__}: {error}"
    return None


def model_of(value: Any) -> type[msgspec.Struct] | None:
    """The message that a JSON value is meant to be, where that can be told."""
    if not isinstance(value, dict):
        return None
    names = set(value)
    if "__connect.errors.topic" in names:
        return DeadLetterHeaders
    if {"id", "uri"} <= names:
        return Article if "text" in names else Duplicate if "copies" in names else None
    if {"id", "actor", "event"} <= names:
        return Event
    if {"id", "articles"} <= names:
        return Story
    is_envelope = "html" in names or ("text" in names and "start" not in names)
    return Envelope if is_envelope else None


def _json(text: str) -> None:
    _validate(orjson.loads(text))


def _json_lines(text: str) -> None:
    for line in filter(str.strip, text.splitlines()):
        _json(line)


def _validate(value: Any) -> None:
    if isinstance(value, dict) and set(value) == {"key", "headers", "value"}:
        value = value["headers"]
    model = model_of(value)
    if model is not None:
        jsonschema_rs.validate(json_schema(model), value)


def _yaml(text: str) -> None:
    # To the end, for there may be several documents.
    list(yaml.compose_all(text, Loader=yaml.SafeLoader))


def _ini(text: str) -> None:
    # systemd has several lines of one name in a section.
    parser = configparser.ConfigParser(strict=False, interpolation=None)
    parser.read_string(text)


def _properties(text: str) -> None:
    for line in filter(None, map(str.strip, text.splitlines())):
        if not line.startswith(("#", "!")) and not re.match(r"[\w.-]+\s*[=:]", line):
            raise ValueError(f"{line!r} is no property")


def _dockerfile(text: str) -> None:
    for line in _joined(text):
        if not _INSTRUCTION.match(line):
            raise ValueError(f"{line!r} is no instruction of a Dockerfile")


def _joined(text: str) -> Iterator[str]:
    for line in text.replace("\\\n", " ").splitlines():
        if line.strip() and not line.lstrip().startswith("#"):
            yield line.strip()


_READERS: dict[str, Callable[[str], object]] = {
    "json": _json,
    "jsonl": _json_lines,
    "yaml": _yaml,
    "toml": tomllib.loads,
    "ini": _ini,
    "properties": _properties,
    "xml": lambda text: etree.fromstring(text.encode()),
    "dockerfile": _dockerfile,
}
