"""The Article: what travels from `articles-extracted` to `articles-enriched`, growing at each stage.

Every offset is a position in `text`, in Unicode code points; ends are exclusive. For every span in every message,
`text[start:end]` of the article equals the span's own `text`. A field that is unknown is left out.
"""

from __future__ import annotations

from typing import Annotated, Literal

from msgspec import UNSET, Meta, UnsetType

from schemas.event import Event
from schemas.message import Extensions, Id, Latitude, Longitude, Message, Offset, Timestamp

Similarity = Annotated[float, Meta(ge=0, le=1)]
Confidence = Annotated[float, Meta(ge=0, le=1)]

CopyKind = Literal["original", "exact", "near", "contained", "revision"]
PubStatus = Literal["usable", "withheld", "canceled"]
EntityType = Literal[
    "person", "organisation", "place", "norp", "facility", "product", "event", "work", "law", "language"
]


class Span(Message, kw_only=True, frozen=True):
    """A stretch of the article's text."""

    start: Offset
    end: Offset
    text: str


class Source(Message, kw_only=True, frozen=True):
    """The outlet that published the article."""

    name: str | UnsetType = UNSET
    uri: str | UnsetType = UNSET


class Changes(Message, kw_only=True, frozen=True):
    """What a version changes of the version before it. Shares are of passages of four words, estimated from samples."""

    headline: Annotated[bool, Meta(description="Whether the headline is another.")]
    added: Annotated[Similarity, Meta(description="The share of this version that the one before did not have.")]
    removed: Annotated[Similarity, Meta(description="The share of the version before that this one does not have.")]
    numbers: (
        Annotated[list[Span], Meta(description="The first 20 numbers that the version before did not have.")]
        | UnsetType
    ) = UNSET


class Copies(Message, kw_only=True, frozen=True):
    """The verdict on copies: what the article is to those that were seen before it."""

    kind: CopyKind
    of: Id | UnsetType = UNSET
    similarity: Similarity | UnsetType = UNSET
    changes: Annotated[Changes, Meta(description="Of a revision: what it changes of `of`.")] | UnsetType = UNSET
    count: Annotated[int, Meta(ge=1)] | UnsetType = UNSET


class StoryReference(Message, kw_only=True, frozen=True):
    """The story that the article belongs to."""

    id: Id
    similarity: Similarity | UnsetType = UNSET


Rule = Annotated[str, Meta(min_length=1, description="What found it: the name of a rule, or `model`.")]


class Identifiers(Message, kw_only=True, frozen=True):
    """What other registers call an entity."""

    geonameid: int | UnsetType = UNSET
    iso3: Annotated[str, Meta(pattern="^[A-Z]{3}$", description="ISO 3166-1 alpha-3.")] | UnsetType = UNSET


class Entity(Message, kw_only=True, frozen=True):
    """A person, organisation or other named thing, with every mention of it that was found."""

    id: Id
    type: EntityType
    name: str
    identifiers: Identifiers | UnsetType = UNSET
    salience: (
        Annotated[
            float,
            Meta(
                ge=0,
                le=1,
                description="How much the article is about it, by its mentions, the place of the first one and the "
                "headline, relative to the entity that leads, which has 1.",
            ),
        ]
        | UnsetType
    ) = UNSET
    rule: Rule | UnsetType = UNSET
    mentions: list[Span]


class Location(Message, kw_only=True, frozen=True):
    """Where the article as a whole is set (WGS 84, degrees)."""

    name: str
    geonameid: int | UnsetType = UNSET
    lat: Latitude
    lon: Longitude
    country_code: Annotated[str, Meta(pattern="^[A-Z]{3}$", description="ISO 3166-1 alpha-3.")] | UnsetType = UNSET
    feature_code: Annotated[str, Meta(description="GeoNames feature code.")]
    confidence: Confidence | UnsetType = UNSET
    rule: Rule | UnsetType = UNSET


class Place(Span, kw_only=True, frozen=True):
    """A toponym, resolved to coordinates (WGS 84, degrees) where it could be."""

    name: str | UnsetType = UNSET
    geonameid: int | UnsetType = UNSET
    lat: Latitude | UnsetType = UNSET
    lon: Longitude | UnsetType = UNSET
    country_code: Annotated[str, Meta(pattern="^[A-Z]{3}$", description="ISO 3166-1 alpha-3.")] | UnsetType = UNSET
    feature_code: Annotated[str, Meta(description="GeoNames feature code.")] | UnsetType = UNSET
    confidence: Confidence | UnsetType = UNSET
    rule: Rule | UnsetType = UNSET


class TimeExpression(Span, kw_only=True, frozen=True):
    """A TIMEX3 of TimeML: a time expression and its normalised value (2024-03-26, 2024-W12, P3D, PRESENT_REF)."""

    type: Literal["DATE", "TIME", "DURATION", "SET"]
    value: str
    rule: Rule | UnsetType = UNSET


class Speaker(Span, kw_only=True, frozen=True):
    """The mention of the speaker beside the quote ("the minister", "he"); `entity` is the id of whom it stands for."""

    entity: Id | UnsetType = UNSET


class Quote(Span, kw_only=True, frozen=True):
    """What somebody is reported to have said or written."""

    kind: Literal["direct", "indirect", "mixed"]
    speaker: Speaker | UnsetType = UNSET
    cue: Span | UnsetType = UNSET
    rule: Rule | UnsetType = UNSET


class Topic(Message, kw_only=True, frozen=True):
    """A concept of the IPTC Media Topics."""

    uri: str
    name: str
    confidence: Confidence | UnsetType = UNSET
    rule: Rule | UnsetType = UNSET


class Enrichment(Message, kw_only=True, frozen=True):
    """What made entities, places, times, quotes and topics: Copydesk's rules, and the spaCy pipeline below them."""

    version: Annotated[str, Meta(min_length=1, description="That of Copydesk.")]
    model: Annotated[str, Meta(min_length=1, description="Name and version, as `en_core_web_sm 3.8.0`.")]


class Article(Message, kw_only=True, frozen=True):
    """One version of a news article. Which fields it has depends on the stages it has passed."""

    id: Id
    uri: Annotated[str, Meta(min_length=1, description="The canonical URL, or urn:copydesk:<id>.")]
    version: Annotated[int, Meta(ge=1, description="1, 2, … for revisions of the same article.")] = 1
    pub_status: PubStatus | UnsetType = UNSET
    first_created: Timestamp | UnsetType = UNSET
    version_created: Timestamp | UnsetType = UNSET
    published_precision: Literal["second", "minute", "day"] | UnsetType = UNSET
    received: Annotated[Timestamp, Meta(description="When the raw message was appended to its topic.")]
    language: Annotated[str, Meta(description="BCP 47.")] | UnsetType = UNSET
    headline: str | UnsetType = UNSET
    by: list[str] | UnsetType = UNSET
    dateline: str | UnsetType = UNSET
    section: Annotated[str, Meta(description="Where the outlet puts it: Politics, Sport.")] | UnsetType = UNSET
    source: Source | UnsetType = UNSET
    correction: (
        Annotated[list[str], Meta(description="What the publisher says it has corrected, a note each.")] | UnsetType
    ) = UNSET
    text: Annotated[str, Meta(min_length=1)]
    fingerprint: (
        Annotated[str, Meta(description="For the deduplicate stage only; not part of later messages.")] | UnsetType
    ) = UNSET
    gist: (
        Annotated[str, Meta(description="For the deduplicate stage only; not part of later messages.")] | UnsetType
    ) = UNSET
    copies: Copies | UnsetType = UNSET
    story: StoryReference | UnsetType = UNSET
    entities: list[Entity] | UnsetType = UNSET
    places: list[Place] | UnsetType = UNSET
    main_place: Location | UnsetType = UNSET
    times: list[TimeExpression] | UnsetType = UNSET
    quotes: list[Quote] | UnsetType = UNSET
    events: list[Event] | UnsetType = UNSET
    topics: list[Topic] | UnsetType = UNSET
    enrichment: Enrichment | UnsetType = UNSET
    extensions: Extensions | UnsetType = UNSET
