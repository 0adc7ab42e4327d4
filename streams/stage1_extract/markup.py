"""The markup of a page: its tree, its meta tags and its JSON-LD, each read once for all that ask them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from lxml.etree import _Element

from streams.outcomes import Reason, Rejected
from streams.stage1_extract.html_tree import parse
from streams.stage1_extract.linked_data import Thing, things_in
from streams.stage1_extract.meta_tags import Tags, read_meta_tags


@dataclass(frozen=True)
class Markup:
    """What is read of a page before it is understood. Nobody changes it."""

    html: str
    tree: _Element
    tags: Tags
    things: Sequence[Thing]


def read_markup(html: str) -> Markup:
    """The markup of a page. Raises Rejected where it has no tree."""
    tree = parse(html)
    if tree is None:
        raise Rejected(Reason.NO_ARTICLE_TEXT, "the page is no HTML")
    return Markup(html, tree, read_meta_tags(tree), things_in(html))
