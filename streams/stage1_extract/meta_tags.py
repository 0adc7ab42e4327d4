"""What a page says in its meta and link elements: OpenGraph, Twitter, Dublin Core, Parsely, Sailthru, citation_*."""

from __future__ import annotations

from collections import defaultdict

from lxml.etree import _Element

from streams.stage1_extract.html_tree import elements
from streams.stage1_extract.text import one_line

_MOST = 500
_MOST_VALUES = 30
_LONGEST = 1_000

Tags = dict[str, list[str]]
"""Values by the lower-case name, property or itemprop of the element, in the order of the page."""

TITLES = ("og:title", "twitter:title", "parsely-title", "sailthru.title", "citation_title", "dc.title", "dcterms.title")
AUTHORS = (
    "citation_author", "parsely-author", "sailthru.author", "sailthru.byline_name", "cxenseparse:author",
    "dc.creator", "dcterms.creator", "dc.contributor.author",
    "article:author_name", "byl", "author", "article:author", "og:article:author", "book:author", "dc.author",
)  # fmt: skip
PUBLISHED = (
    "article:published_time", "og:article:published_time", "article:published", "og:published_time", "datepublished",
    "parsely-pub-date", "sailthru.date", "citation_publication_date", "citation_online_date", "dc.date.issued",
    "dcterms.issued", "dcterms.created", "dc.date.created", "pubdate", "publishdate", "publish-date", "publish_date",
    "published-date", "article.published", "cxenseparse:recs:publishtime", "rnews:datepublished",
    "originalpublicationdate",
    "date", "dc.date", "dcterms.date",
)  # fmt: skip
UPDATED = (
    "article:modified_time", "og:article:modified_time", "article:modified", "og:updated_time", "datemodified",
    "dcterms.modified", "dc.date.modified", "lastmod", "last-modified", "article.updated", "revised",
)  # fmt: skip
SECTIONS = ("article:section", "og:article:section", "parsely-section", "cxenseparse:section", "sailthru.section")
SITE_NAMES = (
    "og:site_name",
    "application-name",
    "parsely-network-canonical",
    "dc.publisher",
    "twitter:app:name:iphone",
)
LANGUAGES = ("og:locale", "content-language", "dc.language", "dcterms.language", "language", "inlanguage")


def read_meta_tags(tree: _Element) -> Tags:
    """The values of the meta elements by name. A page repeats names, as for several authors."""
    found: Tags = defaultdict(list)
    count = 0
    for element in elements(tree, "meta"):
        # Pages that were kept by other programs have `value`.
        content = one_line((element.get("content") or element.get("value") or "")[:_LONGEST])
        if not content:
            continue
        count += 1
        if count > _MOST:
            break
        names = {element.get(key, "").strip().lower() for key in ("property", "name", "itemprop", "http-equiv")}
        for name in names:
            if name and len(found[name]) < _MOST_VALUES:
                found[name].append(content)
    return dict(found)


def first_of(tags: Tags, names: tuple[str, ...]) -> list[str]:
    """All values of the names, those of the names that stand first coming first."""
    return [value for name in names for value in tags.get(name, ())]
