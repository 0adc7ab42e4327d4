"""Places of reports that may be of one event."""

from __future__ import annotations

from typing import Any

import msgspec
import pytest
from msgspec import UNSET

from schemas.event import EventLocation
from streams.stage4_corroborate.places import Fit, Level, are_same_town, fit, level_of, said
from tests.stage4_corroborate.coded_events import COUNTRY, KHARKIV, KUPIANSK, ODESA

REGION = EventLocation(
    extracted_place="Kharkiv Oblast", geonameid=706482, lat=49.6, lon=36.4, country_code="UKR", resolution=4
)
CHUHUIV = EventLocation(extracted_place="Chuhuiv", lat=49.84, lon=36.69, country_code="UKR", resolution=2)
BELGOROD = EventLocation(extracted_place="Belgorod", lat=50.6, lon=36.59, country_code="RUS", resolution=1)
POLAND = EventLocation(extracted_place="Poland", country_code="POL", resolution=5)
A_MARKET = EventLocation(extracted_place="the market")


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        (KHARKIV, KHARKIV, Fit.SAME),
        (KHARKIV, CHUHUIV, Fit.NEAR),
        (KHARKIV, BELGOROD, Fit.NEAR),
        (KHARKIV, ODESA, None),
        (KHARKIV, COUNTRY, Fit.INSIDE),
        (KHARKIV, REGION, Fit.INSIDE),
        (ODESA, REGION, None),
        (KHARKIV, POLAND, None),
        (COUNTRY, POLAND, None),
        (KHARKIV, UNSET, Fit.UNKNOWN),
        (KHARKIV, A_MARKET, Fit.UNKNOWN),
        (UNSET, UNSET, Fit.UNKNOWN),
    ],
)
def test_places_go_together_or_deny_one_another(one: EventLocation, other: EventLocation, expected: Fit | None) -> None:
    assert fit(one, other) == fit(other, one) == expected


def test_towns_are_the_same_within_fifty_kilometres() -> None:
    assert are_same_town(KHARKIV, CHUHUIV)
    assert not are_same_town(KHARKIV, KUPIANSK)
    assert not are_same_town(KHARKIV, REGION)
    assert not are_same_town(KHARKIV, UNSET)
    assert not are_same_town(A_MARKET, A_MARKET)


@pytest.mark.parametrize(("feature", "level"), [("PPLA", Level.TOWN), ("ADM2", Level.REGION), ("PCLI", Level.COUNTRY)])
def test_without_a_resolution_the_feature_says_how_large_a_place_is(feature: str, level: Level) -> None:
    assert level_of(msgspec.structs.replace(KHARKIV, resolution=UNSET, feature_code=feature)) is level


@pytest.mark.parametrize("rule", [UNSET, "clause", "sentence", "seat", "article"])
def test_a_place_that_was_assumed_is_not_said(rule: Any) -> None:
    place = msgspec.structs.replace(KHARKIV, rule=rule)
    assert said(place) == (UNSET if rule in ("seat", "article") else place)
    assert said(UNSET) is UNSET
