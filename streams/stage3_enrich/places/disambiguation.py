"""Which place each name of an article stands for, by prominence, qualifiers and what else the article names."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from math import exp
from typing import NamedTuple

from schemas.article import Span
from streams.stage3_enrich.places.gazetteer import Gazetteer
from streams.stage3_enrich.places.toponyms import Toponym, distance_km, fold

Region = tuple[str | None, str | None]
"""A country, or a first-order division of it (GeoNames' code): None for what is unknown."""

_AREA_BEHIND = re.compile(r",?\s+\(?((?:[A-Z][\w.\u2019'-]*[ -]?){1,4})")
_ROUNDS = 4
_COUNTRY_WEIGHT, _DIVISION_WEIGHT = 4.0, 3.5  # chosen on two public corpora; 2.5 to 5 gives much the same
_QUALIFIER_WEIGHT = 8.0
_QUALIFIER_KM = 400.0
_MOST_CANDIDATES = 40
_COUNTY_CHANCE = 0.8  # how often the middle of the towns named with a US county was within 160 km of it


class Resolved(NamedTuple):
    """The place that a name stands for, the probability of that, and what decided.

    `rule` is "only-candidate", "qualifier" ("Doha, Qatar"), "prominence" (what it would be without any context),
    "context" (the other names of the article), or "county".
    """

    toponym: Toponym
    chance: float
    rule: str


def resolve(text: str, spans: list[Span], peoples: list[str], gazetteer: Gazetteer) -> dict[str, Resolved]:
    """For each folded name the place that it stands for; nothing for unknown names.

    One name stands for one place throughout an article. Each candidate of the gazetteer is scored by its prominence
    (log10 of population; countries first), by how many other names of the article can lie in its country and in its
    first-order division, and by a qualifier ("Doha, Qatar"). Other names count by the probability that they have for
    lying there, which is settled in a few rounds (relaxation labelling). `peoples`, the countries whose people the
    article names, count for those countries, and US counties for the states that have one of that name.
    """
    options: dict[str, tuple[Toponym, ...]] = {}
    scores: dict[str, list[float]] = {}
    qualified: set[tuple[str, int]] = set()
    context: dict[Region, float] = defaultdict(float)
    for country in peoples:
        context[country, None] += 1
    for span in spans:
        key = fold(span.text)
        if key not in options:
            options[key] = gazetteer.candidates(" ".join(span.text.split()))[:_MOST_CANDIDATES]
            scores[key] = [place.prominence(span.text) for place in options[key]]
            _count_county(span.text, context, gazetteer)
        qualified |= {(key, i) for i in _qualified(text, span, options[key], gazetteer)}
    for key, i in qualified:
        scores[key][i] += _QUALIFIER_WEIGHT
    chances = _settle(options, scores, context)
    best = {key: max(range(len(odds)), key=odds.__getitem__) for key, odds in chances.items() if odds}
    resolved = {
        key: Resolved(options[key][i], chances[key][i], _rule(i, len(options[key]), (key, i) in qualified))
        for key, i in best.items()
    }
    return resolved | _counties(spans, resolved, gazetteer)


def _rule(rank: int, candidates: int, qualified: bool) -> str:  # noqa: FBT001
    """What decided for the candidate of this rank by prominence."""
    if candidates == 1:
        return "only-candidate"
    if qualified:
        return "qualifier"
    return "prominence" if rank == 0 else "context"


def _count_county(name: str, context: dict[Region, float], gazetteer: Gazetteer) -> None:
    states = gazetteer.county_states(name)
    for state in states:
        context["USA", state] += 1 / len(states)
    if states:
        context["USA", None] += 1


def _qualified(text: str, span: Span, options: Sequence[Toponym], gazetteer: Gazetteer) -> list[int]:
    """Which candidates lie in the area that is named right behind: "Doha, Qatar", "Paris (Texas)"."""
    after = _AREA_BEHIND.match(text, span.end, span.end + 60)
    areas: tuple[Toponym, ...] = ()
    words = after[1].rstrip().split(" ") if after and text[span.end : span.end + 1] in ", (" else []
    while words and not areas:
        areas = gazetteer.areas(" ".join(words)) or gazetteer.areas(" ".join(words).rstrip("."))
        words.pop()
    if not areas:
        return []
    country = any(place.feature_code.startswith("PCL") for place in options)  # "China, Japan" is a list
    fit = [i for i, place in enumerate(options) if not (country and place.feature_code.startswith("PPL"))]
    return [i for i in fit if any(_lies_in(options[i], area) for area in areas)]


def _lies_in(place: Toponym, area: Toponym) -> bool:
    if place == area or (area.country_code and place.country_code != area.country_code):
        return False
    if area.feature_code.startswith("PCL"):
        return True
    if area.admin1:
        return place.admin1 == area.admin1
    return distance_km(place, area) < _QUALIFIER_KM


def _settle(
    options: dict[str, tuple[Toponym, ...]], scores: dict[str, list[float]], context: dict[Region, float]
) -> dict[str, list[float]]:
    chances = {key: _softmax(scores[key]) for key in options}
    doubtful = [key for key, places in options.items() if len(places) > 1]
    for _ in range(_ROUNDS if doubtful else 0):
        mass = defaultdict(float, context)
        own = {key: _regions(places, chances[key]) for key, places in options.items()}
        for regions in own.values():
            for region, weight in regions.items():
                mass[region] += weight
        for key in doubtful:
            chances[key] = _softmax(_supported(options[key], scores[key], own[key], mass))
    return chances


def _regions(places: Sequence[Toponym], odds: list[float]) -> dict[Region, float]:
    regions: dict[Region, float] = defaultdict(float)
    for place, chance in zip(places, odds, strict=True):
        if place.country_code:
            regions[place.country_code, None] += chance
            if place.admin1:
                regions[place.country_code, place.admin1] += chance
    return regions


def _supported(
    places: Sequence[Toponym], scores: list[float], own: dict[Region, float], mass: dict[Region, float]
) -> list[float]:
    """The scores with the support of the other names of the article."""

    def support(region: Region) -> float:
        others = mass.get(region, 0.0) - own.get(region, 0.0)
        return others / (others + 1) if others > 0 else 0.0

    return [
        score
        + _COUNTRY_WEIGHT * (support((place.country_code, None)) if place.country_code else 0)
        + _DIVISION_WEIGHT * (support((place.country_code, place.admin1)) if place.admin1 else 0)
        for place, score in zip(places, scores, strict=True)
    ]


def _softmax(scores: list[float]) -> list[float]:
    top = max(scores, default=0.0)
    weights = [exp(score - top) for score in scores]
    total = sum(weights)
    return [weight / total for weight in weights]


def _counties(spans: Iterable[Span], resolved: dict[str, Resolved], gazetteer: Gazetteer) -> dict[str, Resolved]:
    """US counties at the middle of the towns that the article names in their state, as the gazetteer has no points."""
    found = {}
    for name in {span.text: None for span in spans if fold(span.text) not in resolved}:
        towns: dict[str, list[tuple[Toponym, float]]] = defaultdict(list)
        for town, chance, _ in resolved.values():
            if town.country_code == "USA" and town.feature_code.startswith("PPL") and town.admin1:
                towns[town.admin1].append((town, chance))
        weights = {state: sum(chance for _, chance in towns[state]) for state in gazetteer.county_states(name)}
        state = max(weights, key=weights.__getitem__, default="")
        if towns[state]:
            found[fold(name)] = _middle(name, state, towns[state])
    return found


def _middle(name: str, state: str, towns: list[tuple[Toponym, float]]) -> Resolved:
    lat, lon = (sum(getattr(town, axis) for town, _ in towns) / len(towns) for axis in ("lat", "lon"))
    county = Toponym(name, None, round(lat, 4), round(lon, 4), "USA", "ADM2", admin1=state)
    return Resolved(county, _COUNTY_CHANCE * max(chance for _, chance in towns), "county")
