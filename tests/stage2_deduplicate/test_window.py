"""The window: what it answers follows from its rows alone, and the old leave it in record time."""

from __future__ import annotations

import random
from itertools import product

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from streams.fingerprint import Fingerprint, fingerprint
from streams.stage2_deduplicate.seen import REPEATED_WITHIN, Seen, decode_seen
from streams.stage2_deduplicate.window import COMMON, Window
from tests.newsroom import cut, prose, seen

DAY = 86_400.0
LATER = REPEATED_WITHIN
TEXTS = (
    *("", "two words", prose(1, 60), prose(2, 60)),
    *(cut(prose(1, 60), 0.5), prose(1, 60) + " " + prose(3, 30), prose(4, 300)),
)
PRINTS = {text: fingerprint(text) for text in TEXTS}
IDS = "abcdefgh"
URIS = [f"https://a.example/{number}" for number in range(4)]


def answers(window: Window, prints: list[Fingerprint]) -> list[object]:
    """Everything that a window can be asked."""
    return [
        len(window),
        sorted(window, key=lambda row: row.id),
        (window.moment, window.received),
        [window.get(article_id) for article_id in IDS],
        [window.latest(uri) for uri in URIS],
        [window.with_text(one) for one in prints],
        [window.candidates(one) for one in prints],
    ]


@st.composite
def histories(draw: st.DrawFn) -> list[Seen | None]:
    """Rows put one after the other, None for an eviction. Time goes on; a row put again keeps its own."""
    rows: list[Seen | None] = []
    moments: dict[str, float] = {}
    now = 0.0
    for _ in range(draw(st.integers(0, 15))):
        now += draw(st.sampled_from([0, DAY / 2, DAY, 3 * DAY]))
        article_id = draw(st.sampled_from(IDS))
        text = draw(st.none() | st.sampled_from(TEXTS))
        uri, version = draw(st.sampled_from(URIS)), draw(st.integers(1, 3))
        moment = moments.setdefault(article_id, now)
        rows.append(seen(article_id, text, uri=uri, moment=moment, received=moment, version=version))
        if draw(st.booleans()):
            rows.append(None)
    return rows


@given(histories(), st.randoms(use_true_random=False))
def test_a_window_rebuilt_from_its_rows_in_any_order_answers_as_it_did(
    history: list[Seen | None], rng: random.Random
) -> None:
    window = Window(4 * DAY)
    for row in history:
        if row is not None:
            window.put(row)
        else:
            window.evict(0)
        table = [other.encode() for other in window]
        rng.shuffle(table)
        rebuilt = Window(4 * DAY, map(decode_seen, table))
        assert answers(rebuilt, list(PRINTS.values())) == answers(window, list(PRINTS.values()))
        assert sorted(rebuilt.evict(LATER)) == sorted(Window(4 * DAY, window).evict(LATER))


def test_an_article_that_was_not_seen_is_unknown() -> None:
    window = Window(DAY, [seen("a", prose(1, 60))])
    unseen = fingerprint(prose(2, 60))
    assert window.get("b") is None
    assert window.latest("https://a.example/b") is None
    assert window.with_text(unseen) is None
    assert window.candidates(unseen) == []


def test_an_article_is_found_by_a_copy_of_half_of_it() -> None:
    row = seen("a", prose(1, 300))
    found = Window(DAY, [row, seen("b", prose(2, 300))]).candidates(fingerprint(cut(prose(1, 300), 0.5)))
    assert found == [(row, fingerprint(prose(1, 300)))]


def test_an_article_that_others_are_not_compared_with_is_known_by_its_id_alone() -> None:
    window = Window(DAY, [seen("a", prose(1, 60))])
    window.put(seen("a", None))
    assert window.get("a") == seen("a", None)
    assert window.latest("https://a.example/a") is None
    assert window.with_text(fingerprint(prose(1, 60))) is None
    assert window.candidates(fingerprint(prose(1, 60))) == []


def test_of_articles_with_the_same_text_the_one_with_the_least_id_is_found() -> None:
    window = Window(DAY, [seen(article_id, "Same words.") for article_id in "cab"])
    assert window.with_text(fingerprint("same words")) == seen("a", "Same words.")


@pytest.mark.parametrize("order", [1, -1])
def test_of_two_versions_that_a_crash_left_the_later_is_the_latest(order: int) -> None:
    versions = [seen("b", prose(1, 60), uri=URIS[0]), seen("a", prose(2, 60), uri=URIS[0], version=2)]
    window = Window(DAY, versions[::order])
    assert window.latest(URIS[0]) == versions[1]
    window.put(seen("a", None, uri=URIS[0], version=2))
    assert window.latest(URIS[0]) == versions[0]


def test_a_phrase_of_many_articles_finds_none_of_them() -> None:
    phrase = "all rights are reserved"
    rows = [seen(f"{number:03}", f"{prose(number, 4)} {phrase}") for number in range(COMMON + 1)]
    assert len(Window(DAY, rows[:-1]).candidates(fingerprint(phrase))) == COMMON
    assert Window(DAY, rows).candidates(fingerprint(phrase)) == []


def test_copies_do_not_make_a_phrase_common() -> None:
    phrase = "all rights are reserved"
    copies = [seen(f"{number:03}", None) for number in range(5 * COMMON)]
    assert len(Window(DAY, [*copies, seen("a", phrase)]).candidates(fingerprint(phrase))) == 1


def test_articles_leave_when_they_are_older_than_the_window() -> None:
    rows = [seen(article_id, prose(number, 60), moment=number * DAY) for number, article_id in enumerate("abcd")]
    window = Window(2 * DAY, rows)
    assert [row.id for row in window if not window.has_left(row)] == ["b", "c", "d"]
    assert window.latest(rows[0].uri) is None
    assert window.with_text(fingerprint(prose(0, 60))) is None
    assert window.candidates(fingerprint(prose(0, 60))) == []


def test_the_verdict_on_an_article_that_left_is_known_until_it_will_not_be_asked_for_again() -> None:
    window = Window(DAY, [seen("a", prose(1, 60)), seen("b", moment=2 * DAY)])
    assert window.evict(LATER - 1) == []
    assert window.get("a") == seen("a", prose(1, 60))
    assert window.evict(LATER) == ["a"]
    assert window.evict(LATER) == []
    assert window.get("a") is None


def test_an_article_in_the_window_is_never_forgotten() -> None:
    assert Window(DAY, [seen("a"), seen("b", moment=DAY)]).evict(1000 * LATER) == []


@pytest.mark.parametrize("order", [1, -1])
def test_a_revision_takes_the_place_of_what_it_revises_in_whatever_order_they_are_put_back(order: int) -> None:
    """A worker that was suspended may write the row of the older version last."""
    old = seen("old", prose(1, 60), uri=URIS[0])
    new = msgspec.structs.replace(seen("new", prose(2, 60), uri=URIS[0], version=2), kind="revision", of="old")
    window = Window(DAY, [old, new][::order])
    assert window.latest(URIS[0]) == new
    assert window.with_text(PRINTS[prose(1, 60)]) is None
    assert window.get("old") == old


def test_an_article_that_is_put_again_with_its_moment_leaves_once() -> None:
    window = Window(DAY, [seen("a", prose(1, 60)), seen("a", None), seen("b", None, moment=2 * DAY)])
    assert window.evict(LATER) == ["a"]


def test_an_article_that_is_put_again_with_a_later_moment_stays() -> None:
    window = Window(DAY, [seen("a"), seen("a", moment=2 * DAY), seen("b", moment=2 * DAY)])
    assert window.evict(LATER) == []
    assert len(window) == 2


def test_an_article_that_is_put_again_with_an_earlier_moment_leaves_by_that_alone() -> None:
    window = Window(DAY, [seen("a", moment=3 * DAY), seen("a"), seen("b", moment=3 * DAY)])
    assert window.evict(LATER) == ["a"]
    window.put(seen("b", moment=9 * DAY))
    assert window.evict(3 * LATER) == []
    assert [row.id for row in window] == ["b"]


def test_an_empty_window_has_nothing_to_evict() -> None:
    window = Window(DAY)
    assert window.evict(LATER) == []
    assert (len(window), window.moment) == (0, 0.0)


@pytest.mark.parametrize(("article_id", "text"), list(product("ab", TEXTS)))
def test_putting_a_row_twice_changes_nothing(article_id: str, text: str) -> None:
    rows = [seen("a", prose(1, 60)), seen(article_id, text)]
    prints = list(PRINTS.values())
    assert answers(Window(DAY, [*rows, rows[1]]), prints) == answers(Window(DAY, rows), prints)
