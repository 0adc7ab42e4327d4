"""Makes the JSON Schemas and the AsyncAPI document from the models. `python -m schemas.generate` writes them.

JSON Schema 2020-12; AsyncAPI 3.1 with the Kafka bindings 0.5. Both are committed, and a test holds them to be current.
"""

from __future__ import annotations

from importlib.metadata import version
from pathlib import Path
from typing import Any

import msgspec
import orjson

from schemas.article import Article
from schemas.dead_letter import DeadLetterHeaders
from schemas.duplicate import Duplicate
from schemas.envelope import Envelope
from schemas.event import Event
from schemas.spread import Spread
from schemas.story import Story
from schemas.withdrawal import Withdrawal
from streams.settings import Settings
from streams.topics import (
    CODED,
    COPIES,
    DEAD,
    DUPLICATE,
    ENRICHED,
    EVENTS,
    EXTRACTED,
    PUBLIC,
    RAW,
    STORIES,
    UNIQUE,
    Topic,
)

FOLDER = Path(__file__).parent / "generated"
SCHEMA_VERSION = 1

MODELS: dict[Topic, type[msgspec.Struct]] = {
    RAW: Envelope,
    EXTRACTED: Article,
    UNIQUE: Article,
    DUPLICATE: Duplicate,
    COPIES: Spread,
    ENRICHED: Article,
    CODED: Event,
    EVENTS: Event,
    STORIES: Story,
    DEAD: DeadLetterHeaders,
}
"""What each topic carries; for dead letters the headers, since their value is whatever could not be read."""

ALSO: dict[Topic, type[msgspec.Struct]] = {CODED: Withdrawal}
"""What a topic carries besides; `ce_type` tells the two apart."""

_ALL_MODELS = [*MODELS.values(), *ALSO.values()]

_KEYS = {
    RAW: "Any; the URI by convention.",
    EXTRACTED: "The article's id.",
    UNIQUE: "The article's id.",
    DUPLICATE: "The article's id.",
    COPIES: "The id of the original.",
    ENRICHED: "The article's id.",
    CODED: "Who did it to whom, as `RUS>UKR:CVL`; of a withdrawal, which goes to every partition, the article's id.",
    EVENTS: "The event's id.",
    STORIES: "The story's id.",
    DEAD: "The key of the message as it was.",
}


def schema_name(model: type[msgspec.Struct]) -> str:
    """The file of a model's schema: `article.v1.schema.json`."""
    words = "".join(f"-{letter.lower()}" if letter.isupper() else letter for letter in model.__name__).strip("-")
    return f"{words}.v{SCHEMA_VERSION}.schema.json"


def documents() -> dict[str, bytes]:
    """All generated files by name."""
    files = {schema_name(model): _json(json_schema(model)) for model in _ALL_MODELS}
    return files | {"asyncapi.json": _json(asyncapi())}


def json_schema(model: type[msgspec.Struct]) -> dict[str, Any]:
    """The JSON Schema of a model, with all it refers to."""
    head = {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": f"urn:copydesk:schema:{schema_name(model).removesuffix('.schema.json')}",
    }
    return head | msgspec.json.schema(model)


def asyncapi() -> dict[str, Any]:
    """The AsyncAPI document: a channel a topic, an operation a channel."""
    _, schemas = msgspec.json.schema_components(
        list(dict.fromkeys(_ALL_MODELS)), ref_template="#/components/schemas/{name}"
    )
    return {
        "asyncapi": "3.1.0",
        "info": {
            "title": "Copydesk",
            "version": version("copydesk"),
            "description": "Raw news in; clean, deduplicated, enriched, attributable articles out.",
            "license": {"name": "Apache-2.0"},
        },
        "defaultContentType": "application/json",
        "channels": {topic.name: _channel(topic) for topic in PUBLIC},
        "operations": {_operation_name(topic): _operation(topic) for topic in PUBLIC},
        "components": {
            "schemas": schemas,
            "messages": {topic.name: _message(topic) for topic in PUBLIC},
            "messageTraits": {"cloudEvent": _cloud_event()},
        },
    }


def _channel(topic: Topic) -> dict[str, Any]:
    settings = Settings.model_construct()  # the defaults, whatever the environment says
    configuration: dict[str, Any] = {"cleanup.policy": topic.cleanup.split(",")}
    if topic.retention is not None:
        configuration["retention.ms"] = int(topic.retention.total_seconds() * 1000)
    kafka = {"partitions": topic.partitions(settings), "topicConfiguration": configuration, "bindingVersion": "0.5.0"}
    return {
        "address": topic.name,
        "messages": {"message": {"$ref": f"#/components/messages/{topic.name}"}},
        "bindings": {"kafka": kafka},
    }


def _operation_name(topic: Topic) -> str:
    return f"{'receive' if topic is RAW else 'send'}-{topic.name}"


def _operation(topic: Topic) -> dict[str, Any]:
    return {
        "action": "receive" if topic is RAW else "send",
        "channel": {"$ref": f"#/channels/{topic.name}"},
        "messages": [{"$ref": f"#/channels/{topic.name}/messages/message"}],
    }


def _message(topic: Topic) -> dict[str, Any]:
    models = [{"$ref": f"#/components/schemas/{model[topic].__name__}"} for model in (MODELS, ALSO) if topic in model]
    model: dict[str, Any] = models[0] if len(models) == 1 else {"oneOf": models}
    message: dict[str, Any] = {
        "name": topic.name,
        "bindings": {"kafka": {"key": {"type": "string", "description": _KEYS[topic]}, "bindingVersion": "0.5.0"}},
    }
    if topic is DEAD:
        return message | {"headers": model, "contentType": "application/octet-stream"}
    if topic is RAW:
        others = "pages, plain text, ninjs, feeds' items, NewsML-G2 and CloudEvents are read as well"
        return message | {"payload": model, "description": f"The plain envelope; {others}."}
    return message | {"payload": model, "traits": [{"$ref": "#/components/messageTraits/cloudEvent"}]}


def _cloud_event() -> dict[str, Any]:
    """The headers of CloudEvents 1.0.2 in Kafka's binary mode."""
    names = ("ce_specversion", "ce_id", "ce_time", "ce_source", "ce_type")
    properties: dict[str, Any] = {name: {"type": "string"} for name in names}
    properties["ce_id"]["description"] = "Topic, partition and offset of the raw message: the same on every repetition."
    properties["ce_time"] |= {"format": "date-time", "description": "When the raw message was appended."}
    return {"headers": {"type": "object", "properties": properties, "required": list(names)}}


def _json(document: dict[str, Any]) -> bytes:
    return orjson.dumps(document, option=orjson.OPT_INDENT_2) + b"\n"


def main() -> None:
    """Write the generated files anew."""
    FOLDER.mkdir(exist_ok=True)
    for old in FOLDER.iterdir():
        old.unlink()
    for name, document in documents().items():
        (FOLDER / name).write_bytes(document)


if __name__ == "__main__":
    main()
