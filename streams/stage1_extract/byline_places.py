"""What the markup around a line says of it: whether it is an author's, a caption, or not to be seen."""

from __future__ import annotations

import re
from itertools import islice

from lxml.etree import _Element

from streams.stage1_extract.lines import Line

_AUTHOR = re.compile(
    r"author(?!it)|by-?line|(?:^|[^a-z])(?:autor(?:en|in|a|es)?|auteurs?|autore|verfasser|redakteure?|writer|written-?by"
    r"|wrote[-_]?by|journalist|reporter|contributors?|creator)(?:$|[^a-z])|autordata|nombre-?autor"
)
# What stands around authors and is none of their names.
_NO_AUTHOR = re.compile(
    r"bio(?:$|[^a-z])|biograph|descri|avatar|image|img|photo|picture|comment|share|social|twitter|facebook|follow|time|more-?(?:by|from)"
    r"|related|caption|email|position|role|blurb|subscribe|unauthor|(?:^|[^a-z])date(?:$|[^a-z])|job|count|posts-link"
    r"|license|copyright|author-?title|guideline|breadcrumb|theme-author|site-info|testimonial"
)
_META = re.compile(r"meta|byline|autor|author|info|date|datum|publi|posted|details|subline|credit|user")
_CAPTION = re.compile(
    r"caption|licen[cs]e|(?:image|photo|picture|img|media|bild|foto)[-_]?(?:credit|copyright|source|by)"
)
_CATEGORY = re.compile(r"categor|(?:^|[^a-z])(?:cats?|tags?|rubrik|ressort|topic|section)(?:$|[^a-z])")
_TEASER = re.compile(
    r"related|teaser|topicarea|(?<!author)(?<!authors)(?<!autoren)-list(?:ing)?(?:$|[^a-z-])|context-?box|testimonial|qu?o[ut]e"
)
_RELATED = re.compile(r"related(?!-author)")
_EMBEDDED = re.compile(r"instagram-media|twitter-tweet|fb-post|tiktok-embed|embedded-post")
_HIDDEN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)
_AROUND = 3


def is_author_mark(marks: str, *, later: bool = False) -> bool:
    """Whether one of the names in an element's attributes is that of an author, and of nothing beside an author."""
    # Some themes tell machines so, and hide it by a style sheet.
    if "snippet-hidden" in marks:
        return False
    return any(_AUTHOR.search(mark) and (later or not _NO_AUTHOR.search(mark)) for mark in marks.split())


def is_authors_line(line: Line, *, later: bool = False) -> bool:
    """Whether the block of a line, or one around it, is called an author's."""
    own = " ".join(line.marks[:2]).split()
    other = any(_NO_AUTHOR.search(mark) and not _AUTHOR.search(mark) for mark in own) or is_category(line.marks[0])
    return any(is_author_mark(marks, later=later) for marks in line.marks) and (later or not other)


def is_about_article(line: Line) -> bool:
    """Whether a line is where sites say who wrote an article and when."""
    return any(_META.search(marks) for marks in (line.marks[0], *(one.marks for one in line.pieces)))


def is_caption(line: Line) -> bool:
    """Below a picture stands who took it."""
    return any(_CAPTION.search(marks) for marks in line.marks) or any(
        one.tag in {"figure", "figcaption"} for one in (line.element, *islice(line.element.iterancestors(), _AROUND))
    )


def is_category(marks: str) -> bool:
    """Whether a text is called a rubric or a keyword."""
    return any(_CATEGORY.search(mark) and not _AUTHOR.search(mark) for mark in marks.split())


def is_teaser(line: Line, *, later: bool = True) -> bool:
    """Whether a line stands in the announcement of another article; with `later`, also in lists of such and quotes."""
    pattern = _TEASER if later else _RELATED
    return any(pattern.search(marks) for marks in line.marks)


def is_embedded(line: Line) -> bool:
    """Whether a line stands in a post of a social network that an article shows."""
    return any(_EMBEDDED.search(marks) for marks in line.marks)


def is_unseen(line: Line) -> bool:
    """Whether a line, or a block around it, is there for machines only."""
    return any(_is_hidden(one) for one in (line.element, *islice(line.element.iterancestors(), _AROUND)))


def _is_hidden(element: _Element) -> bool:
    get = element.get
    return get("hidden") is not None or bool(_HIDDEN.search((get("style") or "")[:300]))
