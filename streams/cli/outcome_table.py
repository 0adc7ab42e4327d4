"""What became of raw messages, read off the output topics, as a table."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import msgspec
from rich.table import Table
from rich.text import Text

from schemas.article import Article
from schemas.duplicate import Duplicate
from streams.cli.summary import headline_of, plain, short, verdict_of
from streams.dead_letters import CONNECT, REASON
from streams.outcomes import Outcome
from streams.records import ORIGIN, Record, header_texts
from streams.settings import Settings
from streams.topics import DEAD, DUPLICATE, RAW

_STYLES = {Outcome.PASSED: "green", Outcome.DUPLICATE: "yellow", Outcome.DEAD: "red"}


@dataclass(frozen=True)
class Fate:
    """The outcome of the raw message at `origin`; `of` is the id of the article it is a copy of."""

    origin: str
    outcome: Outcome
    verdict: str
    detail: str = ""
    of: str = ""
    article: Article | None = None
    name: str = ""


def fate_of(record: Record, settings: Settings) -> Fate:
    """What a message on an output topic says of the raw message that it came from."""
    if record.topic == DEAD.physical_name(settings):
        told = header_texts(record.headers)
        detail = told.get(CONNECT + "exception.message", "")
        return Fate(_raw_position(told, settings), Outcome.DEAD, told.get(REASON, ""), detail)
    if record.topic == DUPLICATE.physical_name(settings):
        copies = msgspec.json.decode(record.value or b"", type=Duplicate).copies
        return Fate(record.origin, Outcome.DUPLICATE, copies.kind, of=copies.of or "")
    article = msgspec.json.decode(record.value or b"", type=Article)
    return Fate(record.origin, Outcome.PASSED, verdict_of(article), headline_of(article), article=article)


def outcome_table(fates: Sequence[Fate]) -> Table:
    """A row for each message: what came in, what became of it, and why."""
    names = {fate.article.id: fate.name for fate in fates if fate.article}
    table = Table("input", "outcome", "verdict", "", box=None, header_style="bold", padding=(0, 2, 0, 0))
    for fate in fates:
        detail = f"of {names.get(fate.of, fate.of)}" if fate.of else fate.detail
        outcome = Text(fate.outcome, style=_STYLES[fate.outcome])
        table.add_row(
            Text(plain(fate.name)),
            outcome,
            Text(short(fate.verdict)),
            Text(short(detail), overflow="ellipsis", no_wrap=True),
        )
    return table


def showpiece(fates: Sequence[Fate]) -> Article | None:
    """The article in which most was found."""
    articles = [fate.article for fate in fates if fate.article]
    return max(articles, key=lambda article: len(article.quotes or ()) + len(article.times or ()), default=None)


def _raw_position(told: dict[str, str], settings: Settings) -> str:
    """The position of a dead letter's raw message: its own place where it died first, else what it carries."""
    if told.get(CONNECT + "topic") == RAW.physical_name(settings):
        return "/".join(told[CONNECT + part] for part in ("topic", "partition", "offset"))
    return told.get(ORIGIN, "")
