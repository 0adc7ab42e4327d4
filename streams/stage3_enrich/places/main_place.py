"""The place of an article as a whole: where its dateline is, else the place that it names most and earliest."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence

from msgspec import UNSET, UnsetType

from schemas.article import Location, Span
from streams.stage3_enrich.entities.unlabelled import dateline_at_start
from streams.stage3_enrich.places import Located, location_of
from streams.stage3_enrich.places.disambiguation import Resolved, resolve
from streams.stage3_enrich.places.gazetteer import Gazetteer
from streams.stage3_enrich.places.toponyms import Toponym, fold

_LEAD = 400  # code points
_LEAD_WEIGHT = 2.0
_LEAST_WEIGHT = 2.0  # one mention in the lead, or two further down
_LEAST_SHARE = 0.5
_LEAST_OF_ALL = 0.4


def find_main_place(
    text: str, dateline: str | None, located: Sequence[Located], gazetteer: Gazetteer
) -> Location | UnsetType:
    """The place of an article; unset where its names do not point to one.

    The `rule` is "dateline" where the article has one, its own or at the start of its text. Else every name counts
    once, and twice in the lead. A country with half of that at least is the country of the article. Its place is the
    town or region with half of what the country has, and two fifths of all ("most-named"), else the named region in
    which as much lies, else the country itself ("contains-most", or "most-named" where it alone is named that often).
    """
    wanted = dateline or dateline_at_start(text, gazetteer)
    found = _of_dateline(wanted, located, gazetteer) if wanted else None
    if found is not None:
        return location_of(found._replace(rule="dateline"))
    return _most_named(located, gazetteer)


def _of_dateline(dateline: str, located: Sequence[Located], gazetteer: Gazetteer) -> Resolved | None:
    """The place of a dateline: the one that the article means by that name, else the likeliest of the name."""
    name = dateline.split(",", maxsplit=1)[0].strip()
    for one in located:
        if one.resolved is not None and fold(one.span.text) == fold(name):
            return one.resolved
    span = Span(start=0, end=len(name), text=name)
    return resolve(dateline, [span], [], gazetteer).get(fold(name)) if name else None


def _most_named(located: Sequence[Located], gazetteer: Gazetteer) -> Location | UnsetType:
    weights: dict[Toponym, float] = defaultdict(float)
    chances: dict[Toponym, float] = {}
    for span, resolved in located:
        if resolved is not None and resolved.toponym.country_code:
            weights[resolved.toponym] += _LEAD_WEIGHT if span.start < _LEAD else 1.0
            chances[resolved.toponym] = resolved.chance
    total = sum(weights.values())
    country, whole = _heaviest_country(weights)
    if total < _LEAST_WEIGHT or whole < _LEAST_SHARE * total:
        return UNSET
    inside = {place: weight for place, weight in weights.items() if place.country_code == country}
    enough = max(_LEAST_SHARE * whole, _LEAST_OF_ALL * total)
    top = max(inside, key=inside.__getitem__)
    if inside[top] >= enough:
        return location_of(Resolved(top, chances[top] * inside[top] / total, "most-named"))
    region, weight = _heaviest_region(inside)
    if region is not None and weight >= enough:
        return location_of(Resolved(region, weight / total, "contains-most"))
    around = gazetteer.country(country)
    return location_of(Resolved(around, whole / total, "contains-most")) if around is not None else UNSET


def _heaviest_country(weights: Mapping[Toponym, float]) -> tuple[str, float]:
    """The country whose places weigh most together, by its code, and what they weigh."""
    countries: dict[str, float] = defaultdict(float)
    for place, weight in weights.items():
        countries[place.country_code or ""] += weight
    return max(countries.items(), key=lambda one: one[1], default=("", 0.0))


def _heaviest_region(weights: Mapping[Toponym, float]) -> tuple[Toponym | None, float]:
    """The named region whose places weigh most together, itself among them, and what they weigh."""
    regions: dict[Toponym | None, float] = {
        place: sum(weight for other, weight in weights.items() if other.admin1 == place.admin1)
        for place in weights
        if place.feature_code == "ADM1" and place.admin1
    }
    return max(regions.items(), key=lambda one: one[1], default=(None, 0.0))
