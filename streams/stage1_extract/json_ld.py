"""What a page says of its article in JSON-LD (schema.org NewsArticle and its kin)."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import datetime
from html import unescape
from typing import Any

from streams.stage1_extract.afterwards import corrections_of, status_of
from streams.stage1_extract.agreement import likeness
from streams.stage1_extract.draft import Draft
from streams.stage1_extract.identity import absolute_uri, canonical_uri
from streams.stage1_extract.linked_data import Thing
from streams.stage1_extract.persons import names_of
from streams.stage1_extract.published import read_published
from streams.stage1_extract.text import one_line

_ARTICLES = {
    "NewsArticle", "Article", "ReportageNewsArticle", "AnalysisNewsArticle", "BackgroundNewsArticle",
    "OpinionNewsArticle", "ReviewNewsArticle", "LiveBlogPosting", "BlogPosting", "Report",
}  # fmt: skip
# Whatever else a page may be about, where it is no article; of its teasers nothing is believed.
_WORKS = {
    "Recipe", "VideoObject", "TechArticle", "ScholarlyArticle", "MedicalScholarlyArticle", "AdvertiserContentArticle",
    "SatiricalArticle", "SocialMediaPosting", "DiscussionForumPosting", "Review", "HowTo", "PodcastEpisode", "WebPage",
    "AboutPage", "MedicalWebPage", "QAPage", "CreativeWork",
}  # fmt: skip
_REFERRED = ("author", "creator", "publisher", "correction")
_MOST_NAMES = 30
_FEW = 2
_ALIKE = 0.6


def own_article(things: Sequence[Thing], uri: str | None = None, titles: Sequence[str] = ()) -> Thing | None:
    """The article that a page is about, of all that it describes, with what it refers to in full.

    That is the one with the page's address, else the one with its title, else the first; but of several of which none
    has either, all are teasers.
    """
    articles = [one for one in things if _ARTICLES & set(_strings(one.get("@type")))]
    works = [one for one in things if _WORKS & set(_strings(one.get("@type")))]
    found = _own(articles, uri, titles) or next((one for one in works if _points(one, uri, titles)), None)
    if found is None:
        return None
    named = {str(one["@id"]): one for one in reversed(things) if isinstance(one.get("@id"), str) and len(one) > 1}
    return found | {key: _in_full(found.get(key), named) for key in _REFERRED if key in found}


def _own(articles: list[Thing], uri: str | None, titles: Sequence[str]) -> Thing | None:
    scored = [(_points(one, uri, titles), -number) for number, one in enumerate(articles)]
    if not scored:
        return None
    points, number = max(scored)
    several = len({_words(one.get("headline")) for one in articles}) > 1
    return None if several and not points and (uri or titles) and len(articles) > _FEW else articles[-number]


def _points(thing: Thing, uri: str | None, titles: Sequence[str]) -> int:
    page = _first(_named(thing.get("mainEntityOfPage"), "@id"))
    ours = _address(uri)
    same = bool(ours) and ours in {_address(one) for one in (_first(thing.get("url")), page, _first(thing.get("@id")))}
    headline = _words(thing.get("headline")) or _words(thing.get("name"))
    return 2 * same + any(likeness(headline, title) > _ALIKE for title in titles)


def _address(uri: str | None) -> str:
    """A web address without what does not tell pages apart."""
    return re.sub(r"^https?://(?:www\.)?|[#?].*$|/$", "", (uri or "")[:2_000].strip().lower())


def _in_full(value: Any, named: dict[str, Thing]) -> Any:
    """What a reference by `@id` stands for; the value itself where it is none."""
    if isinstance(value, list):
        return [_in_full(one, named) if isinstance(one, dict) else one for one in value[:_MOST_NAMES]]
    if isinstance(value, dict) and isinstance(value.get("@id"), str) and "name" not in value:
        return named.get(value["@id"], value)
    return value


def author_names(thing: Thing | None) -> list[str]:
    """The names of the authors that an article has, as they stand."""
    return [unescape(name) for name in _names((thing or {}).get("author") or (thing or {}).get("creator"))]


def is_personal(thing: Thing | None) -> bool:
    """Whether the publisher is a person, as on a site of one's own."""
    publisher = (thing or {}).get("publisher")
    return isinstance(publisher, dict) and "Person" in _strings(publisher.get("@type"))


def headlines_of(thing: Thing | None) -> list[str]:
    """What the article is called."""
    return [text for key in ("headline", "name") if (text := _words((thing or {}).get(key)))]


def draft_of(thing: Thing, received: datetime) -> Draft:
    """What an article says of itself. What is impossible is left out."""
    publisher = thing.get("publisher")
    page = _first(_named(thing.get("mainEntityOfPage"), "@id"))
    return Draft(
        uri=canonical_uri(_first(thing.get("url"))) or canonical_uri(page),
        headline=_words(thing.get("headline")),
        by=names_of(unescape(name) for name in _names(thing.get("author"))),
        published=read_published(_first(thing.get("datePublished")), received),
        updated=read_published(_first(thing.get("dateModified")), received),
        language=_first(_named(thing.get("inLanguage"), "alternateName")),
        source_name=_words(_named(publisher, "name")),
        source_uri=absolute_uri(_first(_named(publisher, "url"))),
        section=_words(thing.get("articleSection")),
        dateline=_words(thing.get("dateline")),
        pub_status=status_of(thing),
        correction=corrections_of(thing),
    )


def _strings(value: Any) -> list[str]:
    return [one for one in (value if isinstance(value, list) else [value]) if isinstance(one, str)]


def _first(value: Any) -> str | None:
    return next(iter(_strings(value)), None)


def _named(value: Any, name: str) -> Any:
    """The property of an object, or of the first of a list of them, or the value itself where it is plain."""
    if isinstance(value, list):
        value = value[0] if value else None
    return value.get(name) if isinstance(value, dict) else value


def _words(value: Any) -> str | None:
    """A text for readers. Many pages write it with the entities of HTML, though in a script they mean nothing."""
    return one_line(unescape(_first(value) or ""))


def _names(value: Any) -> list[str]:
    found = [_named(one, "name") for one in (value if isinstance(value, list) else [value])]
    return [name for one in found for name in _strings(one)]
