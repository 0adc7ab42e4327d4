"""Retractions and what follows them: each passes as a version of its own, and says the same whenever it is repeated."""

from __future__ import annotations

import random
from collections.abc import Sequence

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from schemas.article import Article, Copies, PubStatus
from streams.outcomes import Outcome
from streams.records import Record
from streams.stage2_deduplicate.seen import Seen, decode_seen
from streams.stage2_deduplicate.stage import Judgement, deduplicate
from streams.stage2_deduplicate.window import Window
from streams.topics import DUPLICATE, UNIQUE
from tests.newsroom import article, message, prose, restarted

WEEK = 7 * 86_400.0
TEXT = prose(1, 100)


def issued(*statuses: PubStatus, text: str = TEXT) -> list[Article]:
    """The same words under one address, an hour apart, with these statuses."""
    return [article(text, hours=hour, status=status) for hour, status in enumerate(statuses)]


def judged(articles: Sequence[Article], window: Window | None = None) -> list[Judgement]:
    window = Window(WEEK) if window is None else window
    return [deduplicate(message(made, offset), window) for offset, made in enumerate(articles)]


def passed(judgement: Judgement) -> Article:
    output, *_ = judgement.result.outputs
    assert output.topic is UNIQUE
    made = msgspec.json.decode(output.value or b"", type=Article)
    assert output.key == made.id.encode()
    return made


@pytest.mark.parametrize("status", ["canceled", "withheld"])
def test_a_retraction_in_the_same_words_is_a_revision_and_no_copy(status: PubStatus) -> None:
    first, retraction = map(passed, judged(issued("usable", status)))
    assert (first.version, retraction.version) == (1, 2)
    assert retraction.pub_status == status
    assert retraction.copies == Copies(kind="revision", of=first.id, count=1)


def test_a_retraction_without_a_text_is_a_revision() -> None:
    notice = article("This article has been retracted.", hours=1, status="canceled")
    assert passed(judged([article(TEXT), notice])[1]).copies == Copies(kind="revision", of=article(TEXT).id, count=1)


def test_a_retraction_of_what_nobody_saw_passes_whatever_it_says() -> None:
    elsewhere = article(TEXT, "https://b.example/2", hours=1, status="canceled")
    assert passed(judged([article(TEXT), elsewhere])[1]).copies == Copies(kind="original", count=1)
    notices = [article("Retracted.", f"https://a.example/{number}", status="canceled") for number in range(3)]
    assert [judgement.copies.kind for judgement in judged(notices)] == ["original"] * 3


def test_nothing_is_a_copy_of_what_is_retracted() -> None:
    copy = article(TEXT, "https://b.example/2", hours=3)
    assert judged([*issued("usable", "canceled"), copy])[2].copies.kind == "original"
    assert judged([article(TEXT, status="canceled"), copy])[1].copies.kind == "original"
    assert judged([*issued("usable", "canceled", "usable"), copy])[3].copies.kind == "exact"


def test_an_article_that_is_issued_again_is_a_new_version_under_an_id_of_its_own() -> None:
    window = Window(WEEK)
    made = [
        passed(one) for one in judged(issued("usable", "canceled", "usable", "canceled", "withheld", "usable"), window)
    ]
    assert [one.version for one in made] == [1, 2, 3, 4, 5, 6]
    assert len({one.id for one in made}) == 6
    assert [one.copies for one in made[1:]] == [Copies(kind="revision", of=before.id, count=1) for before in made[:-1]]
    assert [one.text for one in made] == [TEXT] * 6
    latest = window.latest("https://a.example/1")
    assert latest is not None
    assert latest.id == made[-1].id


def test_it_may_be_issued_again_in_other_words() -> None:
    again = article(prose(2, 100), hours=2)
    found = passed(judged([*issued("usable", "canceled"), again])[2])
    assert (found.id, found.version, found.pub_status) == (again.id, 3, "usable")


def test_an_earlier_wording_counts_as_issued_again_too() -> None:
    articles = [*issued("usable"), article(prose(2, 100), hours=1), article(prose(2, 100), hours=2, status="canceled")]
    found = passed(judged([*articles, article(TEXT, hours=3)])[3])
    assert (found.version, found.copies.kind if found.copies else None) == (4, "revision")


def test_a_second_delivery_of_a_retraction_or_a_reissue_is_an_exact_copy() -> None:
    articles = issued("usable", "canceled", "canceled", "usable", "usable")
    found = judged(articles)
    assert [one.result.outcome for one in found] == [
        Outcome.PASSED,
        Outcome.PASSED,
        Outcome.DUPLICATE,
        Outcome.PASSED,
        Outcome.DUPLICATE,
    ]
    assert found[2].copies == Copies(kind="exact", of=articles[1].id, similarity=1.0)
    assert found[4].copies.of == passed(found[3]).id
    assert found[4].result.outputs[0].topic is DUPLICATE


def test_a_second_delivery_from_before_the_retraction_stays_a_copy_however_late_it_is_repeated() -> None:
    window = Window(WEEK)
    articles = issued("usable", "usable", "canceled", "usable")
    first = judged(articles, window)
    assert first[1].result.outcome is Outcome.DUPLICATE
    again = judged(articles, window)
    assert [one.result.outputs[0] for one in again] == [one.result.outputs[0] for one in first]


def test_what_is_appended_in_the_same_moment_as_a_retraction_does_not_overrule_it() -> None:
    first, retraction, _ = issued("usable", "canceled", "usable")
    same = article(TEXT, hours=1)
    assert judged([first, retraction, same])[2].result.outcome is Outcome.DUPLICATE


def test_rows_of_before_there_were_retractions_are_read() -> None:
    old = msgspec.msgpack.encode(
        ["a", "https://a.example/1", "articles-raw/0/1", 2.0, 1.0, "original", None, None, 1, "", 5]
    )
    row = decode_seen(old)
    assert (row.status, row.appended, row.offset) == ("usable", 0.0, 5)


def test_a_circle_of_versions_ends() -> None:
    def row(name: str, version: int, of: str | None) -> Seen:
        kind = "revision" if of else "original"
        return Seen(name, "https://a.example/1", "articles-raw/0/1", 0.0, 0.0, kind, of, None, version, "")  # type: ignore[arg-type]

    window = Window(WEEK, [row("a", 1, "b"), row("b", 2, "a")])
    assert window.successor(row("a", 1, "b")) == row("b", 2, "a")
    assert window.successor(row("b", 2, "a")) is None


HISTORIES = st.lists(
    st.tuples(st.sampled_from(["usable", "usable", "canceled"]), st.integers(0, 1), st.sampled_from([0, 1, 40])),
    min_size=1,
    max_size=10,
)


@settings(deadline=None)
@given(HISTORIES, st.integers(0, 10), st.randoms(use_true_random=False))
def test_a_history_is_told_the_same_after_a_restart_anywhere_and_however_often_it_is_repeated(
    history: list[tuple[PubStatus, int, int]], start: int, rng: random.Random
) -> None:
    records: list[Record] = []
    hours = 0
    for offset, (status, wording, later) in enumerate(history):
        hours += later
        # Far apart in the log, so that rows are forgotten as soon as they have left the window.
        records.append(message(article(prose(wording, 60), hours=hours, status=status), offset * 30_000))
    window = Window(WEEK)
    table: dict[str, bytes | None] = {}
    first = []
    for record in records:
        judgement = deduplicate(record, window)
        first.append(judgement.result.outputs[0])
        table |= judgement.result.rows or {}
        rows = [(key, row) for key, row in table.items() if row is not None]
        rng.shuffle(rows)
        again = restarted(rows, WEEK)
        assert deduplicate(record, again).result.outputs[0] == first[-1]
    late = [number for number in range(start, len(records)) if len(records) - number <= 1]
    assert [deduplicate(records[number], window).result.outputs[0] for number in late] == [
        first[number] for number in late
    ]


@given(HISTORIES)
def test_of_each_address_the_versions_are_counted_without_a_gap(history: list[tuple[PubStatus, int, int]]) -> None:
    articles = []
    for number, (status, wording, _) in enumerate(history):
        articles.append(article(prose(wording, 60), hours=number / 10, status=status))
    found = [passed(one) for one in judged(articles) if one.result.outcome is Outcome.PASSED]
    assert [one.version for one in found] == list(range(1, len(found) + 1))
    assert len({one.id for one in found}) == len(found)
    # Whatever comes last, what readers hold as the latest version has its status.
    assert found[-1].pub_status == articles[-1].pub_status
