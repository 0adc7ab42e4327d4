"""Who an article is: its canonical URI, and the id that follows from it and from what it says."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from urllib.parse import urldefrag, urlsplit

from courlan import clean_url

from schemas.article import PubStatus
from streams.words import words

_WEB = {"http", "https"}
_NAMES = {"urn", "tag", "guid", "info"}
_LONGEST = 2000


def canonical_uri(value: str | None) -> str | None:
    """The URI without tracking parameters, fragment and other variation (courlan); None where it is none.

    Names such as `urn:newsml:…` stay as they are. Anything else is no identity: paths, scripts, and the root of a site,
    which changes with every article on it.
    """
    uri = absolute_uri(value)
    if uri is None or not _is_web(uri):
        return uri
    cleaned = absolute_uri(clean_url(urldefrag(uri).url))
    if cleaned is None:
        return None
    parts = urlsplit(cleaned)
    return cleaned if parts.path.strip("/") or parts.query else None


def absolute_uri(value: str | None) -> str | None:
    """A web address, the root of a site among them, or a name such as `urn:newsml:…`; None for anything else."""
    uri = (value or "").strip()
    if not uri or len(uri) > _LONGEST or " " in uri or not uri.isprintable():
        return None
    try:
        parts = urlsplit(uri)
    except ValueError:
        return None
    is_one = parts.hostname if parts.scheme in _WEB else parts.path if parts.scheme in _NAMES else None
    return uri if is_one else None


def _is_web(uri: str) -> bool:
    return urlsplit(uri).scheme in _WEB


def article_id(
    uri: str | None,
    headline: str | None,
    text: str,
    status: PubStatus = "usable",
    corrections: Iterable[str] = (),
) -> str:
    """The id of an article, the same on every machine: BLAKE2b-128 of its URI and of the words of headline and text.

    A corrected headline or text gives another id; white space, case and punctuation do not. So does a status other than
    usable, and a note of what was corrected: what retracts or corrects an article has often the same words.
    """
    parts = (
        uri or "",
        " ".join(words(headline or "")),
        " ".join(words(text)),
        *({status} - {"usable"}),
        *(" ".join(words(one)) for one in corrections),
    )
    return hashlib.blake2b("\x00".join(parts).encode("utf-8", "replace"), digest_size=16).hexdigest()
