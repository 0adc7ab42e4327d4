"""Postings: they answer as a dict of sets does, however full they are and however keys fall together."""

from __future__ import annotations

import random
from collections import defaultdict

from hypothesis import given, settings
from hypothesis import strategies as st

from streams.stage2_deduplicate.postings import FEW, Pairs, Postings

# Some fall into one part and there to the same places, some have only their highest bits in common.
KEYS = [*(number << 6 for number in range(12)), *(number << 50 for number in range(12)), 2**64 - 1, 2**64 - 64]

changes = st.lists(
    st.tuples(st.booleans(), st.lists(st.sampled_from(KEYS), max_size=6), st.integers(1, 2 * FEW)), max_size=120
)


@settings(deadline=None)
@given(changes, st.integers(1, 2 * FEW))
def test_they_answer_as_a_dict_of_sets_would(history: list[tuple[bool, list[int], int]], most: int) -> None:
    postings, plain = Postings(), defaultdict[int, set[int]](set)
    for added, keys, row in history:
        if added:
            postings.add(keys, row)
            for key in keys:
                plain[key].add(row)
        else:
            postings.discard(keys, row)
            for key in keys:
                plain[key].discard(row)
        assert {key: set(postings.of(key)) for key in KEYS} == {key: plain[key] for key in KEYS}
        assert all(len(postings.of(key)) == len(plain[key]) for key in KEYS)
        expected = set[int]().union(*(plain[key] for key in KEYS if len(plain[key]) <= most))
        assert postings.of_any(KEYS, most) == expected


@settings(deadline=None)
@given(st.lists(st.tuples(st.sampled_from(KEYS), st.integers(1, 2 * FEW)), max_size=200), st.sets(st.integers(1, FEW)))
def test_filled_with_pairs_they_answer_as_if_each_had_been_added(drawn: list[tuple[int, int]], gone: set[int]) -> None:
    pairs, filled, plain = Pairs(), Postings(), defaultdict[int, set[int]](set)
    for key, row in drawn:
        pairs.add([key], row)
        plain[key] |= {row} - gone
    for _ in filled.fill(pairs.without(gone)):
        pass
    assert {key: set(filled.of(key)) for key in KEYS} == {key: plain[key] for key in KEYS}
    for key in KEYS:
        filled.discard([key], FEW + 1)
        filled.add([key], 3 * FEW)
        assert set(filled.of(key)) == plain[key] - {FEW + 1} | {3 * FEW}


def test_they_hold_many_keys_and_lose_none_when_others_go() -> None:
    rng = random.Random(3)
    plain = {rng.getrandbits(64) >> rng.choice([0, 0, 4]): row for row in range(1, 60_000)}
    postings = Postings()
    for key, row in plain.items():
        postings.add([key], row)
    gone = rng.sample(list(plain), 40_000)
    for key in gone:
        postings.discard([key], plain.pop(key))
    assert all(postings.of(key) == (row,) for key, row in plain.items())
    assert not any(postings.of(key) for key in gone)
    assert postings.of_any([*plain, *gone], 1) == set(plain.values())


def test_places_that_became_free_are_taken_again() -> None:
    rng = random.Random(4)
    keys = [rng.getrandbits(64) for _ in range(20_000)]
    postings = Postings()
    for row, key in enumerate(keys, 1):
        postings.add([key], row)
    places = sum(len(part.rows) for part in postings._parts.values())
    for row, key in enumerate(keys, 1):
        postings.discard([key], row)
        postings.add([key ^ 2**63], row)
    assert sum(len(part.rows) for part in postings._parts.values()) < 1.1 * places


def test_a_phrase_of_very_many_rows_is_told_from_others_at_once() -> None:
    postings = Postings()
    for row in range(1, 50_001):
        postings.add([7, 64 + row], row)
    assert len(postings.of(7)) == 50_000
    assert postings.of_any([7, 64 + 3], 20) == {3}
    for row in range(2, 50_001):
        postings.discard([7], row)
    assert postings.of(7) == (1,)
