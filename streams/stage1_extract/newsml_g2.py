"""NewsML-G2, the XML of news agencies: a news item, or a message that carries one."""

from __future__ import annotations

from datetime import datetime

from streams.outcomes import Reason, Rejected
from streams.stage1_extract.draft import Draft
from streams.stage1_extract.fragment import name_of, text_of, text_of_html
from streams.stage1_extract.identity import absolute_uri, canonical_uri
from streams.stage1_extract.persons import names_of, read_byline
from streams.stage1_extract.published import read_published
from streams.stage1_extract.status import read_status
from streams.stage1_extract.text import clean_text, one_line
from streams.stage1_extract.xml_document import Element

ROOTS = {"newsItem", "newsMessage"}
"""The names of the outermost elements that are read."""

_XML_LANGUAGE = "{http://www.w3.org/XML/1998/namespace}lang"
_BODIES = ("body.content", "body")


def read_news_item(root: Element, received: datetime) -> Draft:
    """The draft of the article in an item.

    Raises Rejected for a message without an item, or with several, and for an unknown status.
    """
    item = _only_item(root)
    first = _words(item.find("{*}itemMeta/{*}firstCreated"))
    version = _words(item.find("{*}itemMeta/{*}versionCreated"))
    is_first = item.get("version", "1").strip() == "1"
    meta = item.find("{*}contentMeta")
    told = Draft() if meta is None else _content_meta(meta)
    provider = item.find("{*}itemMeta/{*}provider")
    status = item.find("{*}itemMeta/{*}pubStatus")
    return (
        Draft(
            text=_text(item),
            uri=canonical_uri(item.get("guid")),
            published=read_published(first or (version if is_first else None), received),
            updated=read_published(version, received),
            source_name=_name(provider),
            source_uri=None if provider is None else absolute_uri(provider.get("uri")),
            pub_status=None if status is None else read_status(status.get("qcode") or status.get("uri")),
            notice=clean_text(_words(item.find("{*}itemMeta/{*}edNote")) or "") or None,
        )
        .over(told)
        .over(Draft(headline=_words(item.find("{*}itemMeta/{*}title")), language=item.get(_XML_LANGUAGE)))
    )


def _only_item(root: Element) -> Element:
    if name_of(root) == "newsItem":
        return root
    items = root.findall("{*}itemSet/{*}newsItem")
    if not items:
        raise Rejected(Reason.UNSUPPORTED_TYPE, "the message carries no news item")
    if len(items) > 1:
        raise Rejected(Reason.SEVERAL_ARTICLES, f"the message carries {len(items)} news items: send each by itself")
    return items[0]


def _content_meta(meta: Element) -> Draft:
    language = meta.find("{*}language")
    byline = _words(meta.find("{*}by"))
    located = _name(meta.find("{*}located"))
    return Draft(
        headline=next((words for one in meta.iterfind("{*}headline") if (words := _words(one))), None),
        by=read_byline(byline) or names_of(map(_name, meta.iterfind("{*}creator"))),
        told_language=None if language is None else language.get("tag"),
        source_name=_name(meta.find("{*}infoSource")),
        dateline=_words(meta.find("{*}dateline")) or located,
    )


def _text(item: Element) -> str | None:
    """The first form of the content that is a text: NITF or XHTML, else data."""
    contents = item.findall("{*}contentSet/{*}inlineXML")
    texts = [_inline_xml(one) for one in contents] + [
        _inline_data(one) for one in item.findall("{*}contentSet/{*}inlineData")
    ]
    return next((text for text in texts if text), None)


def _inline_xml(element: Element) -> str:
    for name in _BODIES:
        body = element.find(f".//{{*}}{name}")
        if body is not None:
            return text_of(body)
    return text_of(element)


def _inline_data(element: Element) -> str:
    kind = element.get("contenttype", "text/plain").partition(";")[0].strip().lower()
    words = "".join(map(str, element.itertext()))
    if element.get("encoding") or not kind.startswith("text/"):
        return ""
    return text_of_html(words) if kind == "text/html" else clean_text(words)


def _words(element: Element | None) -> str | None:
    return None if element is None else one_line("".join(map(str, element.itertext())))


def _name(element: Element | None) -> str | None:
    """What a concept is called: its first name, else the word or the code that stands for it."""
    if element is None:
        return None
    literal = one_line(element.get("literal"))
    return _words(element.find("{*}name")) or literal
