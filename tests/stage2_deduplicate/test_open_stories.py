"""Open stories are what they were when they were packed, and are found by their heaviest terms."""

from __future__ import annotations

import numpy as np
import pytest

from streams.stage2_deduplicate import open_stories
from streams.stage2_deduplicate.open_stories import OpenStories
from streams.stage2_deduplicate.rarity import Weights
from streams.stage2_deduplicate.story import Story


def story(story_id: str, *terms: int) -> Story:
    made = Story(story_id, f"what {story_id} tells", 7.0, (5.0, 7.0))
    made.describe(story_id, "An Outlet", ["A Name"])
    made.take(Weights(np.array(terms, np.uint32), np.linspace(1, 0.5, len(terms), dtype=np.float32)))
    return made


@pytest.fixture(autouse=True)
def two_stay_unpacked(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(open_stories, "RECENT", 2)


def test_a_story_is_what_it_was_after_others_were_asked_for() -> None:
    stories = OpenStories()
    made = [story(f"s{number}", number, 100) for number in range(6)]
    rows = [one.encode() for one in made]
    for one in made:
        stories.put(one)
    assert len(stories) == 6
    assert [one.encode() for one in stories] == rows
    first = stories.get("s0")
    assert first is not made[0]
    assert first is stories.get("s0")
    assert first is not None
    assert first.encode() == rows[0]


def test_what_is_changed_in_a_story_once_it_is_put_stays() -> None:
    stories = OpenStories()
    stories.put(changed := story("a", 1))
    changed.told = 1
    for number in range(3):
        stories.put(story(f"other{number}", 2))
    again = stories.get("a")
    assert again is not None
    assert again is not changed
    assert again.told == 1
    again.told = 2
    stories.put(again)
    assert [one.told for one in stories if one.id == "a"] == [2]


def test_a_story_is_found_by_its_heaviest_terms_until_it_has_others_or_goes() -> None:
    stories = OpenStories()
    stories.put(story("a", *range(1, 9)))
    number = stories.put(story("b", 1))
    assert stories.found_by(8) == ()
    assert {stories.id(one) for one in stories.found_by(1)} == {"a", "b"}
    stories.put(story("a", 20))
    assert [stories.id(one) for one in stories.found_by(1)] == ["b"]
    stories.remove("b")
    assert stories.found_by(1) == ()
    assert number not in stories
    assert stories.get("b") is None
    assert stories.put(story("c", 1)) == number


def test_a_row_that_is_put_back_is_the_story_it_was() -> None:
    stories, row = OpenStories(), story("a", 1, 2).encode()
    number = stories.put_back(Story.decode(row), row)
    assert stories[number].encode() == row
    assert tuple(stories.found_by(2)) == (number,)
