"""Who an article is: its canonical URI, and the id that follows from it and from what it says."""

from __future__ import annotations

import hashlib
from urllib.parse import urlsplit

from courlan import clean_url

from streams.fingerprint import words

_WEB = {"http", "https"}
_NAMES = {"urn", "tag", "guid", "info"}
_LONGEST = 2000


def canonical_uri(value: str | None) -> str | None:
    """The URI without tracking parameters, fragment and other variation (courlan); None where it is none.

    Names such as `urn:newsml:…` stay as they are. Anything else is no identity: paths, scripts, and the root of a site,
    which changes with every article on it.
    """
    uri = (value or "").strip()
    if not uri or len(uri) > _LONGEST or any(character.isspace() for character in uri):
        return None
    try:
        parts = urlsplit(uri)
        scheme = parts.scheme.lower()
        if scheme in _WEB:
            return clean_url(uri) if parts.hostname and (parts.path.strip("/") or parts.query) else None
    except ValueError:
        return None
    return uri if scheme in _NAMES else None


def article_id(uri: str | None, headline: str | None, text: str) -> str:
    """The id of an article, the same on every machine: BLAKE2b-128 of its URI and of the words of headline and text.

    A corrected headline or text gives another id; white space, case and punctuation do not.
    """
    parts = (uri or "", " ".join(words(headline or "")), " ".join(words(text)))
    return hashlib.blake2b("\x00".join(parts).encode("utf-8", "replace"), digest_size=16).hexdigest()
