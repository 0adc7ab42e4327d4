"""One item of a feed: RSS 2.0 (and 1.0), or Atom, by itself or in a feed that has no other."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from html import unescape

from streams.outcomes import Reason, Rejected
from streams.stage1_extract.draft import Draft
from streams.stage1_extract.fragment import name_of, text_of, text_of_html
from streams.stage1_extract.identity import absolute_uri, canonical_uri
from streams.stage1_extract.persons import names_of, read_byline
from streams.stage1_extract.published import read_published
from streams.stage1_extract.text import clean_text, one_line
from streams.stage1_extract.xml_document import Element, written

ROOTS = {"rss", "RDF", "feed", "item", "entry"}
"""The names of the outermost elements of feeds and their items."""

_ITEMS = {"item", "entry"}
_ATOM = "{http://www.w3.org/2005/Atom}"
_CONTENT = "{http://purl.org/rss/1.0/modules/content/}"
_DC = "{http://purl.org/dc/elements/1.1/}"
_RSS = ("", "{http://purl.org/rss/1.0/}")
_ITEM_TAGS = (*(f"{namespace}item" for namespace in _RSS), f"{_ATOM}entry")
_XML_LANGUAGE = "{http://www.w3.org/XML/1998/namespace}lang"
_HTML_TYPES = {"html", "text/html"}
_TEXT_TYPES = {"text", "text/plain"}


def items_of(root: Element) -> list[Element]:
    """The items of a feed, or the item that the element is."""
    if name_of(root) in _ITEMS:
        return [root]
    # Those of RSS 2.0 stand in its channel, those of RSS 1.0 beside it.
    found = root.iter(*_ITEM_TAGS)
    return [one for one in found if not any(above.tag in _ITEM_TAGS for above in one.iterancestors())]


def name_of_item(item: Element) -> str | None:
    """The address or the name of an item, if it has one."""
    return _entry_uri(item) if name_of(item) == "entry" else _item_uri(item)


def read_feed_item(root: Element, received: datetime) -> Draft:
    """The draft of the article in a feed's only item. Elements of other vocabularies, as those for media, say nothing.

    Raises Rejected where there is no item, and where there are several: a message is one article.
    """
    items = items_of(root)
    if not items:
        raise Rejected(Reason.NO_ARTICLE_TEXT, "the feed has no item")
    if len(items) > 1:
        detail = (
            f"the feed has {len(items)} items, and a message is one article: `copydesk produce` sends each by itself"
        )
        raise Rejected(Reason.SEVERAL_ARTICLES, detail)
    (item,) = items
    return _entry(item, root, received) if name_of(item) == "entry" else _item(item, root, received)


def _item(item: Element, root: Element, received: datetime) -> Draft:
    source, channel = _child(item, "source"), _channel(root)
    return Draft(
        text=text_of_html(_content(item)) or None,
        uri=_item_uri(item),
        headline=_headline(_words(_child(item, "title")) or _words(item.find(f"{_DC}title"))),
        by=names_of(unescape(name) for one in item.iterfind(f"{_DC}creator") if (name := _words(one)))
        or read_byline(_author(_words(_child(item, "author")))),
        published=read_published(_words(_child(item, "pubDate")) or _words(item.find(f"{_DC}date")), received),
        updated=read_published(_words(item.find(f"{_ATOM}updated")), received),
        language=_words(item.find(f"{_DC}language"))
        or _words(_child(channel, "language"))
        or _words(channel.find(f"{_DC}language")),
        source_name=_headline(_words(source)) or _headline(_words(_child(channel, "title"))),
        source_uri=absolute_uri(_words(_child(channel, "link"))) if source is None else None,
    )


def _entry(entry: Element, feed: Element, received: datetime) -> Draft:
    # An entry that was taken from another feed brings what matters of that along.
    origin = entry.find(f"{_ATOM}source")
    origin = feed if origin is None and feed is not entry else origin
    content = entry.find(f"{_ATOM}content")
    text = _construct(content) or _construct(entry.find(f"{_ATOM}summary"))
    updated = read_published(_words(entry.find(f"{_ATOM}updated")), received)
    authors = entry.findall(f"{_ATOM}author/{_ATOM}name")
    if not authors and origin is not None:
        authors = origin.findall(f"{_ATOM}author/{_ATOM}name")
    return Draft(
        text=text or None,
        uri=_entry_uri(entry),
        headline=one_line(_construct(entry.find(f"{_ATOM}title"))),
        by=names_of(map(_words, authors)),
        published=read_published(_words(entry.find(f"{_ATOM}published")), received) or updated,
        updated=updated,
        language=next((tag for one in (content, entry, feed) if (tag := _language(one))), None),
        source_name=one_line(_construct(origin.find(f"{_ATOM}title"))) if origin is not None else None,
        source_uri=_web_alternate(origin) if origin is not None else None,
    )


def _item_uri(item: Element) -> str | None:
    guid = _child(item, "guid")
    is_place = guid is not None and guid.get("isPermaLink", "true").strip().lower() != "false"
    named = canonical_uri(_words(guid))
    # An address that is none of a page may still be a name, as `tag:…`.
    named = named if is_place or (named and not named.startswith("http")) else None
    return canonical_uri(_words(_child(item, "link"))) or named


def _entry_uri(entry: Element) -> str | None:
    return _alternate(entry) or canonical_uri(_words(entry.find(f"{_ATOM}id")))


def _child(element: Element, name: str) -> Element | None:
    """The first child of RSS's own vocabulary."""
    found = (element.find(f"{namespace}{name}") for namespace in _RSS)
    return next((one for one in found if one is not None), None)


def _channel(root: Element) -> Element:
    channel = _child(root, "channel")
    return root if channel is None else channel


def _content(item: Element) -> str:
    """The longer form, where there is a longer and a shorter one."""
    for one in (item.find(f"{_CONTENT}encoded"), _child(item, "description")):
        if one is not None and (markup := "".join(_inner(one)).strip()):
            return markup
    return ""


def _inner(element: Element) -> Iterator[str]:
    """The content of an element as it is written, elements and all: some forget to escape their HTML."""
    yield element.text or ""
    for child in element:
        yield written(child)


def _construct(element: Element | None) -> str:
    """The text of a text construct of Atom: `text`, `html` as escaped markup, or `xhtml` as elements."""
    if element is None or element.get("src"):
        return ""
    kind = element.get("type", "text").partition(";")[0].strip().lower()
    if kind in {"xhtml", "application/xhtml+xml"}:
        return text_of(element)
    words = "".join(map(str, element.itertext()))
    # Some escape their HTML and forget to say so.
    if kind in _HTML_TYPES or (kind in _TEXT_TYPES and words.lstrip().startswith("<")):
        return text_of_html(words)
    return clean_text(words) if kind in _TEXT_TYPES else ""


def _alternate(entry: Element) -> str | None:
    links = (one for one in entry.iterfind(f"{_ATOM}link") if one.get("rel", "alternate") == "alternate")
    return next((uri for one in links if (uri := canonical_uri(one.get("href")))), None)


def _web_alternate(feed: Element) -> str | None:
    links = (one for one in feed.iterfind(f"{_ATOM}link") if one.get("rel", "alternate") == "alternate")
    return next((uri for one in links if (uri := absolute_uri(one.get("href")))), None)


def _language(element: Element | None) -> str | None:
    return None if element is None else element.get(_XML_LANGUAGE)


def _words(element: Element | None) -> str | None:
    return None if element is None else one_line("".join(map(str, element.itertext())))


def _headline(words: str | None) -> str | None:
    """Titles of RSS are texts, and yet many are escaped once more, or hold tags."""
    return one_line(text_of_html(words)) if words else None


def _author(words: str | None) -> str | None:
    """`desk@daily.example (Ann Lee)` is how RSS wants an author to be written."""
    if words and "@" in words:
        return words.partition("(")[2].rpartition(")")[0]
    return words
