"""A file of XML: a feed is a message an item, each in a feed of its own; anything else is one message as it is."""

from __future__ import annotations

from collections.abc import Iterator
from copy import deepcopy
from pathlib import Path

from streams.cli.raw_input import RawInput, Unreadable, key_of
from streams.outcomes import Rejected
from streams.records import CONTENT_TYPE, Headers
from streams.stage1_extract.charset import decode
from streams.stage1_extract.feed_item import ROOTS, items_of, name_of_item
from streams.stage1_extract.fragment import name_of
from streams.stage1_extract.xml_document import Element, read_xml, written

_XML: Headers = ((CONTENT_TYPE, b"application/xml"),)


def feed_file(file: Path) -> Iterator[RawInput | Unreadable]:
    """The items of a feed, under their addresses. What a feed says of itself goes along with each.

    The item itself stays as it was written, so that the stage that reads it has all of it, also when it is read anew.
    """
    value = file.read_bytes()
    try:
        root = read_xml(decode(value, html=True))
    except Rejected as rejected:
        yield Unreadable(file.name, str(rejected))
        return
    if name_of(root) not in ROOTS:
        yield RawInput(file.name, key_of(file.name), value, _XML)
        return
    for number, feed in enumerate(_one_by_one(root), 1):
        name = f"{file.name}:{number}"
        (item,) = items_of(feed)
        yield RawInput(name, key_of(name_of_item(item) or name), written(feed).encode(), _XML)


def _one_by_one(root: Element) -> Iterator[Element]:
    """The feed with each of its items alone."""
    items = items_of(root)
    if root in items:
        yield root
        return
    places = [(parent, item) for item in items if (parent := item.getparent()) is not None]
    for parent, item in places:
        # What stands between two items goes with the first.
        parent.remove(item)
    for parent, item in places:
        parent.append(item)
        yield deepcopy(root)
        parent.remove(item)
