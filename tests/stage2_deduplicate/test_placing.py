"""What readers are told of stories, and what becomes of revisions, retractions and repeated messages."""

from __future__ import annotations

import random
from datetime import timedelta

import msgspec
import pytest

import schemas.story
from schemas.article import Article, PubStatus, Source
from streams.records import Record
from streams.stage2_deduplicate.stage import Judgement, deduplicate
from streams.stage2_deduplicate.stories import SAME_STORY
from streams.stage2_deduplicate.story import KEYS
from streams.stage2_deduplicate.window import Window
from streams.topics import STORIES
from tests.newsroom import NOON, article, message, restarted
from tests.stage2_deduplicate.test_stories import report

WEEK = 7 * 86_400.0


def on(happening: int, seed: int, *, hours: float = 0, outlet: str = "", status: PubStatus = "usable") -> Article:
    made = article(report(happening, seed), f"https://{outlet or 'a'}.example/{seed}", hours=hours, status=status)
    return msgspec.structs.replace(made, source=Source(name=outlet)) if outlet else made


def told(judgement: Judgement) -> list[schemas.story.Story]:
    outputs = [output for output in judgement.result.outputs if output.topic is STORIES]
    stories = [msgspec.json.decode(output.value or b"", type=schemas.story.Story) for output in outputs]
    assert [output.key for output in outputs] == [story.id.encode() for story in stories]
    return stories


def judged(window: Window, *articles: Article) -> list[Judgement]:
    return [deduplicate(message(made, offset), window) for offset, made in enumerate(articles)]


def story_of(judgement: Judgement) -> str:
    passed = msgspec.json.decode(judgement.result.outputs[0].value or b"", type=Article)
    assert passed.story
    return passed.story.id


def test_a_story_is_told_with_its_articles_outlets_and_time_span() -> None:
    first, second = on(1, 1, outlet="Courier"), on(1, 2, hours=2, outlet="Gazette")
    (told_first,), (told_second,) = map(told, judged(Window(WEEK), first, second))
    assert (told_first.id, told_first.status, told_first.article_count) == (first.id, "open", 1)
    assert (told_second.id, told_second.articles) == (first.id, [first.id, second.id])
    assert told_second.sources == ["Courier", "Gazette"]
    assert told_second.first_created == NOON
    assert told_second.version_created == NOON + timedelta(hours=2)


def test_an_article_names_its_story_and_how_like_it_is() -> None:
    first, second = judged(Window(WEEK), on(1, 1), on(1, 2))
    assert story_of(first) == story_of(second)
    passed = msgspec.json.decode(second.result.outputs[0].value or b"", type=Article)
    assert passed.story
    assert SAME_STORY <= (passed.story.similarity or 0) <= 1


def test_a_story_that_grows_large_is_told_of_less_often() -> None:
    found = judged(Window(WEEK), *(on(1, seed) for seed in range(60)))
    sizes = [story.article_count for one in found for story in told(one)]
    assert sizes[:6] == [1, 2, 3, 4, 5, 7]
    assert len(sizes) < 20


def test_copies_are_no_articles_of_a_story_and_their_outlets_no_sources() -> None:
    first = on(1, 1, outlet="Courier")
    copy = msgspec.structs.replace(first, id="copy", uri="https://mirror.example/1", source=Source(name="Mirror"))
    _, second, third = judged(Window(WEEK), first, copy, on(1, 2, outlet="Gazette"))
    assert told(second) == []
    assert told(third)[0].sources == ["Courier", "Gazette"]


def test_a_revision_stays_in_the_story_of_what_it_revises() -> None:
    first = on(1, 1)
    revised = article(report(2, 9), first.uri, hours=1)
    before, after = judged(Window(WEEK), first, revised)
    assert story_of(before) == story_of(after)


@pytest.mark.parametrize("status", ["canceled", "withheld"])
def test_what_is_taken_back_names_its_story_and_adds_nothing_to_it(status: PubStatus) -> None:
    first = on(1, 1)
    retraction = article("This article has been retracted.", first.uri, hours=1, status=status)
    before, after = judged(Window(WEEK), first, retraction)
    assert story_of(after) == story_of(before)
    assert told(after) == []


def test_a_story_that_was_quiet_for_a_day_is_told_as_closed() -> None:
    first, between, later = on(1, 1), on(3, 7, hours=13), on(2, 2, hours=26)
    closed, founded = told(judged(Window(WEEK), first, between, later)[2])
    assert (closed.id, closed.status) == (first.id, "closed")
    assert (founded.id, founded.status) == (later.id, "open")


def test_a_repeated_message_tells_the_story_again_as_it_is_now_and_closes_what_it_closed() -> None:
    window = Window(WEEK)
    records = [message(made, n) for n, made in enumerate([on(1, 1), on(2, 2, hours=23), on(2, 3, hours=25)])]
    for record in records:
        deduplicate(record, window)
    again = told(deduplicate(records[2], window))
    assert [(story.status, story.article_count) for story in again] == [("closed", 1), ("open", 2)]


def test_a_story_that_a_crash_kept_from_the_table_is_made_good_when_its_article_is_repeated() -> None:
    records = [message(made, n) for n, made in enumerate([on(1, 1), on(1, 2), on(1, 3)])]
    whole = table(records, stop=None)
    for stop in range(1, len(records) + 1):
        rows = table(records[:stop], stop=stop)
        window = restarted(rows.items(), WEEK)
        for record in records[stop - 1 :]:
            rows |= {key: row for key, row in (deduplicate(record, window).result.rows or {}).items() if row}
        assert rows == whole


def table(records: list[Record], stop: int | None) -> dict[str, bytes]:
    """The rows after the records, without the story's row of the last of them where a crash is to be made good."""
    window, rows = Window(WEEK), dict[str, bytes]()
    for number, record in enumerate(records, 1):
        changes = deduplicate(record, window).result.rows or {}
        rows |= {key: row for key, row in changes.items() if row and not (number == stop and key.startswith(KEYS))}
    return rows


def turned_into_one() -> list[Article]:
    """Two stories on the two sides of a happening, then reports that bring the sides together."""

    def side(part: int, seed: int) -> str:
        rng = random.Random(100 * part + seed)
        own = [f"side{part}word{n}" for n in range(20)]
        names = [f"Side{part}{letter}" for letter in "abcd"]
        return " ".join(rng.choice(rng.choice((own, names))) for _ in range(80))

    others = (report(happening, 1) for happening in range(1, 30))
    both = (f"{side(0, n)} {side(1, n)} {side(n % 2, 50 + n)}" for n in range(5, 15))
    texts = [side(0, 1), side(1, 2), side(0, 3), side(1, 4), *others, *both]
    return [article(text, f"https://a.example/{n}", hours=n / 10) for n, text in enumerate(texts)]


def test_stories_that_turn_out_to_be_one_go_on_as_the_older_and_the_younger_is_told_as_merged() -> None:
    articles = turned_into_one()
    found = judged(Window(WEEK), *articles)
    older, younger = story_of(found[0]), story_of(found[1])
    assert older != younger
    merges = [(number, story) for number, one in enumerate(found) for story in told(one) if story.status == "merged"]
    ((number, merged),) = merges
    of_younger = [one.id for one, judgement in zip(articles, found, strict=True) if story_of(judgement) == younger]
    assert (merged.id, merged.merged_into, merged.articles) == (younger, older, of_younger)
    whole = told(found[number])[0]
    in_either = [n for n in range(number + 1) if story_of(found[n]) in (older, younger)]
    assert (whole.id, whole.status, whole.article_count) == (older, "open", len(in_either))
    assert set(whole.articles) == {articles[n].id for n in in_either}
    assert {story_of(one) for one in found[number:]} == {older}


def test_a_revision_of_an_article_of_a_merged_story_is_in_the_story_that_this_was_merged_into() -> None:
    articles = turned_into_one()
    revised = article("Nothing of that is left in this text, which is on another thing.", articles[1].uri, hours=2)
    found = judged(Window(WEEK), *articles, revised)
    assert story_of(found[-1]) == story_of(found[0]) != story_of(found[1])


@pytest.mark.parametrize("lost", [0, 1, 2])
def test_a_merge_is_made_good_whichever_rows_a_crash_kept_from_the_table(lost: int) -> None:
    records = [message(made, number) for number, made in enumerate(turned_into_one())]
    window, rows = Window(WEEK), list[dict[str, bytes | None]]()
    said = []
    for record in records:
        judgement = deduplicate(record, window)
        rows.append(dict(judgement.result.rows or {}))
        said.append(judgement)
    merging = next(n for n, one in enumerate(said) if any(story.status == "merged" for story in told(one)))
    assert [key.startswith(KEYS) for key in rows[merging]] == [False, True, True]
    crashed = dict(list(rows[merging].items())[: 3 - lost])
    table_rows = {key: row for changes in (*rows[:merging], crashed) for key, row in changes.items()}
    window = restarted(((key, row or b"") for key, row in table_rows.items()), WEEK)
    for number in range(merging - 2, len(records)):
        again = deduplicate(records[number], window)
        table_rows |= again.result.rows or {}
        if number >= merging:
            assert again.result.outputs[0].value == said[number].result.outputs[0].value
            assert {story.id: story.status for story in told(again)} == {
                story.id: story.status for story in told(said[number])
            }
    assert table_rows == {key: row for changes in rows for key, row in changes.items()}
