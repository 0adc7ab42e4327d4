"""Files of XML: a message an item of a feed, each of which the extract stage reads as it would the whole."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import msgspec
import pytest

from streams.cli.feed_file import feed_file
from streams.cli.raw_input import RawInput, Unreadable
from streams.stage1_extract.stage import extract
from tests.stage1_extract.formats import FIRST, LIMIT, SECOND, record, rss

ITEMS = (
    f"<item><link>https://fjord-post.example/1</link><description>{FIRST}</description></item> between\n"
    f"<item><title>Two</title><guid isPermaLink='false'>urn:x:2</guid><description>{SECOND}</description></item>"
    f"<item><description>{FIRST} {SECOND}</description></item>"
)
ATOM = (
    "<feed xmlns='http://www.w3.org/2005/Atom' xml:lang='en'><title>Fjord Post</title>"
    f"<entry><id>urn:x:1</id><content>{FIRST}</content></entry><entry><id>urn:x:2</id><content>{SECOND}</content></entry></feed>"
)


def found(tmp_path: Path, value: str | bytes, name: str = "feed.xml") -> list[RawInput | Unreadable]:
    file = tmp_path / name
    file.write_bytes(value.encode() if isinstance(value, str) else value)
    return list(feed_file(file))


def articles(inputs: list[RawInput | Unreadable]) -> list[dict[str, Any]]:
    made = []
    for one in inputs:
        assert isinstance(one, RawInput)
        raw = record(one.value, None, one.headers, one.key)
        made.append(msgspec.json.decode(extract(raw, LIMIT).outputs[0].value or b""))
    return made


def test_each_item_of_rss_is_a_message_with_what_its_channel_says(tmp_path: Path) -> None:
    inputs = found(tmp_path, rss(ITEMS))
    assert [one.name for one in inputs] == ["feed.xml:1", "feed.xml:2", "feed.xml:3"]
    keys = [one.key for one in inputs if isinstance(one, RawInput)]
    assert keys == [b"https://fjord-post.example/1", b"urn:x:2", b"feed.xml:3"]
    made = articles(inputs)
    assert [one["text"] for one in made] == [FIRST, SECOND, f"{FIRST} {SECOND}"]
    assert {one["source"]["name"] for one in made} == {"Fjord Post"}
    assert made[1]["uri"] == "urn:x:2"


def test_each_entry_of_atom_is_a_message(tmp_path: Path) -> None:
    made = articles(found(tmp_path, ATOM, "feed.atom"))
    assert [(one["uri"], one["text"], one["source"]["name"]) for one in made] == [
        ("urn:x:1", FIRST, "Fjord Post"),
        ("urn:x:2", SECOND, "Fjord Post"),
    ]


def test_items_of_rss_1_stand_beside_their_channel(tmp_path: Path) -> None:
    names = 'xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/"'
    value = f"<rdf:RDF {names}><channel><title>Fjord Post</title></channel>{ITEMS}</rdf:RDF>"
    assert [one["source"]["name"] for one in articles(found(tmp_path, value, "a.rdf"))] == ["Fjord Post"] * 3


def test_elements_of_other_vocabularies_that_are_called_alike_are_no_items(tmp_path: Path) -> None:
    item = f"<item><media:item/><atom:id>x</atom:id><description>{FIRST}</description><item>inner</item></item>"
    assert len(found(tmp_path, rss(item))) == 1


def test_a_feed_is_read_in_its_charset(tmp_path: Path) -> None:
    value = rss(ITEMS.replace("Ferry", "Fähre")).replace("UTF-8", "iso-8859-1").replace("“", "«").replace("”", "»")
    made = articles(found(tmp_path, value.encode("iso-8859-1")))
    assert "Holmøya" in made[0]["text"]


@pytest.mark.parametrize("value", [rss(""), "<feed xmlns='http://www.w3.org/2005/Atom'/>"])
def test_a_feed_without_items_is_no_message(tmp_path: Path, value: str) -> None:
    assert found(tmp_path, value) == []


@pytest.mark.parametrize("value", ["<newsItem guid='urn:x:1'/>", "<item><title>x</title></item>", "<opml/>"])
def test_any_other_document_is_one_message(tmp_path: Path, value: str) -> None:
    (one,) = found(tmp_path, value)
    assert isinstance(one, RawInput)
    assert value.strip("</>").partition(" ")[0].partition(">")[0].encode() in one.value


@pytest.mark.parametrize(
    "value",
    [b"", b"<rss><channel><item>", b"<!DOCTYPE rss [<!ENTITY a 'b'>]><rss>&a;</rss>", bytes(range(256)), b"text"],
)
def test_a_broken_or_hostile_file_is_told(tmp_path: Path, value: bytes) -> None:
    (one,) = found(tmp_path, value)
    assert isinstance(one, Unreadable)
    assert one.name == "feed.xml"
