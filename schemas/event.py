"""The Event: one real-world event, coded in PLOVER 2.0 (Political Language Ontology for Verifiable Event Records).

The names are PLOVER's own. Actor, trigger and recipient come from the same clause of `event_text`; an event without a
trigger in the text does not exist.
"""

from __future__ import annotations

from typing import Annotated, Literal

from msgspec import UNSET, Meta, UnsetType

from schemas.message import Id, Latitude, Longitude, Offset, PloverMessage, Timestamp

EventType = Literal[
    "AGREE", "CONSULT", "SUPPORT", "COOPERATE", "AID", "CONCEDE", "REQUEST", "ACCUSE",
    "REJECT", "THREATEN", "PROTEST", "SANCTION", "MOBILIZE", "COERCE", "ASSAULT", "RETREAT",
]  # fmt: skip
Status = Literal["asserted", "planned", "conditional", "negated", "historical", "reported", "opinion"]
Quantity = Literal["dead", "injured", "arrested", "protesters"]
Count = Annotated[int, Meta(ge=0)]


class Stretch(PloverMessage, kw_only=True, frozen=True):
    """A stretch of the article's text, by its offsets."""

    start: Offset
    end: Offset


class Actor(PloverMessage, kw_only=True, frozen=True):
    """Who acts, or to whom it is done."""

    code: Annotated[str, Meta(description="Country (ISO 3166-1 alpha-3) or international actor.")] | UnsetType = UNSET
    sector: Annotated[str, Meta(description="GOV, MIL, REB, OPP, CVL, IGO, …")] | UnsetType = UNSET
    entity_text: str | UnsetType = UNSET
    identifier_id: Id | UnsetType = UNSET


class Magnitude(PloverMessage, kw_only=True, frozen=True):
    """How many people it touched."""

    dead: Count | UnsetType = UNSET
    injured: Count | UnsetType = UNSET
    arrested: Count | UnsetType = UNSET
    protesters: Count | UnsetType = UNSET


class MagnitudeReport(PloverMessage, kw_only=True, frozen=True):
    """A number that articles give, where others give another."""

    of: Quantity
    count: Count
    cited_by: Annotated[list[Id], Meta(min_length=1, description="Ids of the articles that say so.")]


class EventLocation(PloverMessage, kw_only=True, frozen=True):
    """Where it happened, as the text says it and as it was resolved (WGS 84, degrees)."""

    extracted_place: str
    resolved_place: str | UnsetType = UNSET
    geonameid: int | UnsetType = UNSET
    lat: Latitude | UnsetType = UNSET
    lon: Longitude | UnsetType = UNSET
    country_code: Annotated[str, Meta(pattern="^[A-Z]{3}$", description="ISO 3166-1 alpha-3.")] | UnsetType = UNSET
    feature_code: Annotated[str, Meta(description="GeoNames feature code.")] | UnsetType = UNSET
    resolution: (
        Annotated[int, Meta(ge=1, le=5, description="From the exact place (1) to the country (5).")] | UnsetType
    ) = UNSET
    rule: (
        Annotated[
            str,
            Meta(description="Where the text says so: `clause`, `sentence`, `seat` (of the body that acts), `article`."),
        ]
        | UnsetType
    ) = UNSET


class TextInfo(Stretch, kw_only=True, frozen=True):
    """Where in the article the event, its trigger and its two sides stand."""

    trigger: Stretch
    actor: list[Stretch]
    recipient: list[Stretch]
    date: Annotated[Stretch, Meta(description="The time expression, where the text has one.")] | UnsetType = UNSET
    place: Stretch | UnsetType = UNSET


class Citation(PloverMessage, kw_only=True, frozen=True):
    """An article that tells of the event."""

    id: Id
    url: str
    publication: str | UnsetType = UNSET
    version_created: Timestamp | UnsetType = UNSET
    language: str | UnsetType = UNSET
    start: Offset
    end: Offset
    coder: str
    version: str


class Event(PloverMessage, kw_only=True, frozen=True):
    """Who did what to whom, when and where."""

    id: Id
    date: Annotated[str, Meta(pattern=r"^\d{4}(-\d{2}(-\d{2})?)?$", description="When it happened: ISO 8601.")]
    actor: list[Actor]
    recipient: list[Actor]
    event: Annotated[list[EventType], Meta(min_length=1)]
    mode: str | UnsetType = UNSET
    context: list[str] | UnsetType = UNSET
    quad_code: Annotated[int, Meta(ge=1, le=4)]
    magnitude: Magnitude | UnsetType = UNSET
    magnitude_reports: (
        Annotated[list[MagnitudeReport], Meta(description="Every number given, where articles do not agree.")]
        | UnsetType
    ) = UNSET
    event_loc: EventLocation | UnsetType = UNSET
    event_text: str
    text_info: TextInfo
    status: Status
    reported_by: Annotated[str, Meta(description="Whose report it is, where the status is `reported`.")] | UnsetType = (
        UNSET
    )
    cite_info: list[Citation]
    sources: Annotated[int, Meta(ge=0, description="Independent sources, after copies are collapsed.")]
    story: Annotated[Id, Meta(description="The story of the article that told it first.")] | UnsetType = UNSET
    pub_status: (
        Annotated[Literal["canceled"], Meta(description="Every article that told it was withdrawn or no longer does.")]
        | UnsetType
    ) = UNSET
    confidence: Annotated[float, Meta(ge=0, le=1)]
    rule: Annotated[str, Meta(description="The rule or model that coded it.")]
