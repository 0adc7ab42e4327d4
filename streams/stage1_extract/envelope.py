"""The plain JSON envelope, and how a fault in it is told to its producer."""

from __future__ import annotations

from datetime import datetime

import msgspec

from schemas.article import Source
from schemas.envelope import Envelope
from streams.outcomes import Reason, Rejected
from streams.stage1_extract.draft import Draft
from streams.stage1_extract.identity import absolute_uri, canonical_uri
from streams.stage1_extract.published import read_published
from streams.stage1_extract.text import one_line

_DECODER = msgspec.json.Decoder(Envelope)


def read_envelope(text: str) -> Envelope:
    """The envelope in a JSON text.

    Raises Rejected for broken JSON, a field of a wrong type, an unknown field, and where both `html` and `text` are
    missing, unless it takes an article back.
    """
    try:
        envelope = _DECODER.decode(text)
    except msgspec.ValidationError as error:
        raise Rejected(Reason.INVALID_ENVELOPE, str(error)) from error
    except (msgspec.DecodeError, RecursionError, UnicodeError) as error:
        raise Rejected(Reason.INVALID_JSON, str(error)) from error
    is_empty = not (envelope.text or "").strip() and not (envelope.html or "").strip()
    if is_empty and envelope.pub_status in {None, "usable"}:
        raise Rejected(Reason.INVALID_ENVELOPE, "neither `text` nor `html` holds anything")
    return envelope


def hints(envelope: Envelope, received: datetime) -> Draft:
    """What the producer knows of the article. What is impossible is left out, so that the page may say it better."""
    by = [envelope.by] if isinstance(envelope.by, str) else envelope.by or []
    source = Source(name=envelope.source) if isinstance(envelope.source, str) else envelope.source
    return Draft(
        uri=canonical_uri(envelope.uri),
        headline=one_line(envelope.headline),
        by=tuple(name for one in by if (name := one_line(one))) or None,
        published=read_published(envelope.published, received),
        told_language=envelope.language,
        source_name=one_line(source.name or None) if source else None,
        source_uri=absolute_uri(source.uri or None) if source else None,
        pub_status=envelope.pub_status,
        extensions=envelope.extensions,
    )
