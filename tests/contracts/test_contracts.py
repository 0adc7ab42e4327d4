"""The contracts hold together: models, schemas, AsyncAPI and examples, none without the others."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import jsonschema_rs
import msgspec
import orjson
import pytest

from schemas.article import Article
from schemas.generate import ALSO, MODELS, documents, schema_name
from schemas.generate import FOLDER as GENERATED
from streams.topics import DEAD, PUBLIC, RAW
from tests.contracts.write_examples import FOLDER as EXAMPLES
from tests.contracts.write_examples import MADE, folder_of, made_examples

OUTPUTS = [(topic, path) for topic in PUBLIC if topic is not RAW for path in sorted(folder_of(topic).glob("*.json"))]


def test_generated_documents_are_current() -> None:
    committed = {path.name: path.read_bytes() for path in GENERATED.iterdir()}
    assert committed == documents(), "run `make contracts`"


def test_generated_documents_are_the_same_on_every_run() -> None:
    assert documents() == documents()


@pytest.mark.parametrize("path", sorted(GENERATED.glob("*.schema.json")), ids=lambda path: path.name)
def test_a_schema_is_json_schema_2020_12(path: Path) -> None:
    jsonschema_rs.meta.validate(orjson.loads(path.read_bytes()))


def test_every_topic_has_a_model_and_a_schema() -> None:
    assert set(MODELS) == set(PUBLIC)
    models = [*MODELS.values(), *ALSO.values()]
    assert {schema_name(model) for model in models} == {path.name for path in GENERATED.glob("*.schema.json")}


def test_every_topic_has_examples_and_no_example_is_without_a_topic() -> None:
    folders = {path.name for path in EXAMPLES.iterdir() if path.is_dir()}
    assert folders == {topic.name for topic in PUBLIC}
    assert all(any(folder_of(topic).iterdir()) for topic in PUBLIC)
    assert not [path for path in EXAMPLES.iterdir() if not path.is_dir()]


@pytest.mark.parametrize(("topic", "path"), OUTPUTS, ids=lambda one: getattr(one, "name", None))
def test_an_example_is_valid(topic: Any, path: Path) -> None:
    example = orjson.loads(path.read_bytes())
    instance = example["headers"] if topic is DEAD else example
    model = ALSO[topic] if topic in ALSO and path.stem.startswith("withdrawal-") else MODELS[topic]
    schema = orjson.loads((GENERATED / schema_name(model)).read_bytes())
    jsonschema_rs.validate(schema, instance)
    if topic is not DEAD:
        msgspec.json.decode(path.read_bytes(), type=model)


def test_an_unknown_field_is_refused() -> None:
    schema = orjson.loads((GENERATED / schema_name(Article)).read_bytes())
    example = orjson.loads(next(path for topic, path in OUTPUTS if MODELS[topic] is Article).read_bytes())
    assert not jsonschema_rs.is_valid(schema, example | {"sentiment": 1})
    with pytest.raises(msgspec.ValidationError, match="unknown field"):
        msgspec.convert(example | {"sentiment": 1}, Article)


def test_examples_are_what_the_stages_make_of_the_raw_ones() -> None:
    committed = {path.relative_to(EXAMPLES): path.read_bytes() for topic in MADE for path in folder_of(topic).iterdir()}
    assert committed == made_examples(), "run `make contracts`"


def test_every_reference_in_the_asyncapi_document_leads_somewhere() -> None:
    document = orjson.loads((GENERATED / "asyncapi.json").read_bytes())
    references = list(references_in(document))
    assert references
    for reference in references:
        place = document
        for step in reference.removeprefix("#/").split("/"):
            place = place[step]


def test_the_asyncapi_document_has_a_channel_and_an_operation_for_each_topic() -> None:
    document = orjson.loads((GENERATED / "asyncapi.json").read_bytes())
    names = {topic.name for topic in PUBLIC}
    assert document["asyncapi"] == "3.1.0"
    assert set(document["channels"]) == names
    assert {re.sub("^(send|receive)-", "", operation) for operation in document["operations"]} == names


def references_in(value: Any) -> Iterator[str]:
    if isinstance(value, dict):
        for key, inner in value.items():
            if key == "$ref":
                yield inner
            else:
                yield from references_in(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from references_in(inner)
