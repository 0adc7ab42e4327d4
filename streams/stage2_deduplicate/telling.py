"""What readers are told of stories and of copies alike: the outlets, and again when there are a quarter more."""

from __future__ import annotations

from schemas.article import Article

_MOST = 1_000
_TOLD_AGAIN = 1.25


def outlet_of(article: Article) -> str | None:
    """The name of the outlet, else its address."""
    source = article.source or None
    return (source.name or source.uri or None) if source else None


def with_outlet(outlets: list[str], outlet: str | None) -> list[str]:
    """The outlets with one more, unless it is among them already or they are a thousand."""
    return [*outlets, outlet] if outlet and outlet not in outlets and len(outlets) < _MOST else outlets


def has_grown(count: int, told: int) -> bool:
    """Whether a count is a quarter more than when readers were told of it last."""
    return count >= told * _TOLD_AGAIN
