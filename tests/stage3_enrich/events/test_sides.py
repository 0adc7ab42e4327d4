"""The two sides of an event."""

from __future__ import annotations

import pytest

from streams.stage3_enrich.events.sides import Sides
from tests.stage3_enrich.events.coded_text import Parsed


@pytest.mark.parametrize(
    ("actor_path", "recipient_path", "own"),
    [("subj", "obj", True), ("^relcl", "obj", True), ("subj", "^xcomp:obj", True), ("^relcl", "^xcomp:obj", False)],
)
def test_an_event_has_a_side_of_its_own_where_one_stands_below_its_trigger(
    actor_path: str, recipient_path: str, *, own: bool
) -> None:
    parsed = Parsed("Kenya bombed Somalia.")
    kenya, somalia = parsed.part("Kenya"), parsed.part("Somalia")
    assert Sides((kenya,), (somalia,), actor_path, recipient_path, 1.0).own is own


def test_without_anybody_no_side_is_its_own() -> None:
    assert not Sides((), (), "", "", 0.0).own
