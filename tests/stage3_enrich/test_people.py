"""Whom a short name stands for."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from streams.stage3_enrich.entities.people import Name, People

NAMED: list[tuple[int, Name]] = [
    (10, ("ann", "lee")),
    (20, ("bob", "lee")),
    (30, ("lee",)),
    (40, ("mary", "ann", "lee")),
    (50, ("juan", "de", "la", "cruz")),
]


@pytest.mark.parametrize(
    ("start", "name", "fullest"),
    [
        (30, ("lee",), ("bob", "lee")),
        (5, ("lee",), ("mary", "ann", "lee")),
        (45, ("lee",), ("mary", "ann", "lee")),
        (60, ("ann",), ("mary", "ann", "lee")),
        (60, ("bob",), ("bob", "lee")),
        (60, ("la", "cruz"), ("juan", "de", "la", "cruz")),
        (60, ("juan", "cruz"), ("juan", "de", "la", "cruz")),
        (60, ("bob", "lee"), ("bob", "lee")),
        (60, ("smith",), ("smith",)),
        (60, ("l",), ("l",)),
    ],
)
def test_a_short_name_is_that_of_the_last_person_before_it_else_of_the_first_after(
    start: int, name: Name, fullest: Name
) -> None:
    assert People(NAMED).fullest(start, name) == fullest


WORDS = st.sampled_from(["ann", "bob", "lee", "ray", "k"])
NAMES = st.lists(WORDS, min_size=1, max_size=3).map(tuple)


@given(st.lists(NAMES, max_size=12), st.integers(0, 12), NAMES)
def test_asking_again_changes_nothing_and_the_answer_is_no_shorter(names: list[Name], start: int, name: Name) -> None:
    people = People(enumerate(names))
    first = people.fullest(start, name)
    assert people.fullest(start, name) == first == People(enumerate(names)).fullest(start, name)
    assert len(first) >= len(name)
    assert first == name or first in names
