"""What microdata or RDFa in a page says of its article."""

from __future__ import annotations

from collections import defaultdict
from itertools import islice

from lxml.etree import _Element

from streams.stage1_extract.beside import is_beside
from streams.stage1_extract.html_tree import elements, text_of

# By the names of schema.org in lower case.
_KNOWN = frozenset({"datepublished", "datemodified", "headline", "articlesection", "publisher"})
_LONGEST = 300
_MOST_VALUES = 10
_MOST_INSIDE = 60
_DEEPEST = 100

Microdata = dict[str, list[str]]
"""The values of the properties that are known, by their names, in the order of the page."""


def read_microdata(tree: _Element) -> Microdata:
    """The properties of the article; those of what stands beside it are left out."""
    found: Microdata = defaultdict(list)
    for element in elements(tree):
        marks = f"{element.get('itemprop') or ''} {element.get('property') or ''}" if element.attrib else ""
        if len(marks) <= 1:
            continue
        names = {one.rpartition(":")[2] for one in marks[:_LONGEST].lower().split()} & _KNOWN
        if all(len(found.get(name, ())) >= _MOST_VALUES for name in names) or any(
            is_beside(one) for one in islice(element.iterancestors(), _DEEPEST)
        ):
            continue
        for name in names:
            if value := _value(element, name):
                found[name].append(value)
    return dict(found)


def _value(element: _Element, name: str) -> str:
    """The value for machines, else the text; of an organization the name."""
    inside = islice(element.iterdescendants(), _MOST_INSIDE) if name == "publisher" else ()
    named = next((one for one in inside if "name" in (one.get("itemprop") or "").lower().split()), element)
    get = named.get
    return (get("datetime") or get("content") or text_of(named))[:_LONGEST].strip()
