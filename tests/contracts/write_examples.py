"""Makes the examples of the output topics from those of `articles-raw`, by the stages themselves.

`python -m tests.contracts.write_examples` writes them; a test holds them to be what the stages say. Those of
`events-coded` are written by hand; of them are made those of `events`, each the record after a message.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import orjson

import schemas
from schemas.event import Event
from streams.cli.inputs import files_in, raw_inputs
from streams.cli.raw_input import RawInput
from streams.coded_messages import CODED_TYPE, WITHDRAWN_TYPE, decode_coded
from streams.dead_letters import message_as_json
from streams.records import Output, Record, Result
from streams.runner import failed
from streams.stage1_extract.stage import extract
from streams.stage2_deduplicate.stage import deduplicate
from streams.stage2_deduplicate.window import Window
from streams.stage3_enrich.dyads import dyad_key
from streams.stage3_enrich.stage import Enricher
from streams.stage4_corroborate.open_records import OpenRecords
from streams.stage4_corroborate.stage import corroborate
from streams.topics import CODED, COPIES, DEAD, DUPLICATE, ENRICHED, EVENTS, EXTRACTED, RAW, STORIES, UNIQUE, Topic
from streams.topology import Stage

FOLDER = Path(schemas.__file__).parent / "examples"
MADE = (EXTRACTED, UNIQUE, DUPLICATE, COPIES, ENRICHED, EVENTS, STORIES, DEAD)
RECEIVED = datetime(2026, 3, 12, 6, tzinfo=UTC)


def made_examples() -> dict[Path, bytes]:
    """The examples by their paths below the folder of all examples."""
    return {
        Path(output.topic.name) / f"{name}.json": orjson.dumps(_shown(output), option=orjson.OPT_INDENT_2) + b"\n"
        for name, output in (*_outputs(), *_records())
    }


def _outputs() -> Iterator[tuple[str, Output]]:
    window = Window(7 * 86_400)
    enricher = Enricher({"en": "en_core_web_sm"}, 500)
    inputs = (one for one in raw_inputs(files_in([FOLDER / RAW.name])) if not one.name.endswith(".md"))
    for number, one in enumerate(one for one in inputs if isinstance(one, RawInput)):
        name = Path(one.name).stem
        raw = Record(RAW.name, 0, number, RECEIVED, one.key, one.value, one.headers)
        try:
            extracted = extract(raw, 5_000_000)
        except Exception as error:  # noqa: BLE001 - as in the runner
            yield name, failed(Stage.EXTRACT, raw, error).outputs[0]
            continue
        yield name, extracted.outputs[0]
        judged = deduplicate(_next(extracted, number), window).result
        yield from ((name, output) for output in judged.outputs)
        if judged.outputs[0].topic is UNIQUE:
            yield name, enricher.enrich(_next(judged, number)).outputs[0]


def _records() -> Iterator[tuple[str, Output]]:
    records = OpenRecords(30 * 86_400)
    for number, file in enumerate(sorted(folder_of(CODED).iterdir())):
        kind = WITHDRAWN_TYPE if file.stem.startswith("withdrawal-") else CODED_TYPE
        headers = (("ce_id", f"{RAW.name}/0/{number}".encode()), ("ce_type", kind.encode()))
        coded = Record(CODED.name, 0, number, RECEIVED, None, file.read_bytes(), headers)
        told = decode_coded(coded)
        if isinstance(told, Event):
            coded = replace(coded, key=dyad_key(told))
        yield from ((file.stem, output) for output in corroborate(coded, records).result.outputs)


def _next(result: Result, number: int) -> Record:
    output = result.outputs[0]
    return Record(output.topic.name, 0, number, RECEIVED, output.key, output.value, output.headers)


def _shown(output: Output) -> object:
    return message_as_json(output) if output.topic is DEAD else orjson.loads(output.value or b"")


def folder_of(topic: Topic) -> Path:
    """Where the examples of a topic stand."""
    return FOLDER / topic.name


def main() -> None:
    """Write the examples anew."""
    for topic in MADE:
        shutil.rmtree(folder_of(topic), ignore_errors=True)
        folder_of(topic).mkdir()
    for path, example in made_examples().items():
        (FOLDER / path).write_bytes(example)


if __name__ == "__main__":
    main()
