"""What is counted of an article, for metrics alone: it travels with a stage's result and to no topic."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from urllib.parse import urlsplit

from schemas.article import Article

KINDS = ("entities", "places", "times", "quotes", "events")
"""What is found in articles, by the names of the fields."""

_LONGEST_HOST = 100


@dataclass(frozen=True)
class Traits:
    """An article's language, the host that it is from, when it was published, and how much of a kind was found in it.

    `published` is there where it is known to the minute: a day says nothing of seconds.
    """

    language: str | None = None
    host: str | None = None
    published: datetime | None = None
    found: Mapping[str, int] = field(default_factory=dict)


def traits_of(article: Article) -> Traits:
    """The traits of an article; of what was not looked for in it, `found` says nothing."""
    published = article.version_created or article.first_created
    known = {kind: getattr(article, kind) for kind in KINDS}
    return Traits(
        language=language_label(article.language or None),
        host=host_of(article.uri) or host_of(article.source.uri or "" if article.source else ""),
        published=published if published and article.published_precision in ("second", "minute") else None,
        found={kind: len(items) for kind, items in known.items() if isinstance(items, list)},
    )


def language_label(language: str | None) -> str | None:
    """The two letters of a language; `other` for what has no two, so that there are never many values."""
    if language is None:
        return None
    letters = language.partition("-")[0].lower()
    return letters if len(letters) == 2 and letters.isascii() and letters.isalpha() else "other"


def host_of(uri: str) -> str | None:
    """The host of a web address, without `www.`; None where there is none."""
    try:
        host = urlsplit(uri).hostname
    except ValueError:
        return None
    return host.removeprefix("www.")[:_LONGEST_HOST] or None if host else None
