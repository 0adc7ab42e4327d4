"""The stage as a function: a raw record in, an article out."""

from __future__ import annotations

from datetime import UTC

import msgspec
from msgspec import UNSET, UnsetType

from schemas.article import Article, Source
from streams.fingerprint import fingerprint
from streams.outcomes import Outcome, Reason, Rejected
from streams.records import Output, Record, Result, cloud_event
from streams.stage1_extract.charset import decode
from streams.stage1_extract.draft import Draft
from streams.stage1_extract.envelope import hints, read_envelope
from streams.stage1_extract.identity import article_id, canonical_uri
from streams.stage1_extract.language import language_of
from streams.stage1_extract.media_type import MediaType, media_type
from streams.stage1_extract.page import read_page
from streams.stage1_extract.plain_text import read_plain_text
from streams.stage1_extract.text import clean_text
from streams.topics import EXTRACTED
from streams.traits import traits_of

STAGE = "extract"


def extract(record: Record, max_bytes: int) -> Result:
    """Make an article of a raw record.

    The result depends on the record alone. Raises Rejected, with the reason, for what cannot be read.
    """
    article = read_article(record, max_bytes)
    headers = cloud_event(STAGE, "copydesk.article.extracted.v1", record.position, record.timestamp)
    output = Output(EXTRACTED, article.id.encode(), msgspec.json.encode(article), headers)
    return Result(Outcome.PASSED, (output,), traits=traits_of(article))


def read_article(record: Record, max_bytes: int) -> Article:
    """The article in a raw record, of at most `max_bytes` bytes.

    Raises Rejected, with the reason, for what cannot be read.
    """
    value = record.value or b""
    if not value.strip():
        raise Rejected(Reason.EMPTY, "the message is empty")
    if len(value) > max_bytes:
        raise Rejected(Reason.TOO_LARGE, f"{len(value)} bytes are more than the limit of {max_bytes}")
    draft = _draft(record, value)
    if not draft.text:
        raise Rejected(Reason.NO_ARTICLE_TEXT, "no text is left after cleaning")
    return _article(draft, draft.text, record)


def _draft(record: Record, value: bytes) -> Draft:
    kind, charset = media_type(record)
    text = decode(value, charset, html=kind is MediaType.HTML)
    named = Draft(uri=canonical_uri((record.key or b"").decode("utf-8", "replace")))
    if kind is MediaType.HTML:
        return named.over(read_page(text, named.uri, record.timestamp))
    if kind is MediaType.TEXT:
        return named.over(read_plain_text(text, record.timestamp))
    envelope = read_envelope(text)
    told = hints(envelope, record.timestamp).over(named)
    if given := clean_text(envelope.text or ""):
        return told.over(Draft(text=given))
    return told.over(read_page(envelope.html or "", told.uri, record.timestamp))


def _article(draft: Draft, text: str, record: Record) -> Article:
    identity = article_id(draft.uri, draft.headline, text)
    # A page may well call itself updated before the moment of publication that its producer gives.
    moments = [one.moment for one in (draft.published, draft.updated) if one]
    return Article(
        id=identity,
        uri=draft.uri or f"urn:copydesk:{identity}",
        pub_status="usable",
        first_created=draft.published.moment if draft.published else UNSET,
        version_created=max(moments, default=UNSET),
        published_precision=draft.published.precision if draft.published else UNSET,
        received=record.timestamp.astimezone(UTC),
        language=language_of(text, draft.told_language, draft.language) or UNSET,
        headline=draft.headline or UNSET,
        by=list(draft.by) if draft.by else UNSET,
        dateline=draft.dateline or UNSET,
        section=draft.section or UNSET,
        source=_source(draft),
        text=text,
        fingerprint=fingerprint(text).encode(),
        extensions=UNSET if draft.extensions is None else draft.extensions,
    )


def _source(draft: Draft) -> Source | UnsetType:
    if draft.source_name is None and draft.source_uri is None:
        return UNSET
    return Source(name=draft.source_name or UNSET, uri=draft.source_uri or UNSET)
