"""What became of each raw message, as the output topics tell it."""

from __future__ import annotations

import io
from datetime import UTC, datetime

import msgspec
import pytest
from rich.console import Console

from schemas.article import Article, Copies, Quote, TimeExpression
from schemas.duplicate import Duplicate
from streams.cli.outcome_table import Fate, fate_of, outcome_table, showpiece
from streams.dead_letters import dead_letter
from streams.outcomes import Outcome, Reason, Rejected
from streams.records import Headers, Output, Record, cloud_event
from streams.settings import Settings
from streams.topics import DUPLICATE, ENRICHED, EXTRACTED, RAW, Topic

NOON = datetime(2024, 3, 26, 12, tzinfo=UTC)
SETTINGS = Settings(topic_prefix="trial-")
ORIGIN = "trial-articles-raw/0/7"
ARTICLE = Article(
    id="a1", uri="https://news.test/a", received=NOON, headline="A bridge", text="x", copies=Copies(kind="original")
)


def record(topic: Topic, value: bytes | None, headers: Headers) -> Record:
    return Record(topic.physical_name(SETTINGS), 0, 3, NOON, None, value, headers)


def headers(stage: str) -> Headers:
    return cloud_event(stage, "copydesk.article.v1", ORIGIN, NOON)


def died(at: Record, stage: str) -> Record:
    output: Output = dead_letter(at, stage, Rejected(Reason.EMPTY, "nothing in it")).outputs[0]
    return record(output.topic, output.value, output.headers)


def screen(fates: list[Fate]) -> str:
    console = Console(file=io.StringIO(), width=160, color_system=None)
    with console.capture() as capture:
        console.print(outcome_table(fates))
    return capture.get()


def test_an_enriched_article_has_passed() -> None:
    fate = fate_of(record(ENRICHED, msgspec.json.encode(ARTICLE), headers("enrich")), SETTINGS)
    assert fate == Fate(ORIGIN, Outcome.PASSED, "original", "A bridge", article=ARTICLE)


@pytest.mark.parametrize(("copies", "of"), [(Copies(kind="near", of="a1"), "a1"), (Copies(kind="exact"), "")])
def test_a_duplicate_names_the_article_it_is_a_copy_of(copies: Copies, of: str) -> None:
    value = msgspec.json.encode(Duplicate(id="a2", uri="https://other.test/a", copies=copies))
    fate = fate_of(record(DUPLICATE, value, headers("deduplicate")), SETTINGS)
    assert fate == Fate(ORIGIN, Outcome.DUPLICATE, copies.kind, of=of)


def test_a_letter_that_died_as_a_raw_message_is_told_of_its_own_place() -> None:
    # A producer's own CloudEvents id is not the origin.
    fate = fate_of(died(record(RAW, b"", (("ce_id", b"theirs"),)), "extract"), SETTINGS)
    assert fate == Fate("trial-articles-raw/0/3", Outcome.DEAD, "empty", "nothing in it")


def test_a_letter_that_died_later_is_told_of_its_raw_message() -> None:
    assert fate_of(died(record(EXTRACTED, b"{}", headers("extract")), "deduplicate"), SETTINGS).origin == ORIGIN


def test_the_table_has_a_row_for_each_and_names_a_copys_original() -> None:
    rows = screen(
        [
            Fate("0", Outcome.PASSED, "original", "A bridge", article=ARTICLE, name="one.html"),
            Fate("1", Outcome.DUPLICATE, "near", of="a1", name="two.html"),
            Fate("2", Outcome.DUPLICATE, "near", of="elsewhere", name="three.html"),
            Fate("3", Outcome.DEAD, "empty", "nothing in it", name="four.html"),
        ]
    ).splitlines()
    assert [row.split() for row in rows[1:]] == [
        ["one.html", "passed", "original", "A", "bridge"],
        ["two.html", "duplicate", "near", "of", "one.html"],
        ["three.html", "duplicate", "near", "of", "elsewhere"],
        ["four.html", "dead", "empty", "nothing", "in", "it"],
    ]


def test_brackets_and_controls_in_names_are_no_markup() -> None:
    shown = screen([Fate("0", Outcome.DEAD, "[/x]", "[red]why", name="[/bold] \x1b[2Ja [link].txt")])
    assert all(part in shown for part in ("[/bold]", "a [link].txt", "[/x]", "[red]why"))
    assert "\x1b" not in shown


def test_the_showpiece_is_the_article_in_which_most_was_found() -> None:
    rich = msgspec.structs.replace(
        ARTICLE,
        id="a2",
        quotes=[Quote(start=0, end=1, text="x", kind="direct")],
        times=[TimeExpression(start=0, end=1, text="x", type="DATE", value="2024")],
    )
    passed = [Fate("0", Outcome.PASSED, "original", article=one) for one in (ARTICLE, rich)]
    assert showpiece(passed) is rich
    assert showpiece([Fate("0", Outcome.DEAD, "empty")]) is None
