"""An attribution: a stretch of text, whom it is ascribed to, and the word that ascribes it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from streams.stage3_enrich.words import ParsedText, Word

Kind = Literal["direct", "indirect", "mixed"]
Offsets = tuple[int, int]

EDGES = " \t\n\r\u00a0,;:.—\u2013-"


@dataclass(frozen=True)
class Attribution:
    """One piece of what was said, by offsets.

    `speaker` is the head of the phrase that names who said it, `rule` the construct that says so.
    """

    content: Offsets
    kind: Kind
    cue: Word | None
    speaker: Word
    rule: str


def trimmed(parsed: ParsedText, start: int, end: int) -> Offsets | None:
    """The offsets of the tokens `start` to `end` (exclusive) without punctuation at the edges; None if none is left."""
    words = parsed.words
    while start < end and not words[start].text.strip(EDGES):
        start += 1
    while start < end and not words[end - 1].text.strip(EDGES):
        end -= 1
    if start >= end:
        return None
    return words[start].start, words[end - 1].end
