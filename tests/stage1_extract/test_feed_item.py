"""Items of feeds: what is taken from RSS and Atom, and what becomes of feeds with none or several."""

from __future__ import annotations

from contextlib import suppress

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from streams.outcomes import Reason, Rejected
from streams.stage1_extract.stage import read_article
from tests.stage1_extract.formats import FIRST, HTML, LIMIT, SECOND, TEXT, article, dead, escaped, record, rss

LINK = "https://fjord-post.example/ferry"
FULL = (
    f"<item><title>Ferry &amp;amp; bridge</title><link>{LINK}?utm_source=rss</link><guid>17</guid>"
    "<dc:creator>Ann Lee</dc:creator><pubDate>Tue, 10 Mar 2026 09:30:00 +0100</pubDate>"
    "<media:content url='https://fjord-post.example/a.jpg'><media:title>A boat</media:title></media:content>"
    f"<description>Short.</description><content:encoded><![CDATA[{HTML}<script>x()</script>]]></content:encoded></item>"
)
ATOM = "http://www.w3.org/2005/Atom"
ENTRY = (
    f"<id>tag:fjord-post.example,2026:ferry</id><title type='html'>Ferry &amp;amp; bridge</title>"
    f"<link rel='self' href='https://fjord-post.example/feed/1'/><link href='{LINK}'/>"
    "<published>2026-03-10T09:30:00+01:00</published><updated>2026-03-10T10:00:00+01:00</updated>"
    f"<author><name>Ann Lee</name></author><summary>Short.</summary><content type='html'>{escaped(HTML)}</content>"
)


def item(body: str) -> str:
    return rss(f"<item><link>{LINK}</link>{body}</item>")


def entry(body: str, more: str = "") -> str:
    return f"<entry xmlns='{ATOM}' {more}>{body}</entry>"


@pytest.mark.parametrize("kind", ["application/rss+xml", "application/xml", "text/xml; charset=utf-8", None])
def test_a_feed_with_one_item_of_rss_is_an_article(kind: str | None) -> None:
    made = article(rss(FULL), kind)
    assert made["text"] == TEXT
    assert made["uri"] == LINK
    assert made["headline"] == "Ferry & bridge"
    assert made["by"] == ["Ann Lee"]
    assert made["firstCreated"] == "2026-03-10T09:30:00+01:00"
    assert made["language"] == "en"
    assert made["source"] == {"name": "Fjord Post", "uri": "https://fjord-post.example/"}


def test_an_item_by_itself_is_an_article() -> None:
    assert article(f"<item><title>Ferry</title><description>{FIRST}</description></item>")["text"] == FIRST


def test_an_item_of_rss_1_is_an_article() -> None:
    names = 'xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/"'
    dc = 'xmlns:dc="http://purl.org/dc/elements/1.1/"'
    channel = "<channel><title>Fjord Post</title><link>https://fjord-post.example/</link></channel>"
    when = "<dc:date>2026-03-10</dc:date>"
    body = f"<item><title>Ferry</title><link>{LINK}</link>{when}<description>{FIRST}</description></item>"
    made = article(f"<?xml version='1.0'?><rdf:RDF {names} {dc}>{channel}{body}</rdf:RDF>", "application/rdf+xml")
    assert (made["uri"], made["text"], made["firstCreated"]) == (LINK, FIRST, "2026-03-10T00:00:00Z")
    assert made["source"]["name"] == "Fjord Post"


@pytest.mark.parametrize("kind", ["application/atom+xml;type=entry", "application/xml", None])
@pytest.mark.parametrize("in_feed", [False, True])
def test_an_entry_of_atom_is_an_article(kind: str | None, *, in_feed: bool) -> None:
    about = "<title>Fjord Post</title><link href='https://fjord-post.example/'/><author><name>The desk</name></author>"
    feed = f"<?xml version='1.0'?><feed xmlns='{ATOM}' xml:lang='en'>{about}<entry>{ENTRY}</entry></feed>"
    made = article(feed if in_feed else entry(ENTRY), kind)
    assert (made["text"], made["uri"], made["headline"], made["by"]) == (TEXT, LINK, "Ferry & bridge", ["Ann Lee"])
    assert (made["firstCreated"], made["versionCreated"]) == ("2026-03-10T09:30:00+01:00", "2026-03-10T10:00:00+01:00")
    assert made.get("source", {}) == ({"name": "Fjord Post", "uri": "https://fjord-post.example/"} if in_feed else {})


def test_an_entry_from_elsewhere_brings_its_source_along() -> None:
    source = "<source><title>Isle Gazette</title><author><name>Bob Ray</name></author></source>"
    body = f"<id>urn:x:1</id>{source}<content>{TEXT}</content>"
    feed = f"<feed xmlns='{ATOM}'><title>Planet</title><author><name>Nobody</name></author><entry>{body}</entry></feed>"
    made = article(feed)
    assert (made["source"]["name"], made["by"], made["uri"]) == ("Isle Gazette", ["Bob Ray"], "urn:x:1")


@pytest.mark.parametrize(
    "content",
    [
        f"<content type='xhtml'><div xmlns='http://www.w3.org/1999/xhtml'>{HTML}</div></content>",
        f"<content type='text/html'>{escaped(HTML)}</content>",
        f"<content type='text'>{TEXT}</content>",
        f"<content>{TEXT}</content>",
        f"<content>{escaped(HTML)}</content>",
        f"<content><![CDATA[{HTML}]]></content>",
        f"<content src='https://fjord-post.example/1' type='text/html'/><summary type='html'>{escaped(HTML)}</summary>",
        f"<content type='image/png'>iVBORw0KGgo=</content><summary>{TEXT}</summary>",
    ],
)
def test_every_form_of_atoms_content_is_read(content: str) -> None:
    assert article(entry(content))["text"] == TEXT


@pytest.mark.parametrize(
    "body",
    [
        f"<description>{escaped(HTML)}</description>",
        f"<description><![CDATA[{HTML}]]></description>",
        f"<description>{TEXT}</description>",
        f"<description>{HTML}</description>",
        f"<description>Short.</description><content:encoded>{escaped(HTML)}</content:encoded>",
        f"<content:encoded> </content:encoded><description>{escaped(HTML)}</description>",
    ],
)
def test_every_form_of_content_in_rss_is_read(body: str) -> None:
    assert article(item(body))["text"] == TEXT


@pytest.mark.parametrize(
    ("body", "uri"),
    [
        (f"<guid>{LINK}</guid>", LINK),
        (f"<guid isPermaLink='true'>{LINK}</guid>", LINK),
        ("<guid isPermaLink='false'>tag:fjord-post.example,2026:1</guid>", "tag:fjord-post.example,2026:1"),
        (f"<guid isPermaLink='false'>{LINK}</guid>", None),
        ("<guid>17</guid>", None),
        ("<link>https://fjord-post.example/</link>", None),
        ("", None),
    ],
)
def test_an_item_is_named_by_its_link_or_its_guid(body: str, uri: str | None) -> None:
    made = article(rss(f"<item>{body}<description>{FIRST}</description></item>"))
    assert made["uri"] == (uri or f"urn:copydesk:{made['id']}")


@pytest.mark.parametrize(
    ("written", "by"),
    [
        ("<author>desk@fjord-post.example (Ann Lee)</author>", ["Ann Lee"]),
        ("<author>Ann Lee and Bob Ray</author>", ["Ann Lee", "Bob Ray"]),
        ("<author>desk@fjord-post.example</author>", None),
        ("<dc:creator>Ann Lee</dc:creator><dc:creator>Bob Ray</dc:creator>", ["Ann Lee", "Bob Ray"]),
    ],
)
def test_authors_are_read_as_feeds_write_them(written: str, by: list[str] | None) -> None:
    assert article(item(f"{written}<description>{FIRST}</description>")).get("by") == by


@pytest.mark.parametrize(
    "body",
    [
        f"<title>AT&T</title><description>{FIRST}</description>",
        f"<title>AT&amp;T</title><description>{FIRST}&nbsp;&hellip;</description>",
        f"<title>AT&amp;T</title><unknown:tag>x</unknown:tag><description>{FIRST}</description>",
        f"<title>AT&amp;T\x0b</title><description>&#11;{FIRST}\x00</description>",
    ],
    ids=["a stray ampersand", "a name of HTML", "an undeclared prefix", "control characters"],
)
def test_what_templates_do_wrong_is_mended(body: str) -> None:
    made = article(item(body))
    assert made["headline"] == "AT&T"
    assert made["text"].startswith(FIRST)


def test_blanks_before_the_declaration_are_forgiven() -> None:
    assert article("\n  " + rss(FULL), "application/xml")["text"] == TEXT


@pytest.mark.parametrize("count", [2, 500])
def test_a_feed_of_several_items_is_refused_and_the_way_is_shown(count: int) -> None:
    reason, detail = dead(rss(FULL * count))
    assert reason is Reason.SEVERAL_ARTICLES
    assert detail == (
        f"the feed has {count} items, and a message is one article: `copydesk produce` sends each by itself"
    )
    assert dead(f"<feed xmlns='{ATOM}'>{f'<entry>{ENTRY}</entry>' * count}</feed>")[0] is Reason.SEVERAL_ARTICLES


@pytest.mark.parametrize(
    "value",
    [
        rss(""),
        f"<feed xmlns='{ATOM}'/>",
        rss("<item/>"),
        rss("<item><title>Ferry</title></item>"),
        item("<description> &lt;p&gt; </description>"),
        item("<description><![CDATA[<script>x()</script><img src=a>]]></description>"),
        entry("<title>Ferry</title>"),
        entry("<content type='image/png'>iVBORw0KGgo=</content>"),
        entry("<content src='https://fjord-post.example/1'/>"),
    ],
)
def test_a_feed_or_an_item_without_a_text_is_dead(value: str) -> None:
    assert dead(value)[0] is Reason.NO_ARTICLE_TEXT


@pytest.mark.parametrize(
    "value",
    [
        b"<sitemapindex><sitemap/></sitemapindex>",
        b"<opml version='2.0'/>",
        b"<nitf><body/></nitf>",
        b"<a/>",
        b"<svg xmlns='http://www.w3.org/2000/svg'/>",
    ],
)
def test_other_xml_is_not_read_and_is_called_by_its_name(value: bytes) -> None:
    reason, detail = dead(value, "application/xml")
    assert reason is Reason.UNSUPPORTED_TYPE
    assert value.decode().strip("<").partition(" ")[0].partition(">")[0].strip("/") in detail


def test_a_page_that_is_called_xml_is_a_page() -> None:
    body = f"<html xmlns='http://www.w3.org/1999/xhtml'><body><article>{HTML}</article></body></html>"
    assert article(f"<?xml version='1.0'?>{body}", "application/xml")["text"] == TEXT


@pytest.mark.parametrize("charset", ["utf-8", "utf-8-sig", "utf-16", "utf-32"])
@pytest.mark.parametrize("declared", ["utf-8", "utf-16", "iso-8859-1"])
def test_unicode_is_read_whatever_is_declared(charset: str, declared: str) -> None:
    value = rss(FULL).replace('encoding="UTF-8"', f'encoding="{declared}"').encode(charset)
    assert article(value)["text"] == TEXT


def test_the_charset_of_the_header_goes_before_that_of_the_declaration() -> None:
    text = "Паром на остров будет ходить каждый час начиная весной, сообщил округ во вторник."
    feed = f"<rss><channel><item><description>{text}</description></item></channel></rss>"
    value = f"<?xml version='1.0' encoding='windows-1251'?>{feed}"
    assert article(value.encode("windows-1251"))["text"] == text
    assert article(value.encode("koi8-r"), "application/rss+xml; charset=koi8-r")["text"] == text


def test_utf_16_without_a_mark_is_read_where_the_header_says_so() -> None:
    assert article(rss(FULL).encode("utf-16-le"), "application/rss+xml; charset=utf-16-le")["text"] == TEXT


@settings(max_examples=200, deadline=None)
@given(
    st.lists(
        st.sampled_from(
            [
                "<item>",
                "</item>",
                "<entry>",
                "<link>",
                "</link>",
                "<title>",
                "&amp;",
                "&x;",
                "]]>",
                "<![CDATA[",
                "x",
                "é",
            ]
        ),
        max_size=12,
    ).map("".join)
)
def test_whatever_stands_in_a_feed_is_an_article_or_a_rejection(inside: str) -> None:
    for value in (rss(inside), f"<feed xmlns='{ATOM}'>{inside}</feed>", inside):
        with suppress(Rejected):
            assert read_article(record(value, "application/xml"), LIMIT).text


def test_second_paragraphs_stay_apart_from_the_first() -> None:
    assert (
        article(item(f"<description>&lt;div&gt;{FIRST}&lt;br/&gt;&lt;br/&gt;{SECOND}&lt;/div&gt;</description>"))[
            "text"
        ]
        == TEXT
    )
