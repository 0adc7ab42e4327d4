"""The benchmark's measures, and that methods answer as they are asked."""

from __future__ import annotations

from tests.benchmarks.copies.__main__ import rows
from tests.benchmarks.copies.measuring import Measured
from tests.benchmarks.copies.methods import Copydesk, CopydeskStage
from tests.benchmarks.copies.scores import Count, Judged, counted
from tests.newsroom import article, cut, prose


def test_a_copy_is_found_where_it_is_in_one_group_with_its_parent() -> None:
    stream = [
        Judged("a", "1", "original", None, None),
        Judged("b", "2", "revision", "1", "a"),
        Judged("c", "3", "cut", "1", "b"),
        Judged("d", "4", "cut", "1", None),
    ]
    assert counted([stream]) == {
        "original": Count(of_copies=False, articles=1, joined=0),
        "revision": Count(of_copies=True, articles=1, joined=1),
        "cut": Count(of_copies=True, articles=2, joined=1),
    }


def test_a_copy_of_the_wrong_article_is_not_found() -> None:
    stream = [
        Judged("a", "1", "original", None, None),
        Judged("b", "2", "original", None, None),
        Judged("c", "3", "cut", "1", "b"),
    ]
    assert counted([stream])["cut"].share == 0


def test_what_is_no_copy_counts_where_it_is_taken_for_one() -> None:
    stream = [Judged("a", "1", "lookalike", None, None), Judged("b", "2", "lookalike", None, "a")]
    assert counted([stream])["lookalike"].share == 0.5


def test_streams_are_judged_apart_and_counted_together() -> None:
    first = [Judged("a", "1", "original", None, None), Judged("b", "2", "cut", "1", "a")]
    second = [Judged("a", "1", "original", None, None), Judged("b", "2", "cut", "1", None)]
    assert counted([first, second])["cut"] == Count(of_copies=True, articles=2, joined=1)


def test_the_rules_and_the_whole_stage_say_the_same() -> None:
    text = prose(1, 200)
    articles = [
        article(text),
        article(cut(text, 0.4), "https://b.example/1"),
        article(prose(2, 200), "https://c.example/1"),
    ]
    for method in (Copydesk(), CopydeskStage()):
        assert [method.original(one, method.signature(one)) for one in articles] == [None, articles[0].id, None]


def test_kinds_of_copies_stand_first() -> None:
    counts = {
        "lookalike": Count(of_copies=False, articles=4, joined=1),
        "cut": Count(of_copies=True, articles=2, joined=2),
    }
    names, line = rows({"copydesk": Measured(counts, signing=1.0, judging=2.0, bytes_each=2000.0)})
    assert dict(zip(names, line, strict=True)) == {
        "method": "copydesk",
        "cut": "1.000",
        "false: lookalike": "0.250",
        "articles/s": "2",
        "signature": "166,667 µs",
        "verdict": "333,333 µs",
        "bytes": "2,000",
    }
