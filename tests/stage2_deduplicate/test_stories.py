"""Which story an article belongs to, as articles come."""

from __future__ import annotations

import random
from collections.abc import Iterable

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from streams.gist import gist
from streams.stage2_deduplicate.seen import REPEATED_WITHIN
from streams.stage2_deduplicate.stories import Stories
from streams.stage2_deduplicate.story import Story

HOUR = 3_600.0
TRADE = [f"trade{n}" for n in range(60)]


def report(happening: int, seed: int, words: int = 120) -> str:
    """A report on a happening: words and names of its own among those that all reports use."""
    rng = random.Random(1_000 * happening + seed)
    own = [f"own{happening}word{n}" for n in range(30)]
    names = [f"Name{happening}{letter}" for letter in "abcde"]
    drawn = (rng.choice(rng.choice((TRADE, TRADE, own, names))) for _ in range(words))
    return f"a report of {' '.join(drawn)}"


def place(stories: Stories, article_id: str, text: str, moment: float = 0.0) -> str:
    """Put an article into a story; the story's id."""
    comparison = stories.compare(gist(None, text), moment)
    nearest = comparison.nearest
    story = nearest.story if nearest else Story(article_id, "", moment, (moment, moment))
    story.latest = max(story.latest, moment)
    story.describe(article_id, None, ())
    stories.add(story, comparison.weights)
    return story.id


def placed(stories: Stories, texts: Iterable[str]) -> list[str]:
    return [place(stories, f"{number:03}", text) for number, text in enumerate(texts)]


def test_reports_on_one_happening_are_one_story_and_on_others_others() -> None:
    order = [n % 4 for n in range(32)]
    found = placed(Stories(HOUR), (report(happening, n) for n, happening in enumerate(order)))
    assert len(set(found)) == 4
    assert all(found[n] == found[n % 4] for n in range(32))


def test_a_story_has_the_id_of_its_first_article() -> None:
    assert placed(Stories(HOUR), [report(1, 1), report(2, 1), report(1, 2)]) == ["000", "001", "000"]


def test_a_text_without_terms_is_a_story_of_its_own() -> None:
    assert placed(Stories(HOUR), ["…", "…", "!"]) == ["000", "001", "002"]


@settings(deadline=None, max_examples=25)
@given(st.lists(st.tuples(st.integers(0, 3), st.integers(0, 9), st.floats(0, 0.7)), max_size=25), st.integers(0, 25))
def test_a_restart_anywhere_changes_nothing(drawn: list[tuple[int, int, float]], stop: int) -> None:
    def run(stories: Stories, numbers: Iterable[int], moment: float) -> tuple[Stories, list[str], float]:
        found = []
        for number in numbers:
            happening, seed, later = drawn[number]
            moment += later * HOUR
            stories.close_quiet(moment, number)
            found.append(place(stories, f"{number:03}", report(happening, seed), moment))
        return stories, found, moment

    stop = min(stop, len(drawn))
    whole, expected, _ = run(Stories(HOUR), range(len(drawn)), 0)
    before, first, moment = run(Stories(HOUR), range(stop), 0)
    rows = [Story.decode(story.encode()) for story in before.all()]
    random.Random(0).shuffle(rows)
    after, rest, _ = run(Stories(HOUR, rows), range(stop, len(drawn)), moment)
    assert first + rest == expected
    assert {one.id: one.encode() for one in after.all()} == {one.id: one.encode() for one in whole.all()}


def test_a_story_closes_when_it_has_been_quiet_for_its_time_and_takes_no_more() -> None:
    stories = Stories(HOUR)
    place(stories, "a", report(1, 1))
    assert stories.close_quiet(HOUR, 1) == []
    (closed,) = stories.close_quiet(HOUR + 1, 2)
    assert (closed.id, len(stories), stories.is_closed("a")) == ("a", 0, True)
    assert place(stories, "b", report(1, 2), HOUR + 1) == "b"


def test_a_story_that_grows_is_not_quiet() -> None:
    stories = Stories(HOUR)
    place(stories, "a", report(1, 1))
    place(stories, "b", report(1, 2), HOUR)
    assert stories.close_quiet(1.5 * HOUR, 1) == []
    assert [story.id for story in stories.close_quiet(2.5 * HOUR, 2)] == ["a"]


def test_the_message_that_closed_a_story_closes_it_again_when_it_is_repeated() -> None:
    stories = Stories(HOUR)
    place(stories, "a", report(1, 1))
    stories.close_quiet(2 * HOUR, 7)
    assert [story.id for story in stories.close_quiet(2 * HOUR, 7)] == ["a"]
    assert stories.close_quiet(2 * HOUR, 8) == []
    assert stories.forget(6 + REPEATED_WITHIN) == []
    assert stories.forget(7 + REPEATED_WITHIN) == ["a"]
    assert not stories.is_closed("a")


def test_what_is_closed_makes_no_word_common() -> None:
    fresh, used = Stories(HOUR), Stories(HOUR)
    for number in range(30):
        place(used, f"{number}", report(1, number))
    used.close_quiet(2 * HOUR, 1)
    one, other = (stories.weigh(gist(None, report(1, 99))) for stories in (fresh, used))
    assert np.array_equal(one.values, other.values)


def test_a_story_keeps_its_heaviest_terms_however_many_articles_it_has() -> None:
    stories = Stories(HOUR)
    for number in range(60):
        place(stories, f"{number:03}", report(1, number) + " " + " ".join(f"chance{number}x{n}" for n in range(60)))
    (story,) = stories.all()
    assert len(story.terms) <= 450
    assert story.count == 60


@pytest.mark.parametrize("count", [1, 999, 1_500])
def test_the_latest_thousand_articles_are_listed(count: int) -> None:
    story = Story("a", "", 0.0, (0.0, 0.0))
    for number in range(count):
        story.describe(f"{number}", "Courier", ["Ann Lee"])
    assert (story.count, len(story.articles), story.articles[-1]) == (count, min(count, 1_000), f"{count - 1}")
    assert (story.sources, story.names) == (["Courier"], {"Ann Lee": count})


def test_the_longer_a_story_was_quiet_the_more_an_article_must_be_like_it() -> None:
    stories = Stories(HOUR)
    placed(stories, (report(happening, 1) for happening in range(8)))
    early, late = (stories.compare(gist(None, report(1, 2)), moment).alike[0] for moment in (0, HOUR))
    assert early.story is late.story
    assert early.likeness == late.likeness == pytest.approx(early.standing, abs=0.001)
    assert late.standing == pytest.approx(early.standing - 0.1)
