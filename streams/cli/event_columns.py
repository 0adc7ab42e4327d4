"""A record as a flat row, under the names of GDELT 1.0's event table where it has one for the same thing.

What the columns mean there: "The GDELT Event Database Data Format Codebook V1.03" (2013). What differs here: codes are
PLOVER's and not CAMEO's, `EventCode` is the type, a country is ISO 3166-1 alpha-3 throughout, ids are texts, what is
unknown is empty, and `IsRootEvent` is 1, since no record is a part of another.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import UTC

from msgspec import UNSET

from schemas.event import Actor, Citation, Event, Quantity

Cell = str | int | float
_COUNTRY_LETTERS = 3


def cells_of(event: Event) -> list[Cell]:
    """The row of a record, a cell for each of COLUMNS."""
    return [column(event) for column in COLUMNS.values()]


def _part(length: int) -> Callable[[Event], Cell]:
    """So many digits of the date; none where it is not as exact."""

    def digits(event: Event) -> Cell:
        known = event.date.replace("-", "")
        return known[:length] if len(known) >= length else ""

    return digits


def _actor(side: str, of: Callable[[Actor], str]) -> Callable[[Event], Cell]:
    """Of all actors of a side what is known, several with semicolons."""

    def joined(event: Event) -> Cell:
        actors: Sequence[Actor] = getattr(event, side)
        return ";".join(dict.fromkeys(filter(None, map(of, actors))))

    return joined


def _code(actor: Actor) -> str:
    return "".join(part for part in (actor.code, actor.sector) if part)


def _country(actor: Actor) -> str:
    code = actor.code or ""
    return code if len(code) == _COUNTRY_LETTERS and actor.sector != "IGO" else ""


def _place(name: str) -> Callable[[Event], Cell]:
    def cell(event: Event) -> Cell:
        value = getattr(event.event_loc, name) if event.event_loc else UNSET
        return "" if value is UNSET else value

    return cell


def _full_name(event: Event) -> Cell:
    place = event.event_loc or None
    return (place.resolved_place or place.extracted_place) if place else ""


def _number(of: Quantity) -> Callable[[Event], Cell]:
    def cell(event: Event) -> Cell:
        value = getattr(event.magnitude, of) if event.magnitude else UNSET
        return "" if value is UNSET else value

    return cell


def _added(event: Event) -> Cell:
    """The day of the latest article, which is when the record came to be as it is."""
    dated = [one.version_created for one in event.cite_info if one.version_created]
    return max(dated).astimezone(UTC).strftime("%Y%m%d") if dated else ""


def _cited(of: Callable[[Citation], str]) -> Callable[[Event], Cell]:
    return lambda event: of(event.cite_info[0]) if event.cite_info else ""


COLUMNS: dict[str, Callable[[Event], Cell]] = {
    "GlobalEventID": lambda event: event.id,
    "Day": _part(8),
    "MonthYear": _part(6),
    "Year": _part(4),
    "Actor1Code": _actor("actor", _code),
    "Actor1Name": _actor("actor", lambda actor: actor.entity_text or ""),
    "Actor1CountryCode": _actor("actor", _country),
    "Actor1Type1Code": _actor("actor", lambda actor: actor.sector or ""),
    "Actor2Code": _actor("recipient", _code),
    "Actor2Name": _actor("recipient", lambda actor: actor.entity_text or ""),
    "Actor2CountryCode": _actor("recipient", _country),
    "Actor2Type1Code": _actor("recipient", lambda actor: actor.sector or ""),
    "IsRootEvent": lambda _: 1,
    "EventCode": lambda event: ";".join(event.event),
    "QuadClass": lambda event: event.quad_code,
    "NumMentions": lambda event: len(event.cite_info),
    "NumSources": lambda event: event.sources,
    "NumArticles": lambda event: len({one.id for one in event.cite_info}),
    "ActionGeo_FullName": _full_name,
    "ActionGeo_CountryCode": _place("country_code"),
    "ActionGeo_Lat": _place("lat"),
    "ActionGeo_Long": _place("lon"),
    "ActionGeo_FeatureID": _place("geonameid"),
    "DATEADDED": _added,
    "SOURCEURL": _cited(lambda citation: citation.url),
    "Mode": lambda event: event.mode or "",
    "Context": lambda event: ";".join(event.context or ()),
    "Status": lambda event: event.status,
    "ReportedBy": lambda event: event.reported_by or "",
    "MagnitudeDead": _number("dead"),
    "MagnitudeInjured": _number("injured"),
    "MagnitudeArrested": _number("arrested"),
    "MagnitudeProtesters": _number("protesters"),
    "Confidence": lambda event: event.confidence,
    "Story": lambda event: event.story or "",
    "Publication": _cited(lambda citation: citation.publication or ""),
    "EventText": lambda event: event.event_text,
    "Rule": lambda event: event.rule,
}
