"""Bad input by name: what somebody may send, and what is to become of it."""

from __future__ import annotations

import base64
import gzip
import json
import random
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

from streams.outcomes import Reason
from streams.records import Headers
from streams.settings import Settings

HTML: Headers = (("content-type", b"text/html"),)
TEXT: Headers = (("content-type", b"text/plain"),)
JSON: Headers = (("content-type", b"application/json"),)
XML: Headers = (("content-type", b"application/xml"),)
EVENT_TYPE = "application/cloudevents+json"
EVENT: Headers = (("content-type", EVENT_TYPE.encode()),)
EVENTS: Headers = (("content-type", b"application/cloudevents-batch+json"),)
XHTML: Headers = (("content-type", b"application/xhtml+xml"),)

VOCABULARY = """
the council mayor harbour river bridge school hospital minister farmers report cost money year month spring winter
village station railway engine market price wheat cattle fishermen boats storm rain flood garden museum painter library
teacher children hall street house tower church bell clock letter window door kitchen bread table chair opened closed
built repaired bought sold found lost counted agreed refused promised waited said told asked gave after before under
over near between during without against old new small large quiet busy cold warm early late
"""
WORDS = VOCABULARY.split()


@dataclass(frozen=True)
class Bad:
    """A message, and why it is dead; it passes where there is no reason."""

    name: str
    value: bytes | None
    headers: Headers = ()
    reason: Reason | None = None
    key: bytes | None = None
    timestamp_ms: int | None = None


def prose(seed: str, words: int = 60) -> str:
    """English of a kind, different for each seed: no two are copies."""
    rng = random.Random(seed)
    sentences = (" ".join(rng.choices(WORDS, k=12)).capitalize() for _ in range(words // 12))
    return ". ".join(sentences) + "."


def page(seed: str, more: str = "", head: str = "") -> str:
    """A page with an article, and something else in it."""
    body = f"<h1>{seed}</h1><p>{prose(seed)}</p><p>{prose(seed + ' too')}</p>{more}"
    return f"<!DOCTYPE html><html lang=en><head>{head}</head><body><article>{body}</article></body></html>"


def envelope(seed: str, **more: object) -> bytes:
    return json.dumps({"text": prose(seed), **more}).encode()


def feed(seed: str, more: bytes = b"") -> bytes:
    """A feed of one item."""
    return b"<rss><item><description>%s %s</description></item></rss>" % (prose(seed).encode(), more)


def event(**more: object) -> bytes:
    """A CloudEvent in the structured mode."""
    return json.dumps({"specversion": "1.0", "id": "1", "source": "/x", "type": "x.y", **more}).encode()


FEED = feed("a feed of one item")
NEWS_ITEM = (
    "<newsItem><itemMeta><pubStatus qcode='stat:usable'/></itemMeta><contentSet><inlineData contenttype='text/plain'>"
    f"{prose('news item')}</inlineData></contentSet></newsItem>"
).encode()


def dead(settings: Settings) -> Iterator[Bad]:
    """What nobody can make anything of."""
    limit = settings.max_message_bytes
    yield Bad("empty", b"", reason=Reason.EMPTY)
    yield Bad("null", None, reason=Reason.EMPTY, key=b"null")
    yield Bad("blanks", b" \r\n\t" * 1000, reason=Reason.EMPTY)
    yield Bad("just above the limit", b"x" * (limit + 1), TEXT, Reason.TOO_LARGE)
    yield Bad(
        "ten megabytes in an attribute", page("a", f"<p title='{'x' * 10_000_000}'>").encode(), HTML, Reason.TOO_LARGE
    )
    yield Bad("as large as a topic takes", b"x" * (settings.max_output_bytes - 200), TEXT, Reason.TOO_LARGE)
    yield Bad("cut JSON", envelope("cut")[:-9], JSON, Reason.INVALID_JSON)
    yield Bad("arrays in arrays", b"[" * 100_000 + b"]" * 100_000, JSON, Reason.INVALID_ENVELOPE)
    yield Bad("objects in objects", b'{"text":' * 100_000 + b"}" * 100_000, JSON, Reason.INVALID_ENVELOPE)
    nested = b"[" * 100_000 + b"]" * 100_000
    yield Bad("deep extensions", b'{"text":"x","extensions":{"a":%s}}' % nested, JSON, Reason.INVALID_JSON)
    yield Bad("deep names", b'{"text":"x","by":[%s]}' % nested, JSON, Reason.INVALID_ENVELOPE)
    yield Bad("a number", b"17", JSON, Reason.INVALID_ENVELOPE)
    yield Bad("a text of the wrong type", b'{"text": 17}', JSON, Reason.INVALID_ENVELOPE)
    yield Bad("an envelope without a text", b'{"headline": "Vote"}', JSON, Reason.INVALID_ENVELOPE)
    yield Bad("a picture", b"\x89PNG\r\n\x1a\n", (("content-type", b"image/png"),), Reason.UNSUPPORTED_TYPE)
    yield Bad("a type of no sense", b"x", (("content-type", b"\xff\xfe;;=\x00"),), Reason.UNSUPPORTED_TYPE)
    yield Bad("a zip bomb", gzip.compress(bytes(50_000_000)), reason=Reason.UNSUPPORTED_TYPE)
    zipped = (*HTML, ("content-encoding", b"gzip"))
    yield Bad("a zip bomb that says so", gzip.compress(page("zip").encode() * 9), zipped, Reason.UNDECODABLE)
    yield Bad("a feed", b'<?xml version="1.0"?><rss><channel><title>News', reason=Reason.INVALID_XML)
    yield Bad("deep XML", b'<?xml version="1.0"?>' + b"<a>" * 100_000, reason=Reason.INVALID_XML)
    yield Bad("a billion laughs", laughs("<rss>&m;</rss>").encode(), reason=Reason.INVALID_XML)
    declared = b"<!DOCTYPE rss [<!ENTITY x SYSTEM 'file:///etc/passwd'>]>"
    yield Bad("an outside entity", declared + FEED, XML, Reason.INVALID_XML)
    yield Bad("a feed of several items", FEED.replace(b"</rss>", b"<item/></rss>"), XML, Reason.SEVERAL_ARTICLES)
    yield Bad("a feed without an item", b"<rss><channel/></rss>", XML, Reason.NO_ARTICLE_TEXT)
    yield Bad("a cut feed", FEED[:-30], XML, Reason.INVALID_XML)
    yield Bad("text that calls itself XML", prose("no XML").encode(), XML, Reason.INVALID_XML)
    yield Bad("a site map", b"<urlset/>", XML, Reason.UNSUPPORTED_TYPE)
    yield Bad("an empty news message", b"<newsMessage><itemSet/></newsMessage>", XML, Reason.UNSUPPORTED_TYPE)
    yield Bad("a news item of an unknown status", NEWS_ITEM.replace(b"usable", b"?"), XML, Reason.INVALID_ENVELOPE)
    yield Bad("ninjs with a wrong type", b'{"uri": "urn:x:1", "bodies": [17]}', JSON, Reason.INVALID_ENVELOPE)
    yield Bad("ninjs without a body", b'{"uri": "urn:x:1", "bodies": []}', JSON, Reason.NO_ARTICLE_TEXT)
    yield Bad("an event without data", event(), JSON, Reason.EMPTY)
    yield Bad("an event in an event", event(data={}, datacontenttype=EVENT_TYPE), EVENT, Reason.INVALID_ENVELOPE)
    yield Bad("an event with garbage for base 64", event(data_base64="?"), EVENT, Reason.INVALID_ENVELOPE)
    yield Bad("an event that is none", b"[]", EVENT, Reason.INVALID_ENVELOPE)
    yield Bad("a batch of events", b"[]", EVENTS, Reason.SEVERAL_ARTICLES)
    yield Bad("Avro", b"\x00\x00\x00\x00\x07\x02\x08text", reason=Reason.UNSUPPORTED_TYPE)
    yield Bad("a retraction of nothing", b'{"pubStatus": "canceled"}', JSON, Reason.INVALID_ENVELOPE)
    yield Bad("noise", random.Random(1).randbytes(100_000), reason=Reason.UNDECODABLE)
    yield Bad("zeros", bytes(100_000), TEXT, Reason.UNDECODABLE)
    yield Bad("boilerplate", b"<html><body><nav><a href=/>Home</a></nav></body></html>", HTML, Reason.NO_ARTICLE_TEXT)
    yield Bad("invisible", json.dumps({"text": "\u200b\u2060"}).encode(), JSON, Reason.NO_ARTICLE_TEXT)
    yield Bad("deep HTML", b"<div>" * 100_000 + b"x" + b"</div>" * 100_000, HTML, Reason.NO_ARTICLE_TEXT)
    yield Bad("a million paragraphs", page("p", "<p>x" * 1_000_000).encode(), HTML, Reason.TOO_SLOW)


def odd() -> Iterator[Bad]:
    """What looks bad, and has a text all the same."""
    yield Bad("one byte", b"x")
    yield Bad("a feed of one item in UTF-16", FEED.decode().encode("utf-16"), XML)
    yield Bad("a news item", NEWS_ITEM, XML)
    yield Bad("a feed with a stray ampersand", feed("ampersand", b"by hand & by nobody else &nbsp;"), XML)
    yield Bad("HTML nested deeply in a feed", feed("deep", b"&lt;div&gt;" * 50_000), XML)
    yield Bad("an event of base 64", event(data_base64=base64.b64encode(envelope("base 64")).decode()), EVENT)
    yield Bad("an envelope behind a prefix", b"\x00\x00\x00\x00\x07" + envelope("prefix"), JSON)
    yield Bad("broken UTF-8", prose("broken").encode().replace(b" the ", b" \xc3\x28\xff "), TEXT)
    yield Bad("a cut character", prose("cut character").encode() + b"\xc3", TEXT)
    yield Bad("zeros in a text", json.dumps({"text": "\x00".join(prose("zeros"))}).encode(), JSON)
    yield Bad(
        "a wrong charset", f"é à ü. {prose('charset')}".encode(), (("content-type", b"text/plain; charset=koi8-r"),)
    )
    yield Bad("no such charset", prose("no charset").encode(), (("content-type", b"text/plain; charset=klingon"),))
    yield Bad("right to left", envelope("rtl", text=f"اجتمع مجلس المدينة يوم الثلاثاء. {prose('rtl')} שלום"), JSON)
    yield Bad("combining marks", envelope("marks", text=f"Ann Cafe\u0301 said. {prose('marks')}"), JSON)
    marks = "\u0301\u0323" * 400_000
    yield Bad("a letter of 800,000 marks", f"{prose('zalgo')} a{marks}".encode(), TEXT)
    yield Bad("ligatures that grow", f"{prose('grow')} {chr(0xFDFA) * 300_000}".encode(), TEXT)
    yield Bad("one long word", f"{prose('word')} {'x' * 1_000_000}".encode(), TEXT)
    yield Bad("a line of quotation marks", f"{prose('quotes')} {chr(34) * 100_000}".encode(), TEXT)
    yield Bad("clauses in clauses", f"{prose('clauses')} {'he said that she said that ' * 4000}".encode(), TEXT)
    yield Bad("a date and blanks", b"date" + b" " * 2_000_000 + prose("blanks").encode(), TEXT)
    yield Bad("a long attribute", page("attribute", f"<p title='{'x' * 4_000_000}'>x</p>").encode(), HTML)
    block = '<script type="application/ld+json">{"@type": "Thing", "name": "x"}</script>'
    yield Bad("thousands of JSON-LD blocks", page("blocks", head=block * 5000).encode(), HTML)
    yield Bad(
        "deep JSON-LD", page("deep", f'<script type="application/ld+json">{"[" * 100_000}</script>').encode(), HTML
    )
    yield Bad("hostile entities", page("entities", "&#xD800; &#0; &bogus; " * 1000 + "&" * 100_000).encode(), HTML)
    yield Bad(
        "scripts", page("scripts", "<script>while(true){}</script><img src=x onerror=alert(1)>" * 1000).encode(), HTML
    )
    yield Bad("laughs in a page", laughs(page("laughs", "<p>&m;</p>")).encode(), XHTML)
    stolen = '<!DOCTYPE html [<!ENTITY m SYSTEM "file:///etc/passwd">]>' + page("file", "<p>&m;</p>")
    yield Bad("an entity from a file", stolen.encode(), XHTML)
    for date in ("0001-01-01", "2999-01-01", "10000-01-01", "9" * 90):
        yield Bad(f"published {date[:12]}", envelope(date, published=date), JSON)
    yield Bad("a key of a megabyte", envelope("key"), JSON, key=b"\xff" * 1_000_000)
    yield Bad(
        "header values that are no text", envelope("values"), (*JSON, ("x-note", b"\xff\xfe\x00"), ("x-none", None))
    )
    yield Bad("appended before Christ", envelope("ancient"), JSON, timestamp_ms=-100_000_000_000_000)
    yield Bad("appended never", envelope("never"), JSON, timestamp_ms=-1)
    yield Bad("two hundred thousand words", prose("long", 200_004).encode(), TEXT)


def laughs(markup: str) -> str:
    """Markup after a document type whose entity &m; would be a thousand billion laughs."""
    names = "abcdefghijklm"
    entities = "".join(f'<!ENTITY {name} "{f"&{before};" * 10}">' for before, name in pairwise(names))
    return f'<?xml version="1.0"?><!DOCTYPE html [<!ENTITY a "ha">{entities}]>{markup}'
