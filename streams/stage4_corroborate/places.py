"""Whether two reports may be of the same place."""

from __future__ import annotations

from enum import IntEnum

from msgspec import UNSET, UnsetType

from schemas.event import EventLocation
from streams.great_circle import great_circle_km

NEAR_KM = 100
"""Towns no further apart may be meant by the same report: the front is named by one village or by the next."""

SAME_TOWN_KM = 50
"""The same where nothing but place, day and sides says that two reports are of one event."""

ASSUMED = frozenset({"seat", "article", "actor"})
"""Rules by which a place was assumed: the seat or the state of who acts, or where the article is set."""

_WITHIN_REGION_KM = 300
_EXACT_TO_TOWN, _REGION = 2, 4


class Level(IntEnum):
    """How much ground a place takes."""

    TOWN = 1
    REGION = 2
    COUNTRY = 3


class Fit(IntEnum):
    """How well two places go together."""

    UNKNOWN = 0
    INSIDE = 1
    NEAR = 2
    SAME = 3


def said(place: EventLocation | UnsetType) -> EventLocation | UnsetType:
    """A place that the text gives to the event; unset for one that was assumed, which proves and denies nothing."""
    return UNSET if place and place.rule in ASSUMED else place


def level_of(place: EventLocation) -> Level | None:
    """The level of a place by its resolution, else by its feature; None where it was not resolved."""
    located = place.lat is not UNSET and place.lon is not UNSET
    if not located and not place.country_code:
        return None
    feature = place.feature_code or ""
    if place.resolution:
        if place.resolution <= _EXACT_TO_TOWN:
            return Level.TOWN
        return Level.REGION if place.resolution <= _REGION else Level.COUNTRY
    if feature.startswith("ADM"):
        return Level.REGION
    return Level.COUNTRY if feature.startswith("PCL") or not located else Level.TOWN


def fit(one: EventLocation | UnsetType, other: EventLocation | UnsetType) -> Fit | None:
    """How well two places go together; None where one of them denies the other."""
    level, other_level = one and level_of(one), other and level_of(other)
    if not one or not other or not level or not other_level:
        return Fit.UNKNOWN
    if one.geonameid and one.geonameid == other.geonameid:
        return Fit.SAME
    apart = _km(one, other)
    if level is Level.TOWN and other_level is Level.TOWN:
        return Fit.UNKNOWN if apart is None else Fit.NEAR if apart <= NEAR_KM else None
    if one.country_code and other.country_code and one.country_code != other.country_code:
        return None
    if Level.COUNTRY in (level, other_level) or apart is None:
        return Fit.INSIDE if one.country_code and one.country_code == other.country_code else Fit.UNKNOWN
    return Fit.INSIDE if apart <= _WITHIN_REGION_KM else None


def are_same_town(one: EventLocation | UnsetType, other: EventLocation | UnsetType) -> bool:
    """Whether both are towns or spots in them, and near enough to be one."""
    if not one or not other or {level_of(one), level_of(other)} != {Level.TOWN}:
        return False
    apart = _km(one, other)
    return (bool(one.geonameid) and one.geonameid == other.geonameid) or (apart is not None and apart <= SAME_TOWN_KM)


def _km(one: EventLocation, other: EventLocation) -> float | None:
    if one.lat is UNSET or one.lon is UNSET or other.lat is UNSET or other.lon is UNSET:
        return None
    return great_circle_km(one.lat, one.lon, other.lat, other.lon)
