"""What stands beside an article on its page, by what elements are and are called: menus, comments, related links."""

from __future__ import annotations

import re
from functools import lru_cache
from itertools import islice

from lxml.etree import _Element

from streams.stage1_extract.element_names import name_patterns

_NAMES = re.compile(rf"(?:^|[\s_-])(?:{'|'.join(name_patterns('beside'))})(?:$|[\s_-])")
_COMMENTS = re.compile("|".join(name_patterns("comments")))
_AUTHORS_PAGE = re.compile(rf"/(?:{'|'.join(name_patterns('authorsPages'))})s?/[^/?#]{{3,}}|[?&]author=")
_TAGS = frozenset({"nav", "footer", "aside"})
_AT_HOME = re.compile(r"[\w-]{1,60}?__")
_END = re.compile(r"(?:post|entry|article|story)-?_?footer")
_ANCESTORS = 4
_MOST_HEADINGS = 20
_MOST_PARAGRAPHS = 3_000
_DEEPEST = 40


def marks_of(element: _Element) -> str:
    """What the attributes of an element say it is for, in lower case."""
    get = element.get
    named = (get("class"), get("id"), get("itemprop"), get("rel"), get("data-testid"), get("property"))
    marks = " ".join(one[:200] for one in named if one).lower()
    if element.tag == "a" and _AUTHORS_PAGE.search((get("href") or "")[:300].lower()):
        marks += " author-link"
    return f"{marks} address" if element.tag == "address" else marks


def is_beside(element: _Element, marks: str | None = None) -> bool:
    """Whether an element is one of those that stand beside an article; `marks` are its own, where they are known.

    What stands at the end of the article is not beside it.
    """
    marks = marks_of(element) if marks is None else marks
    if element.tag == "footer":
        around = islice(element.iterancestors(), _ANCESTORS)
        ends = _END.search(marks) or any(one.tag == "article" and not _NAMES.search(marks_of(one)) for one in around)
        return not ends
    return (element.tag in _TAGS and not _END.search(marks)) or _called_beside(marks)


@lru_cache(maxsize=4096)
def _called_beside(marks: str) -> bool:
    # Of `teaser__author` the first part only says where it is at home.
    own = _AT_HOME.sub("", marks) if "__" in marks else marks
    return bool(_NAMES.search(own)) and not _END.search(own)


def never_beside(tree: _Element) -> set[_Element]:
    """What cannot stand beside the article, whatever its name: what holds an h1, or most of the text.

    Names such as `content-with-sidebar` are given to the article as well. Comments may be most of a page.
    """
    found = {one for heading in islice(tree.iter("h1"), _MOST_HEADINGS) for one in heading.iterancestors()}
    of_parents: dict[_Element, int] = {}
    for paragraph in islice(tree.iter("p"), _MOST_PARAGRAPHS):
        if (parent := paragraph.getparent()) is not None:
            of_parents[parent] = of_parents.get(parent, 0) + len(paragraph.text or "")
    lengths: dict[_Element, int] = {}
    for parent, length in of_parents.items():
        for one in (parent, *islice(parent.iterancestors(), _DEEPEST)):
            lengths[one] = lengths.get(one, 0) + length
    total = sum(of_parents.values())
    large = (one for one, length in lengths.items() if length * 2 > total and one.tag not in _TAGS)
    return found | {one for one in large if not _COMMENTS.search(marks_of(one))}
