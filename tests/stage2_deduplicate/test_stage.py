"""The stage: revisions, second deliveries, record time, and the same verdicts however often a crash repeats the log."""

from __future__ import annotations

import random
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec import UNSET

from schemas.article import Article, Changes, Copies, PubStatus, StoryReference
from schemas.duplicate import Duplicate
from streams.fingerprint import fingerprint
from streams.outcomes import Outcome, Reason, Rejected
from streams.records import Output, Record
from streams.stage2_deduplicate.seen import REPEATED_WITHIN
from streams.stage2_deduplicate.stage import deduplicate
from streams.stage2_deduplicate.window import Window
from streams.topics import DUPLICATE, EXTRACTED, UNIQUE
from tests.newsroom import BOILERPLATE, NOON, article, cut, edited, message, prose, restarted

DAY = 86_400.0
WEEK = 7 * DAY
Change = tuple[str, bytes | None]
Table = dict[str, bytes]

BASES = [prose(seed, 60) for seed in range(4)]
TEXTS = [
    *BASES,
    *(cut(base, 0.6) for base in BASES[:2]),
    *(edited(base, 0.1) for base in BASES[:2]),
    f"{BASES[0]} {BASES[1]}",
    f"{BASES[2]} {BOILERPLATE}",
    "Very short.",
]


STATUSES: tuple[PubStatus, ...] = ("usable", "usable", "canceled", "withheld")


def run(records: Iterable[Record], window: Window) -> tuple[list[Output], list[Change]]:
    """The messages for records, and the changes to the table in the order in which they are written."""
    outputs: list[Output] = []
    changes: list[Change] = []
    for record in records:
        result = deduplicate(record, window).result
        outputs.append(result.outputs[0])
        changes += (result.rows or {}).items()
    return outputs, changes


def table_of(changes: Iterable[Change]) -> Table:
    last = dict(changes)
    return {key: row for key, row in last.items() if row is not None}


def rebuilt(table: Table, rng: random.Random) -> Window:
    rows = list(table.items())
    rng.shuffle(rows)
    return restarted(rows, WEEK)


def copies_of(articles: Sequence[Article], window: Window | None = None) -> list[Copies]:
    window = Window(WEEK) if window is None else window
    return [deduplicate(message(made, offset), window).copies for offset, made in enumerate(articles)]


def streams(*hours: float) -> st.SearchStrategy[list[Record]]:
    """Streams of related articles, each appended and published one of those hours after the one before."""
    one = st.tuples(
        st.sampled_from(TEXTS),
        st.integers(0, 5),
        st.sampled_from(["", "News"]),
        st.booleans(),
        st.sampled_from(hours),
        st.sampled_from(STATUSES),
    )

    def records(drawn: Sequence[tuple[str, int, str, bool, float, PubStatus]]) -> list[Record]:
        late, made = 0.0, []
        for offset, (text, place, headline, dated, hours_on, status) in enumerate(drawn):
            late += hours_on
            uri, published = f"https://a.example/{place}", NOON if dated else None
            one = article(text, uri, headline=headline, hours=late, published=published, status=status)
            made.append(message(one, offset))
        return made

    return st.lists(one, min_size=1, max_size=12).map(records)


randoms = st.randoms(use_true_random=False)


@given(streams(0, 0.1, 5), st.integers(0, 12), randoms)
def test_repeating_any_part_of_the_log_repeats_its_messages_and_changes_nothing(
    records: list[Record], start: int, rng: random.Random
) -> None:
    window = Window(WEEK)
    outputs, changes = run(records, window)
    table = table_of(changes)
    again, repeated = run(records[start:], window)
    assert again == outputs[start:]
    assert table_of([*changes, *repeated]) == table
    assert run(records[start:], rebuilt(table, rng))[0] == outputs[start:]


@given(streams(0, 0.1, 5), st.data())
def test_repeats_in_between_change_no_verdict(records: list[Record], data: st.DataObject) -> None:
    outputs, changes = run(records, Window(WEEK))
    order = list(range(len(records)))
    for _ in range(data.draw(st.integers(1, 6))):
        place = data.draw(st.integers(1, len(order)))
        order.insert(place, data.draw(st.sampled_from(order[:place])))
    again, repeated = run((records[number] for number in order), Window(WEEK))
    assert again == [outputs[number] for number in order]
    assert table_of(repeated) == table_of(changes)


@given(streams(0, 5, 30, 60), randoms)
def test_a_restart_at_any_point_changes_no_later_verdict(records: list[Record], rng: random.Random) -> None:
    outputs, changes = run(records, Window(WEEK))
    for stop in range(len(records)):
        before, written = run(records[:stop], Window(WEEK))
        after, rest = run(records[stop:], rebuilt(table_of(written), rng))
        assert before + after == outputs
        assert table_of(written + rest) == table_of(changes)


@given(streams(0, 0.1, 5), randoms)
def test_after_a_crash_amid_the_writes_the_repeated_messages_and_the_rows_are_the_same(
    records: list[Record], rng: random.Random
) -> None:
    outputs, changes = run(records, Window(WEEK))
    for written in range(len(changes) + 1):
        # All that was committed had been written; what was written last may not have been committed.
        committed = rng.randint(0, max(n for n in range(len(records)) if count(records[:n]) <= written))
        again, rest = run(records[committed:], rebuilt(table_of(changes[:written]), rng))
        assert again == outputs[committed:]
        assert table_of(changes[:written] + rest) == table_of(changes)


def count(records: Sequence[Record]) -> int:
    return len(run(records, Window(WEEK))[1])


def test_a_restart_keeps_the_time_when_the_article_appended_last_is_forgotten_already() -> None:
    ahead = msgspec.structs.replace(backfilled(0, 0), received=NOON + timedelta(hours=2))
    records = [message(made, offset) for offset, made in enumerate([ahead, *(backfilled(n, n) for n in range(1, 12))])]
    window = Window(WEEK)
    _, changes = run(records, window)
    left = window.get(ahead.id)
    assert left is not None
    assert window.has_left(left)
    again = rebuilt(table_of(changes), random.Random(0))
    assert (again.received, again.moment) == (window.received, window.moment)


def test_an_original_passes_with_its_verdict_and_without_the_fingerprint() -> None:
    made = msgspec.structs.replace(article(prose(1, 60)), fingerprint=fingerprint(prose(1, 60)).encode())
    result = deduplicate(message(made, 7), Window(WEEK)).result
    output, *_ = result.outputs
    assert (result.outcome, output.topic, output.key) == (Outcome.PASSED, UNIQUE, made.id.encode())
    assert dict(output.headers)["ce_id"] == b"articles-extracted/0/7"
    passed = msgspec.json.decode(output.value or b"", type=Article)
    assert passed == msgspec.structs.replace(
        made, copies=Copies(kind="original", count=1), story=StoryReference(id=made.id), fingerprint=UNSET
    )


def test_a_copy_is_told_with_what_it_is_a_copy_of() -> None:
    window = Window(WEEK)
    first = article(prose(1, 200))
    second = msgspec.structs.replace(
        article(cut(prose(1, 200), 0.5), "https://b.example/2"), extensions={"desk": msgspec.Raw(b'{"n":[1]}')}
    )
    deduplicate(message(first, 0), window)
    result = deduplicate(message(second, 1), window).result
    output, *_ = result.outputs
    assert (result.outcome, output.topic, output.key) == (Outcome.DUPLICATE, DUPLICATE, second.id.encode())
    told = msgspec.json.decode(output.value or b"", type=Duplicate)
    assert (told.id, told.uri) == (second.id, second.uri)
    assert told.copies == Copies(kind="contained", of=first.id, similarity=1.0)
    assert told.extensions == {"desk": msgspec.Raw(b'{"n":[1]}')}


def test_an_exact_copy_elsewhere_is_an_exact_copy() -> None:
    first, second = article(prose(1, 60)), article(prose(1, 60), "https://b.example/2", headline="Another headline")
    assert copies_of([first, second])[1] == Copies(kind="exact", of=first.id, similarity=1.0)


def test_a_second_delivery_is_an_exact_copy_of_the_first_and_a_repetition_is_the_first() -> None:
    made, window = article(prose(1, 60)), Window(WEEK)
    first = deduplicate(message(made, 0), window)
    second = deduplicate(message(made, 1), window)
    assert first.copies.kind == "original"
    assert second.copies == Copies(kind="exact", of=made.id, similarity=1.0)
    assert second.result.outcome is Outcome.DUPLICATE
    assert deduplicate(message(made, 0), window).result.outputs == first.result.outputs
    assert deduplicate(message(made, 1), window) == second


def test_a_second_delivery_of_a_copy_is_the_copy_that_the_first_was() -> None:
    first, copy = article(prose(1, 400)), article(edited(prose(1, 400), 0.1), "https://b.example/2")
    verdicts = copies_of([first, copy, copy])
    assert verdicts[1].kind == "near"
    assert verdicts[2] == verdicts[1]


def test_a_copy_of_a_copy_is_traced_to_the_original() -> None:
    text = prose(1, 200)
    articles = [
        article(text),
        article(cut(text, 0.7), "https://b.example/2"),
        article(cut(text, 0.6), "https://c.example/3"),
        article(cut(text, 0.7), "https://d.example/4"),
    ]
    assert [copies.of for copies in copies_of(articles)[1:]] == [articles[0].id] * 3


def test_versions_of_an_article_are_counted_and_each_follows_the_one_before() -> None:
    texts = [prose(1, 60), f"{prose(1, 60)} {prose(2, 20)}", prose(3, 60)]
    articles = [article(text) for text in texts]
    window = Window(WEEK)
    outputs, _ = run((message(made, offset) for offset, made in enumerate(articles)), window)
    passed = [msgspec.json.decode(output.value or b"", type=Article) for output in outputs]
    assert [one.version for one in passed] == [1, 2, 3]
    assert [one.copies for one in passed] == [
        Copies(kind="original", count=1),
        Copies(kind="revision", of=articles[0].id, changes=unlike(added=0.219, removed=0), count=1),
        Copies(kind="revision", of=articles[1].id, changes=unlike(added=1, removed=1), count=1),
    ]


def unlike(*, added: float, removed: float, headline: bool = False) -> Changes:
    return Changes(headline=headline, added=added, removed=removed)


def test_another_headline_over_the_same_text_is_a_revision() -> None:
    first, second = article(prose(1, 60), headline="Talks begin"), article(prose(1, 60), headline="Talks end")
    assert copies_of([first, second])[1] == Copies(
        kind="revision", of=first.id, changes=unlike(added=0, removed=0, headline=True), count=1
    )


def test_a_copy_of_the_old_wording_is_found_through_the_new_version() -> None:
    old, new = article(prose(1, 100)), article(f"{prose(1, 100)} {prose(2, 20)}")
    verdict = copies_of([old, new, article(prose(1, 100), "https://b.example/2")])[2]
    assert (verdict.kind, verdict.of) == ("near", new.id)


def test_an_article_that_returns_to_its_first_wording_is_known() -> None:
    first, second = article(prose(1, 60)), article(prose(2, 60))
    assert copies_of([first, second, first])[2] == Copies(kind="exact", of=first.id, similarity=1.0)


def test_a_very_short_text_is_a_copy_only_where_it_is_exact() -> None:
    texts = ["Game postponed.", "Game postponed again.", "GAME POSTPONED"]
    articles = [article(text, f"https://a.example/{number}") for number, text in enumerate(texts)]
    assert [copies.kind for copies in copies_of(articles)] == ["original", "original", "exact"]


@pytest.mark.parametrize("sent", ["", "junk", "é", fingerprint(prose(2, 60)).encode()[:-8], "Ag" + "A" * 42])
def test_a_fingerprint_that_cannot_be_read_is_made_anew_from_the_text(sent: str) -> None:
    copy = msgspec.structs.replace(article(prose(1, 60), "https://b.example/2"), fingerprint=sent)
    assert copies_of([article(prose(1, 60)), copy])[1].kind == "exact"
    assert copies_of([copy, article(prose(1, 60))])[1].kind == "exact"


@pytest.mark.parametrize(
    "value",
    [
        None,
        b"",
        b"{",
        b"[]",
        b"null",
        b'{"id":"a"}',
        b"\xff\xfe",
        b"[" * 100_000,
        b'{"id":"a","uri":"u","received":"2026-03-10T12:00:00Z","text":""}',
        b'{"id":"a","uri":"u","received":"2026-03-10T12:00:00","text":"words"}',
        b'{"id":"a","uri":"u","received":"2026-03-10T12:00:00Z","text":"\\ud800"}',
        b'{"id":"a","uri":"u","received":"2026-03-10T12:00:00Z","text":"words","unknown":1}',
        b'{"id":"a","uri":"u","received":"2026-03-10T12:00:00Z","text":"\xff"}',
        b'{"id":"a","uri":"u","received":"2026-03-10T12:00:00Z","text":"words","extensions":{"a":' + b"[" * 100_000,
    ],
)
def test_what_is_no_article_is_rejected_and_leaves_the_window_as_it_was(value: bytes | None) -> None:
    window = Window(WEEK)
    copies_of([article(prose(1, 60)), article(prose(2, 60), "https://a.example/2", hours=200)], window)
    before = [*window], window.moment, window.received
    with pytest.raises(Rejected) as rejected:
        deduplicate(Record(EXTRACTED.name, 0, 9, NOON, b"a", value), window)
    assert rejected.value.reason is Reason.INVALID_ARTICLE
    assert ([*window], window.moment, window.received) == before


@given(st.datetimes(timezones=st.sampled_from([UTC])), st.none() | st.datetimes(timezones=st.sampled_from([UTC])))
def test_any_dates_are_worked_off(received: datetime, published: datetime | None) -> None:
    made = msgspec.structs.replace(
        article(prose(1, 60)), received=received, version_created=UNSET if published is None else published
    )
    window = Window(WEEK)
    copies_of([article(prose(2, 60), "https://a.example/2"), made], window)
    assert 0 <= window.moment - NOON.timestamp() <= DAY
    assert len(copies_of([made, made], Window(WEEK))) == 2


def different(number: int, hours: float, published: datetime | None = NOON) -> Article:
    return article(prose(number, 60), f"https://a.example/{number}", hours=hours, published=published)


def backfilled(number: int, days: float) -> Article:
    """An article of ten years ago, appended with all the others of its kind today."""
    long_ago = NOON - timedelta(days=3650 - days)
    return article(prose(number, 60), f"https://a.example/{number}", published=long_ago)


def known(window: Window) -> int:
    return sum(not window.has_left(row) for row in window)


def test_an_article_is_forgotten_after_the_window_and_its_copy_is_an_original_then() -> None:
    late = [different(number, 20.0 * number) for number in range(1, 10)]
    copy = article(prose(0, 60), "https://b.example/0", hours=181)
    assert copies_of([different(0, 0), *late, copy])[-1].kind == "original"
    assert copies_of([different(0, 15), *late, copy])[-1].kind == "exact"


def test_an_article_goes_from_the_table_when_it_has_left_the_window_and_will_not_be_repeated() -> None:
    articles = [different(number, 20.0 * number) for number in range(12)]
    window = Window(WEEK)
    _, changes = run((message(made, offset) for offset, made in enumerate(articles)), window)
    assert all(row is not None for _, row in changes)
    later = message(different(99, 240), REPEATED_WITHIN)
    assert run([later], window)[1][0] == (articles[0].id, None)
    assert window.get(articles[0].id) is None
    assert window.get(articles[1].id) is not None


@given(streams(5, 30), randoms)
def test_a_message_that_is_repeated_after_its_article_left_the_window_gets_its_verdict_again(
    records: list[Record], rng: random.Random
) -> None:
    """A crash of the stage before has it send again what it had sent, and a backfill runs through days meanwhile."""
    window = Window(2 * DAY)
    outputs, _ = run(records, window)
    late = [replace(record, offset=record.offset + 1000) for record in rng.sample(records, len(records))]
    again, _ = run([with_origin(record) for record in late], window)
    said = {output.headers[1]: output for output in outputs}
    assert [said[output.headers[1]] for output in again] == again


def with_origin(record: Record) -> Record:
    """The same message at a later place of its log: what it was made from has not changed."""
    return replace(record, headers=(("ce_id", f"{record.topic}/0/{record.offset - 1000}".encode()),))


def test_an_article_delivered_again_is_known_long_after_the_window_and_an_original_when_it_is_forgotten() -> None:
    first, window = different(0, 0), Window(WEEK)
    later = [different(number, 24.0 * number) for number in range(1, 10)]
    assert copies_of([first, *later, first], window)[-1] == Copies(kind="exact", of=first.id, similarity=1.0)
    assert deduplicate(message(first, 9 + REPEATED_WITHIN), window).copies.kind == "exact"
    assert deduplicate(message(first, 9 + 3 * REPEATED_WITHIN), window).copies.kind == "original"


def test_a_backfill_forgets_as_the_live_stream_did() -> None:
    live = Window(WEEK)
    copies_of([different(number, 12.0 * number) for number in range(60)], live)
    old = Window(WEEK)
    copies_of([backfilled(number, number / 2) for number in range(60)], old)
    assert known(old) == known(live) == 15


def test_a_backfill_beside_the_live_stream_does_not_make_it_forget() -> None:
    window = Window(WEEK)
    copies_of([different(0, 0), *(backfilled(number, number) for number in range(1, 30))], window)
    assert window.moment == NOON.timestamp()
    assert known(window) == 30


@pytest.mark.parametrize(
    "wrong",
    [
        datetime(2031, 1, 1, tzinfo=UTC),
        datetime(2025, 1, 1, tzinfo=UTC),
        datetime(1, 1, 1, tzinfo=UTC),
        datetime(1970, 1, 1, tzinfo=UTC),
        None,
    ],
    ids=["future", "later than the backfill", "year 1", "epoch", "undated"],
)
def test_a_wrong_date_moves_time_by_a_day_at_most(wrong: datetime | None) -> None:
    window = Window(WEEK)
    bad = article("A date that is wrong.", "https://b.example/1", published=wrong)
    copies_of([*(backfilled(number, number / 2) for number in range(10)), bad], window)
    right = backfilled(9, 4.5).version_created
    assert isinstance(right, datetime)
    assert 0 <= window.moment - right.timestamp() <= DAY
    assert known(window) == 11


@pytest.mark.parametrize("wrong", [datetime(1, 1, 1, tzinfo=UTC), datetime(1970, 1, 1, tzinfo=UTC), None])
def test_time_does_not_begin_with_a_wrong_date(wrong: datetime | None) -> None:
    window = Window(WEEK)
    bad = article("A date that is wrong.", "https://b.example/1", published=wrong)
    copies_of([bad, *(different(number, number) for number in range(20))], window)
    assert known(window) == 21


def test_one_message_appended_with_a_wrong_time_does_not_empty_the_window() -> None:
    window = Window(WEEK)
    ahead = different(99, 24.0 * 365 * 70)
    copies_of([*(different(number, number) for number in range(5)), ahead], window)
    assert known(window) == 6
    copies_of([different(number, 24.0 * number) for number in range(20, 40)], window)
    assert known(window) == 8


def test_undated_articles_are_forgotten_by_when_they_were_appended() -> None:
    window = Window(WEEK)
    copies_of([different(number, 12.0 * number, None) for number in range(60)], window)
    assert known(window) == 15


def test_a_revision_names_the_numbers_that_are_new_in_it_where_they_stand() -> None:
    before = f"{prose(1, 60)} Of 40 boats 12 were lost."
    after = before.replace("12", "\uff11\uff14") + " Some 14 men drowned in 2.5 hours."
    first, second = article(before), article(after)
    changes = copies_of([first, second])[1].changes
    assert changes
    assert changes.numbers
    assert [span.text for span in changes.numbers] == ["\uff11\uff14", "2.5"]
    assert all(second.text[span.start : span.end] == span.text for span in changes.numbers)
    assert changes.added > changes.removed > 0


@pytest.mark.parametrize("share", [1.2, 2.5])
def test_a_longer_text_of_the_same_outlet_is_a_revision_at_another_address_and_what_copies_are_held_against(
    share: float,
) -> None:
    first = article(prose(1, 100), "https://www.a.example/1")
    longer = article(f"{prose(1, 100)} {prose(2, round(100 * share) - 100)}", "https://a.example/2")
    copy = article(f"{cut(longer.text, 0.9)}", "https://b.example/1")
    found = copies_of([first, longer, copy])
    assert [(one.kind, one.of or None) for one in found] == [
        ("original", None),
        ("revision", first.id),
        ("near", longer.id),
    ]


def test_what_was_revised_at_another_address_can_be_retracted_at_its_own() -> None:
    first = article(prose(1, 100), "https://a.example/1")
    longer = article(f"{prose(1, 100)} {prose(2, 40)}", "https://a.example/2")
    retraction = article("Retracted.", "https://a.example/1", status="canceled")
    found = copies_of([first, longer, retraction])
    assert [(one.kind, one.of or None) for one in found[1:]] == [("revision", first.id), ("revision", first.id)]
