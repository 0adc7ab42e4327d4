"""What a page says of its article beside the text, out of all places that say it, with conflicts resolved by rule.

`docs/decisions/0013-metadata-as-printed.md` says what is believed before what, and why.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from itertools import islice

from lxml.etree import _Element

from streams.stage1_extract.agreement import squeezed, words_of
from streams.stage1_extract.author_names import Outlet
from streams.stage1_extract.authors import resolve_authors, unprinted_authors
from streams.stage1_extract.byline_places import is_unseen
from streams.stage1_extract.byline_words import loose_opening
from streams.stage1_extract.day_order import is_month_first
from streams.stage1_extract.draft import Draft
from streams.stage1_extract.headline import read_headline
from streams.stage1_extract.html_tree import elements, text_of
from streams.stage1_extract.json_ld import author_names, draft_of, headlines_of, is_personal, own_article
from streams.stage1_extract.lines import Line, lines
from streams.stage1_extract.markup import Markup
from streams.stage1_extract.meta_tags import (
    AUTHORS,
    LANGUAGES,
    SITE_NAMES,
    TITLES,
    Tags,
    first_of,
)
from streams.stage1_extract.microdata import Microdata, read_microdata
from streams.stage1_extract.page_dates import first_published, marked_dates, printed_dates, tagged_dates
from streams.stage1_extract.page_links import page_uri, read_section
from streams.stage1_extract.site_names import host_names, title_tails
from streams.stage1_extract.text import one_line
from streams.stage1_extract.url_date import url_date
from streams.stage1_extract.visible_byline import printed_agency, printed_byline

_MOST_NAMES = 10
_LONGEST_SITE_NAME = 7


def read_metadata(markup: Markup, uri: str | None, received: datetime) -> Draft:
    """The draft of all but the text; `uri` is where the page was found, if that is known."""
    tree, tags = markup.tree, markup.tags
    titles = _titles(tree, tags)
    address = page_uri(tree, tags, None, uri)
    thing = own_article(markup.things, address or uri, titles)
    described = draft_of(thing, received) if thing else Draft()
    hosts = host_names(address or uri)
    publisher = None if is_personal(thing) else described.source_name
    names = _site_names(tags, publisher, titles, hosts)
    printed = lines(tree)
    micro = read_microdata(tree)
    named = headlines_of(thing) or micro.get("headline", [])
    references = [*titles[:-1], *named, *titles[-1:]]
    headline = read_headline(printed, references, names, hosts)
    number = _line_of(headline, printed)
    outlet = Outlet(tuple(_site_names(tags, publisher, (), hosts)), tuple(hosts))
    shown = " ".join(line.text for line in printed if not is_unseen(line))
    language = _language(tree, tags, described.language)
    tagged, changed = tagged_dates(tags, received)
    marked, remarked = marked_dates(micro, received)
    byline = printed_byline(printed, number, outlet)
    declared, tagged_names = author_names(thing), _tagged_authors(tags)
    order = is_month_first([language or "", *first_of(tags, LANGUAGES)], address or uri)
    seen, renewed = printed_dates(printed, number, received, month_first=order)
    updated = described.updated or changed or remarked or renewed
    return Draft(
        uri=page_uri(tree, tags, described.uri, uri),
        headline=headline,
        by=resolve_authors(byline, declared, tagged_names, shown, outlet)
        or printed_agency(printed, number, outlet)
        or unprinted_authors(declared, tagged_names, outlet),
        published=first_published(
            described.published, (tagged, marked), seen, url_date(address or uri, received), updated
        ),
        updated=updated,
        language=language,
        dateline=described.dateline,
        section=read_section(
            tree, tags, described.section or next(iter(micro.get("articlesection", ())), None), headline
        ),
        source_name=described.source_name or _named_source(tags, micro),
        source_uri=described.source_uri,
        pub_status=described.pub_status,
        correction=described.correction,
    )


def _titles(tree: _Element, tags: Tags) -> list[str]:
    """The titles for machines, the element `title` last."""
    inside = [text_of(one) for one in islice(tree.iter("title"), 1)]
    return [*first_of(tags, TITLES)[:_MOST_NAMES], *(one for one in inside if one)]


def _site_names(tags: Tags, publisher: str | None, titles: Sequence[str], hosts: list[str]) -> list[str]:
    named = [*first_of(tags, SITE_NAMES)[:_MOST_NAMES], *([publisher] if publisher else [])]
    # Some sites give the headline for their name.
    short = [one for one in named if len(words_of(one)) <= _LONGEST_SITE_NAME]
    return list(dict.fromkeys([*short, *title_tails(titles, hosts)]))


def _named_source(tags: Tags, micro: Microdata) -> str | None:
    named = [*first_of(tags, SITE_NAMES), *micro.get("publisher", ())]
    return next((name for one in named if "://" not in one and (name := one_line(one))), None)


def _tagged_authors(tags: Tags) -> list[str]:
    labels, data = tags.get("twitter:label1", [""]), tags.get("twitter:data1", [""])
    labelled = data[:1] if loose_opening().match(labels[0]) else []
    return [*first_of(tags, AUTHORS), *labelled]


def _line_of(headline: str | None, printed: Sequence[Line]) -> int | None:
    """The number of the line that the headline stands on, a heading before others."""
    short = squeezed(headline)
    if not short:
        return None
    found = [(min(line.level or 7, 7), line.number) for line in printed if short in squeezed(line.text)]
    return min(found)[1] if found else None


def _language(tree: _Element, tags: Tags, described: str | None) -> str | None:
    declared = next(
        (one.get("lang") or one.get("{http://www.w3.org/XML/1998/namespace}lang") for one in elements(tree, "html")),
        None,
    )
    return described or (declared or "").strip()[:35] or next(iter(first_of(tags, LANGUAGES)), None)
