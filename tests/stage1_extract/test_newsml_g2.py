"""NewsML-G2: what is taken of an item, in each of the forms of its content."""

from __future__ import annotations

import pytest

from streams.outcomes import Reason
from tests.stage1_extract.formats import FIRST, HTML, TEXT, article, dead, escaped

GUID = "urn:newsml:fjord-post.example:20260310:4711"
ITEM_META = (
    "<itemMeta><itemClass qcode='ninat:text'/>"
    "<provider uri='https://fjord-post.example/'><name>Fjord Post</name></provider>"
    "<versionCreated>2026-03-10T09:30:00+01:00</versionCreated><firstCreated>2026-03-10T08:00:00+01:00</firstCreated>"
    "<pubStatus qcode='stat:usable'/></itemMeta>"
)
CONTENT_META = (
    "<contentMeta><urgency>4</urgency><located qcode='geo:1'><name>Holmøya</name></located>"
    "<creator><name>Ann Lee</name></creator>"
    "<language tag='en-GB'/><headline>Ferry to run <em>every hour</em></headline>"
    "<headline role='x:short'>Ferry</headline></contentMeta>"
)
NITF = (
    f"<nitf xmlns='http://iptc.org/std/NITF/2006-10-18/'><head><title>Ferry</title></head><body>"
    f"<body.head><hedline><hl1>Ferry</hl1></hedline>"
    f"</body.head><body.content>{HTML}<media><media-caption>A boat</media-caption></media>"
    f"</body.content><body.end>ends</body.end></body></nitf>"
)
XHTML = f"<html xmlns='http://www.w3.org/1999/xhtml'><head><title>Ferry</title></head><body>{HTML}</body></html>"


def inline(content: str, kind: str = "application/nitf+xml") -> str:
    return f"<contentSet><inlineXML contenttype='{kind}'>{content}</inlineXML></contentSet>"


def news_item(*parts: str, version: str = "2", guid: str = GUID, name: str = "newsItem") -> str:
    namespace = "xmlns='http://iptc.org/std/nar/2006-10-01/'"
    return f"<{name} {namespace} guid='{guid}' version='{version}' xml:lang='en'>{''.join(parts)}</{name}>"


def message(*items: str) -> str:
    head = "<header><sent>2026-03-10T09:31:00Z</sent></header>"
    return f"<newsMessage xmlns='http://iptc.org/std/nar/2006-10-01/'>{head}<itemSet>{''.join(items)}</itemSet></newsMessage>"


FULL = news_item(ITEM_META, CONTENT_META, inline(NITF))


@pytest.mark.parametrize("kind", ["application/vnd.iptc.g2.newsitem+xml", "application/xml", "text/xml", None], ids=str)
@pytest.mark.parametrize("value", [FULL, message(FULL)], ids=["item", "message"])
def test_a_full_item_becomes_a_full_article(value: str, kind: str | None) -> None:
    made = article(f"<?xml version='1.0' encoding='UTF-8'?>\n{value}", kind)
    assert made["uri"] == GUID
    assert made["text"] == TEXT
    assert made["headline"] == "Ferry to run every hour"
    assert made["by"] == ["Ann Lee"]
    assert (made["firstCreated"], made["versionCreated"]) == ("2026-03-10T08:00:00+01:00", "2026-03-10T09:30:00+01:00")
    assert made["language"] == "en-GB"
    assert made["dateline"] == "Holmøya"
    assert made["source"] == {"name": "Fjord Post", "uri": "https://fjord-post.example/"}
    assert made["pubStatus"] == "usable"


@pytest.mark.parametrize(
    "content",
    [
        inline(XHTML, "application/xhtml+xml"),
        inline(f"<div xmlns='http://www.w3.org/1999/xhtml'>{HTML}</div>", "application/xhtml+xml"),
        f"<contentSet><inlineData contenttype='text/plain'>{TEXT}</inlineData></contentSet>",
        f"<contentSet><inlineData contenttype='text/html'>{escaped(HTML)}</inlineData></contentSet>",
        f"<contentSet><remoteContent href='a.jpg'/><inlineData>{TEXT}</inlineData></contentSet>",
        f"{inline('')}<contentSet><inlineData>{TEXT}</inlineData></contentSet>",
    ],
)
def test_every_form_of_content_is_read(content: str) -> None:
    assert article(news_item(ITEM_META, content))["text"] == TEXT


def test_a_byline_goes_before_the_creators_and_a_dateline_before_the_place() -> None:
    meta = (
        "<contentMeta><located><name>Oslo</name></located><creator><name>Desk</name></creator>"
        "<by>By Ann Lee and Bob Ray</by>"
        "<dateline>HOLMØYA, March 10</dateline></contentMeta>"
    )
    made = article(news_item(ITEM_META, meta, inline(NITF)))
    assert (made["by"], made["dateline"]) == (["Ann Lee", "Bob Ray"], "HOLMØYA, March 10")


def test_the_first_version_was_published_when_it_was_made() -> None:
    meta = "<itemMeta><versionCreated>2026-03-10T09:30:00+01:00</versionCreated></itemMeta>"
    assert article(news_item(meta, inline(NITF), version="1"))["firstCreated"] == "2026-03-10T09:30:00+01:00"
    assert "firstCreated" not in article(news_item(meta, inline(NITF), version="3"))


def test_an_item_without_metadata_is_its_text() -> None:
    made = article(f"<newsItem>{inline(f'<p>{FIRST}</p>')}</newsItem>")
    assert made["text"] == FIRST
    assert made["uri"].startswith("urn:copydesk:")


@pytest.mark.parametrize(
    ("value", "reason"),
    [
        (message(), Reason.UNSUPPORTED_TYPE),
        (message(news_item(name="packageItem")), Reason.UNSUPPORTED_TYPE),
        (news_item(name="conceptItem"), Reason.UNSUPPORTED_TYPE),
        (message(FULL, FULL), Reason.SEVERAL_ARTICLES),
        (news_item(ITEM_META), Reason.NO_ARTICLE_TEXT),
        (news_item(ITEM_META, inline("")), Reason.NO_ARTICLE_TEXT),
        (news_item(ITEM_META, "<contentSet><remoteContent href='a.jpg'/></contentSet>"), Reason.NO_ARTICLE_TEXT),
        (
            news_item(
                "<contentSet><inlineData contenttype='image/jpeg' encoding='base64'>AAAA</inlineData></contentSet>"
            ),
            Reason.NO_ARTICLE_TEXT,
        ),
        (
            news_item("<contentSet><inlineData encoding='x:base64'>AAAA</inlineData></contentSet>"),
            Reason.NO_ARTICLE_TEXT,
        ),
        (news_item("<itemMeta><pubStatus qcode='stat:spiked'/></itemMeta>", inline(NITF)), Reason.INVALID_ENVELOPE),
        (FULL[:-20], Reason.INVALID_XML),
        (FULL.replace("<newsItem", "<!DOCTYPE newsItem [<!ENTITY a 'b'>]><newsItem"), Reason.INVALID_XML),
    ],
)
def test_a_wrong_item_is_dead_for_its_reason(value: str, reason: Reason) -> None:
    assert dead(value, "application/xml")[0] is reason


@pytest.mark.parametrize("charset", ["utf-8-sig", "utf-16", "iso-8859-1"])
def test_an_item_is_read_in_its_charset(charset: str) -> None:
    item = news_item(ITEM_META, inline(f"<p>{FIRST}</p>"))
    assert article(f"<?xml version='1.0' encoding='{charset}'?>{item}".encode(charset))["text"] == FIRST
