"""The headings of a page, with the headline apart from the kicker that stands beside it in the same element."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import islice
from urllib.parse import urlsplit

from lxml.etree import _Element

from streams.stage1_extract.beside import marks_of
from streams.stage1_extract.html_tree import text_of
from streams.stage1_extract.lines import Line
from streams.stage1_extract.text import one_line

# What newspapers call the line over, before or below a headline, and what is there for screen readers only.
_KICKER = re.compile(
    r"kicker|over-?line|top-?line|roof-?line|dach-?zeile|spitzmarke|eye-?brow|top-?title|pre-?title|super-?title|sur-?titre"
    r"|ante-?titulo|cintillo|occhiello|sub-?title|sub-?head|sub-?line|tag-?line|(?:^|[\s_-])(?:label|badge|category|tag|date|meta)(?:$|[\s_-])"
    r"|visually-?hidden|sr-only|screen-reader|aural|(?:^|[\s_-])(?:element-)?invisible(?:$|[\s_-])|(?:^|[\s_-])(?:colon|separator)(?:$|[\s_-])"
)
_NAMED = re.compile(
    r"(?:^|[\s_-])(?:headline|(?:article|post|entry|story|page|news|content|node|blog)[\s_-]*(?:title|header|headline|heading)"
    r"|title|titel|titre|titulo|titolo)(?:$|[\s_-])"
)
_HEADLINE = re.compile(r"(?:^|[\s_-])headline(?:$|[\s_-])")
_NO_NAMED = re.compile(
    r"sub-?(?:title|head)|kicker|site-?title|blog-?title|logo|section-?title|widget|author|byline|meta"
)
_MOST_HEADINGS = 200
_MOST_CHILDREN = 60
_LONGEST = 400
_ARCHIVED = re.compile(r"^.{0,80}?/web/\d{4,14}[a-z_]{0,4}/(?=https?:)")


@dataclass(frozen=True)
class Heading:
    """A heading as it is printed; `level` is 1 to 6, or 7 for a line that only its class calls a title."""

    text: str
    level: int
    number: int
    """The number of its line."""


def headings(lines: Sequence[Line]) -> list[Heading]:
    """The headings in their order, without those that are nothing but a link to the front page."""
    found: list[Heading] = []
    seen: set[_Element] = set()
    for line in lines:
        marks = " ".join(line.marks[:2])
        named = not line.level and _NAMED.search(marks) and not _NO_NAMED.search(marks)
        if not (line.level or named) or len(found) >= _MOST_HEADINGS:
            continue
        element = heading_of(line.element) if line.level else line.element
        if element in seen or leads_home(element):
            continue
        seen.add(element)
        text = without_kicker(element) if line.level else line.text
        if text and len(text) <= _LONGEST:
            found.append(Heading(text, line.level or 7, line.number))
    return found


def heading_of(element: _Element) -> _Element:
    """The heading that an element is or stands in."""
    around = (element, *islice(element.iterancestors(), 4))
    return next((one for one in around if re.fullmatch(r"h[1-6]", str(one.tag))), element)


def without_kicker(heading: _Element) -> str | None:
    """The words of a heading without those parts that are named as something else; all, where nothing else is left."""
    whole = text_of(heading)
    named = [one for one in islice(heading.iterdescendants(), _MOST_CHILDREN) if _HEADLINE.search(marks_of(one))]
    if len(named) == 1 and len(inner := text_of(named[0])) * 2 > len(whole):
        return one_line(inner)
    beside = [
        text_of(one) for one in islice(heading.iterdescendants(), _MOST_CHILDREN) if _KICKER.search(marks_of(one))
    ]
    rest = whole
    for part in beside:
        if part and rest.startswith(part):
            rest = rest[len(part) :].strip()
        elif part and rest.endswith(part):
            rest = rest[: -len(part)].strip()
    rest = rest.lstrip(":|/·–— ").strip() if rest != whole else rest
    return one_line(rest if len(rest) > 3 else whole)


def leads_home(element: _Element) -> bool:
    """Whether all that an element says is a link to the front page of the site."""
    links = list(islice(element.iter("a"), 2))
    if len(links) != 1 and element.tag != "a":
        around = next((one for one in islice(element.iterancestors(), 2) if one.tag == "a"), None)
        links = [around] if around is not None else []
    if len(links) != 1 or text_of(links[0]) != text_of(element):
        return False
    address = _ARCHIVED.sub("", (links[0].get("href") or "").strip()[:2_000])
    try:
        parts = urlsplit(address)
    except ValueError:
        return False
    return parts.path in {"/", "", "/index.html", "/index.php"} and not parts.query and bool(parts.netloc or parts.path)
