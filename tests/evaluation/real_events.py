"""How many of the events that are coded on real news are right, by labels that a reader gave.

    python -m tests.evaluation.real_events              # score
    python -m tests.evaluation.real_events --sheet N    # print N coded events of newswire to be labelled

The labels, in `event_labels.json`, are by the address of an article of `stream/reuters.jsonl.gz` and by offsets: where
trigger, actors and recipients begin, the type, the status, and whether it is right: an act of that type that the
sentence tells, between these two, with that status. They hold no word of a text. The events that the coder finds today
are looked up among them; one that was not labelled, or is told otherwise today, is counted apart.
COPYDESK_EVALUATION_DATA names the folder of the data, which belongs to others and is no part of this project;
`../shared/data` by default.
"""

from __future__ import annotations

import argparse
import gzip
import json
import os
import random
import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import msgspec

from schemas.article import Article
from schemas.event import Event
from streams.outcomes import Rejected
from streams.records import Record
from streams.settings import Settings
from streams.stage1_extract.stage import read_article
from streams.stage3_enrich.stage import Enricher

LABELS = Path(__file__).with_name("event_labels.json")
LEAST_PRECISION = 0.75
"""Of the labelled events; one is right where both readers said so. With some 700, the truth is .03 to either side."""

_FILE = "stream/reuters.jsonl.gz"
_RECEIVED = datetime(1987, 10, 20, tzinfo=UTC)
_SEED = 8


class Statement(msgspec.Struct, frozen=True):
    """What is said in an event, by offsets into the text of the article at an address."""

    uri: str
    trigger: int
    kind: str
    status: str
    actor: tuple[int, ...]
    recipient: tuple[int, ...]


class Labelled(Statement, frozen=True):
    """A statement, and whether it is right."""

    right: bool


def statement(article: Article, event: Event) -> Statement:
    """What an event of an article says."""
    where = event.text_info
    sides = [tuple(one.start for one in side) for side in (where.actor, where.recipient)]
    return Statement(article.uri, where.trigger.start, event.event[0], event.status, *sides)


def coded(lines: list[bytes]) -> Iterator[tuple[Article, Event]]:
    """The events of raw articles, each with its article."""
    settings = Settings.model_construct()
    enricher = Enricher(settings.models, settings.min_population)
    for line in lines:
        record = Record("articles-raw", 0, 0, _RECEIVED, b"", line)
        try:
            article = enricher.enrich_article(read_article(record, settings.max_message_bytes))
        except Rejected:
            continue
        yield from ((article, event) for event in article.events or [])


def judged(labels: list[Labelled], lines: list[bytes]) -> tuple[int, int, int]:
    """How many of today's events are right, how many wrong, and how many have no label."""
    known = {
        Statement(one.uri, one.trigger, one.kind, one.status, one.actor, one.recipient): one.right for one in labels
    }
    verdicts = [known.get(statement(article, event)) for article, event in coded(lines)]
    return verdicts.count(True), verdicts.count(False), verdicts.count(None)


def sheet(lines: list[bytes], wanted: int) -> Iterator[str]:
    """Events to be labelled, a JSON line each, of articles taken at random."""
    random.Random(_SEED).shuffle(lines)
    for number, (article, event) in enumerate(coded(lines)):
        if number == wanted:
            return
        trigger = event.text_info.trigger
        shown = {
            "word": article.text[trigger.start : trigger.end],
            "sides": [[actor.entity_text for actor in side] for side in (event.actor, event.recipient)],
            "by": event.reported_by or None,
            "date": event.date,
            "place": event.event_loc.extracted_place if event.event_loc else None,
            "sentence": event.event_text,
        }
        row = msgspec.structs.asdict(statement(article, event)) | {"right": None} | shown
        yield json.dumps(row, ensure_ascii=False)


def main() -> None:
    """The command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--sheet", type=int, metavar="N")
    options = parser.parse_args()
    file = Path(os.environ.get("COPYDESK_EVALUATION_DATA", "../shared/data")) / _FILE
    if not file.is_file():
        print(f"skipped: there is no evaluation data in {file.parent.parent}")
        return
    lines = gzip.decompress(file.read_bytes()).splitlines()
    if options.sheet:
        for row in sheet(lines, options.sheet):
            print(row)
        return
    labels = msgspec.json.decode(LABELS.read_bytes(), type=list[Labelled])
    addresses = {one.uri for one in labels}
    right, wrong, unknown = judged(labels, [line for line in lines if json.loads(line)["uri"] in addresses])
    precision = right / (right + wrong)
    print(f"events on newswire: {right} right, {wrong} wrong, {unknown} without a label; precision {precision:.3f}")
    sys.exit(precision < LEAST_PRECISION)


if __name__ == "__main__":
    main()
