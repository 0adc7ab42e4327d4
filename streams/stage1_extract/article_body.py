"""What a page says of its text beside the text: its title, its description, and the whole body in JSON-LD."""

from __future__ import annotations

import json
from collections.abc import Iterator
from html import unescape
from itertools import islice
from typing import Any

_MOST_SCRIPTS = 20
_LONGEST_SCRIPT = 2_000_000
_DEEPEST = 6
_TITLES = ("og:title", "twitter:title")
_DESCRIPTIONS = ("og:description", "description", "twitter:description")


def title_of(tree: Any) -> str:
    """The titles that the head of a page gives, one a line."""
    titles = [element.text or "" for element in islice(tree.iter("title"), 1)]
    return "\n".join([*titles, *_metas(tree, _TITLES)])


def description_of(tree: Any) -> str:
    """The descriptions that the head of a page gives, one a line."""
    return "\n".join(_metas(tree, _DESCRIPTIONS))


def calls_itself_article(tree: Any) -> bool:
    """Whether the head of a page says that it is one article, and no section of a site."""
    return "article" in _metas(tree, ("og:type",))


def article_body(tree: Any) -> str | None:
    """The longest articleBody in the JSON-LD of a page, without markup."""
    bodies = [body for script in islice(_scripts(tree), _MOST_SCRIPTS) for body in _bodies(_json(script), 0)]
    longest = max(bodies, key=len, default="")
    return unescape(longest) or None


def _metas(tree: Any, names: tuple[str, ...]) -> list[str]:
    named = (one for one in tree.iter("meta") if (one.get("property") or one.get("name")) in names)
    return [one.get("content") or "" for one in named]


def _scripts(tree: Any) -> Iterator[str]:
    for element in tree.iter("script"):
        if "ld+json" in (element.get("type") or "") and element.text and len(element.text) <= _LONGEST_SCRIPT:
            yield element.text


def _json(script: str) -> Any:
    if "articleBody" not in script:
        return None
    try:
        return json.loads(script.strip().removesuffix(";"), strict=False)
    except (ValueError, RecursionError):
        return None


def _bodies(value: Any, depth: int) -> Iterator[str]:
    if depth > _DEEPEST:
        return
    if isinstance(value, dict):
        if isinstance(body := value.get("articleBody"), str):
            yield body
        yield from _bodies(value.get("@graph"), depth + 1)
        yield from _bodies(value.get("mainEntity"), depth + 1)
    elif isinstance(value, list):
        for one in value:
            yield from _bodies(one, depth + 1)
