"""The stage as a function: a raw record in, an article out."""

from __future__ import annotations

from datetime import UTC

import msgspec
from msgspec import UNSET, UnsetType

from schemas.article import Article, PubStatus, Source
from streams.fingerprint import fingerprint
from streams.gist import gist
from streams.outcomes import Outcome, Reason, Rejected
from streams.records import Output, Record, Result, cloud_event
from streams.stage1_extract.draft import Draft
from streams.stage1_extract.identity import article_id
from streams.stage1_extract.language import language_of
from streams.stage1_extract.reading import read_draft
from streams.stage1_extract.status import NOTICES
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
    draft = read_draft(record)
    status = draft.pub_status or "usable"
    text = draft.text or _in_place_of_text(draft)
    if not text:
        raise Rejected(Reason.NO_ARTICLE_TEXT, "no text is left after cleaning")
    if status == "canceled" and draft.uri is None:
        raise Rejected(Reason.INVALID_ENVELOPE, "a retraction has to name what it retracts by its uri")
    return _article(draft, text, status, record)


def _in_place_of_text(draft: Draft) -> str | None:
    """A retraction often has no text: its note stands for it, else its headline, else a sentence of ours."""
    status = draft.pub_status
    return draft.notice or draft.headline or NOTICES[status] if status in NOTICES else None


def _article(draft: Draft, text: str, status: PubStatus, record: Record) -> Article:
    identity = article_id(draft.uri, draft.headline, text, status, draft.correction or ())
    # A page may well call itself updated before the moment of publication that its producer gives.
    moments = [one.moment for one in (draft.published, draft.updated) if one]
    return Article(
        id=identity,
        uri=draft.uri or f"urn:copydesk:{identity}",
        pub_status=status,
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
        correction=list(draft.correction) if draft.correction else UNSET,
        text=text,
        fingerprint=fingerprint(text).encode(),
        gist=gist(draft.headline, text).encode(),
        extensions=UNSET if draft.extensions is None else draft.extensions,
    )


def _source(draft: Draft) -> Source | UnsetType:
    if draft.source_name is None and draft.source_uri is None:
        return UNSET
    return Source(name=draft.source_name or UNSET, uri=draft.source_uri or UNSET)
