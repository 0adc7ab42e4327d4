"""Quoted stretches: what stands between quotation marks, within a paragraph."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

PARAGRAPH = re.compile(r"[^\n]+")
# One kind of mark may close what another opened, and hold a quotation in the other kind. A single curly mark is also
# the apostrophe: it opens only at the beginning of a word and closes only at the end of one.
STRETCH = re.compile(
    r"""“(?P<curly>(?:[^”"\n]|(?<=\s)"(?=\S)[^"”\n]*")+)(?:[”"]|$)"""
    r"""|(?<![\w"])"(?P<straight>(?:[^"“”\n]|“[^”\n]*”)+)(?:["”]|$)"""
    r"""|(?<!\w)(?:''|``)(?P<apostrophes>(?:(?!'')[^\n])+)(?:''|$)"""
    r"""|(?<![\w\u2019\u2018])\u2018(?P<single>[^\u2018\n]*?[^\u2018\s])\u2019(?!\w)"""
    r"""|«(?P<angle>[^»\n]+)(?:»|$)""",
    re.MULTILINE,
)
STYLES = ("curly", "straight", "apostrophes", "single", "angle")


@dataclass(frozen=True)
class Stretch:
    """A quoted stretch, by the offsets of its inside and, with the marks, of its outside.

    Two apostrophes are what is left of a quotation mark in texts that were stripped of theirs: `plain` is False for
    them, since they leave it open which words were quoted.
    """

    start: int
    end: int
    outer_start: int
    outer_end: int
    plain: bool

    @property
    def content(self) -> tuple[tuple[int, int], Literal["direct", "mixed"]]:
        """What is reported when the stretch stands for itself, and the kind of quote that makes."""
        return ((self.start, self.end), "direct") if self.plain else ((self.outer_start, self.outer_end), "mixed")


def stretches(text: str) -> list[Stretch]:
    """The quoted stretches of a text; one without a closing mark reaches to the end of its paragraph."""
    found = []
    for match in STRETCH.finditer(text):
        style = next(style for style in STYLES if match[style] is not None)
        if match[style].strip():
            found.append(Stretch(*match.span(style), *match.span(), plain=style != "apostrophes"))
    return found


def paragraphs(text: str) -> list[tuple[int, int]]:
    """The offsets of the lines that are not blank."""
    return [match.span() for match in PARAGRAPH.finditer(text) if match.group().strip()]
