"""How far an original has spread, as its copies come."""

from __future__ import annotations

import msgspec

from schemas.article import Article, Source
from schemas.spread import Spread
from streams.stage2_deduplicate.spreading import KEYS
from streams.stage2_deduplicate.stage import deduplicate
from streams.stage2_deduplicate.window import Window
from streams.topics import COPIES
from tests.newsroom import article, message, prose, restarted

WEEK = 7 * 86_400.0
FIRST = article(prose(1, 60))


def copy(number: int, outlet: str = "") -> Article:
    made = article(prose(1, 60), f"https://mirror.example/{number}")
    return msgspec.structs.replace(made, source=Source(name=outlet or f"Mirror {number}"))


def told(window: Window, made: Article, offset: int) -> list[Spread]:
    outputs = [one for one in deduplicate(message(made, offset), window).result.outputs if one.topic is COPIES]
    assert all(output.key == FIRST.id.encode() for output in outputs)
    return [msgspec.json.decode(output.value or b"", type=Spread) for output in outputs]


def test_the_first_copies_are_told_one_by_one_and_the_others_as_they_become_a_quarter_more() -> None:
    window = Window(WEEK)
    assert told(window, FIRST, 0) == []
    sizes = [spread.count for number in range(1, 40) for spread in told(window, copy(number), number)]
    assert sizes == [2, 3, 4, 5, 7, 9, 12, 15, 19, 24, 30, 38]


def test_each_outlet_is_told_once() -> None:
    window = Window(WEEK)
    told(window, FIRST, 0)
    told(window, copy(1, "Mirror"), 1)
    (spread,) = told(window, copy(2, "Mirror"), 2)
    assert (spread.id, spread.uri, spread.count, spread.sources) == (FIRST.id, FIRST.uri, 3, ["Mirror"])


def test_a_repeated_copy_and_the_same_article_sent_twice_are_not_counted_again() -> None:
    window = Window(WEEK)
    told(window, FIRST, 0)
    told(window, copy(1), 1)
    assert [spread.count for spread in told(window, copy(1), 1)] == [2]
    assert told(window, FIRST, 2) == []
    assert told(window, copy(1), 3) == []
    assert [spread.count for spread in told(window, copy(2), 4)] == [3]


def test_a_copy_that_a_crash_kept_from_the_count_is_counted_when_it_is_repeated() -> None:
    window, rows = Window(WEEK), dict[str, bytes | None]()
    for offset, made in enumerate([FIRST, copy(1), copy(2)]):
        changes = deduplicate(message(made, offset), window).result.rows or {}
        rows |= {key: row for key, row in changes.items() if offset < 2 or not key.startswith(KEYS)}
    again = restarted(((key, row or b"") for key, row in rows.items()), WEEK)
    assert [spread.count for spread in told(again, copy(2), 2)] == [3]
