"""What the class names, ids and roles of an element say it is for: a caption, comments, a newsletter box, ….

After C. Kohlschütter, P. Fankhauser, W. Nejdl, "Boilerplate Detection using Shallow Text Features" (2010), markup words
say little alone; here they are one hint among others, and the model weighs them.
"""

from __future__ import annotations

import re
from functools import cache, lru_cache
from importlib.resources import files
from typing import Any

import msgspec

_ATTRIBUTES = ("class", "id", "role", "itemprop", "aria-label", "data-component", "data-testid", "data-type")
# What a page says of one element beyond this is not read.
_LONGEST = 240
# "relatedStories", "related-stories" and "related_stories" are the same two words.
_WORD = re.compile(r"[A-Z]?[a-z]+|[A-Z]+")
# Elements whose name is their purpose.
_TAGS = {
    "nav": "navigation", "footer": "navigation", "menu": "navigation", "aside": "related", "figcaption": "caption",
    "figure": "caption", "caption": "caption", "form": "signup", "time": "meta", "address": "byline",
    "dialog": "notice", "article": "article", "main": "article",
}  # fmt: skip


@cache
def purposes() -> tuple[str, ...]:
    """The purposes that an element may have, in the order of their bits."""
    return tuple(_words())


def purpose_bits(element: Any) -> int:
    """The purposes of an element, as the sum of their bits."""
    bits = _tag_bits().get(element.tag, 0)
    attributes = element.attrib
    if not attributes:
        return bits
    for name in _ATTRIBUTES:
        if value := attributes.get(name):
            bits |= _bits(value[:_LONGEST])
    return bits


def has_purpose(bits: int, names: tuple[str, ...]) -> bool:
    """Whether one of these purposes is among the bits."""
    return any(bits >> purposes().index(name) & 1 for name in names)


@lru_cache(maxsize=4096)
def _bits(names: str) -> int:
    known = _bit_of_word()
    found = 0
    words = [word.lower() for word in _WORD.findall(names)]
    for word in words:
        found |= known.get(word) or known.get(word.removesuffix("s"), 0)
    return found


@cache
def _bit_of_word() -> dict[str, int]:
    bits: dict[str, int] = {}
    for number, words in enumerate(_words().values()):
        for word in words:
            bits[word] = bits.get(word, 0) | 1 << number
    return bits


@cache
def _tag_bits() -> dict[str, int]:
    return {tag: 1 << purposes().index(purpose) for tag, purpose in _TAGS.items()}


@cache
def _words() -> dict[str, list[str]]:
    data = files("streams.stage1_extract") / "data" / "class_words.json"
    return msgspec.json.decode(data.read_bytes(), type=dict[str, list[str]])
