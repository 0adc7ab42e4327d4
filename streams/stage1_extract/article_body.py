"""What a page says of its text beside the text: its title, its description, and the whole body in JSON-LD."""

from __future__ import annotations

from collections.abc import Sequence
from html import unescape
from itertools import islice

from streams.stage1_extract.linked_data import Thing
from streams.stage1_extract.markup import Markup
from streams.stage1_extract.meta_tags import Tags, first_of

_LONGEST_BODY = 2_000_000
_TITLES = ("og:title", "twitter:title")
_DESCRIPTIONS = ("og:description", "description", "twitter:description")


def title_of(markup: Markup) -> str:
    """The titles that the head of a page gives, one a line."""
    titles = [element.text or "" for element in islice(markup.tree.iter("title"), 1)]
    return "\n".join([*titles, *first_of(markup.tags, _TITLES)])


def description_of(tags: Tags) -> str:
    """The descriptions that the head of a page gives, one a line."""
    return "\n".join(first_of(tags, _DESCRIPTIONS))


def calls_itself_article(tags: Tags) -> bool:
    """Whether the head of a page says that it is one article, and no section of a site."""
    return "article" in tags.get("og:type", ())


def article_body(things: Sequence[Thing]) -> str | None:
    """The longest articleBody in the JSON-LD of a page, without markup."""
    bodies = [body for one in things if isinstance(body := one.get("articleBody"), str)]
    return unescape(max(bodies, key=len, default="")[:_LONGEST_BODY]) or None
