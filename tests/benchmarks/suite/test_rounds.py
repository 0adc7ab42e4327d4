"""Contenders take turns; who cannot run is left out."""

from __future__ import annotations

from functools import partial

from tests.benchmarks.suite.results import Figures
from tests.benchmarks.suite.rounds import CannotRunError, alternate


def test_every_contender_is_first_in_its_turn() -> None:
    order: list[str] = []

    def measure(name: str) -> Figures:
        order.append(name)
        return {"number": len(order)}

    found = alternate({name: partial(measure, name) for name in "abc"}, 3)
    assert "".join(order) == "abcbcacab"
    assert found.figures["a"] == [{"number": 1}, {"number": 6}, {"number": 8}]
    assert not found.skipped


def test_one_that_cannot_run_is_left_out_of_all_rounds() -> None:
    tries: list[int] = []

    def fail() -> Figures:
        tries.append(1)
        if len(tries) == 2:
            raise CannotRunError("the broker said no")
        return {"number": 1}

    found = alternate({"one": lambda: {"number": 2}, "other": fail}, 3)
    assert found.figures == {"one": [{"number": 2}] * 3}
    assert found.skipped == {"other": "the broker said no"}
    assert len(tries) == 2
