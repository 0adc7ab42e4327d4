"""Rounds in which contenders take turns, so that what else the machine does meets all of them alike."""

from __future__ import annotations

import sys
from collections.abc import Callable, Mapping
from typing import NamedTuple

from tests.benchmarks.suite.results import Figures

Measure = Callable[[], Figures]


class CannotRunError(Exception):
    """A contender cannot be measured here; the message says why."""


class Rounds(NamedTuple):
    """The figures of each contender, a round each, and why others have none."""

    figures: dict[str, list[Figures]]
    skipped: dict[str, str]


def alternate(contenders: Mapping[str, Measure], rounds: int) -> Rounds:
    """Measure all in each round, every one first in its turn. One that cannot run is not tried again."""
    left = dict(contenders)
    found: dict[str, list[Figures]] = {name: [] for name in contenders}
    skipped: dict[str, str] = {}
    for number in range(rounds):
        for name, measure in in_turn(left, number):
            print(f"round {number + 1} of {rounds}: {name}", file=sys.stderr, flush=True)
            try:
                found[name].append(measure())
            except CannotRunError as error:
                skipped[name] = str(error)
                del left[name]
    return Rounds({name: figures for name, figures in found.items() if name in left}, skipped)


def in_turn(contenders: Mapping[str, Measure], number: int) -> list[tuple[str, Measure]]:
    """The contenders, beginning with another one in each round."""
    them = list(contenders.items())
    first = number % max(1, len(them))
    return them[first:] + them[:first]
