"""Distances on the globe."""

from __future__ import annotations

import pytest

from streams.great_circle import great_circle_km


@pytest.mark.parametrize(
    ("one", "other", "km"),
    [
        ((0.0, 0.0), (0.0, 180.0), 20_015),
        ((52.52, 13.405), (48.857, 2.352), 878),
        ((0.0, 179.5), (0.0, -179.5), 111),
        ((90.0, 10.0), (90.0, -170.0), 0),
    ],
)
def test_a_distance_is_the_shortest_way_round(one: tuple[float, float], other: tuple[float, float], km: float) -> None:
    assert great_circle_km(*one, *other) == pytest.approx(great_circle_km(*other, *one)) == pytest.approx(km, abs=1)
