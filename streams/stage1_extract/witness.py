"""A witness: a text in which a block of the page may stand, as the output of an extractor or the body in JSON-LD."""

from __future__ import annotations

from streams.stage1_extract.tokens import tokens

_SHINGLE = 3
# Signs that extractors write before a list item or around the cells of a table.
_MARKS = " -|#*>•"


class Witness:
    """What one text says of blocks."""

    def __init__(self, text: str) -> None:
        """Keep the text as its lines and its 3-word shingles."""
        self.lines = {" ".join(line.strip(_MARKS).split()) for line in text.splitlines()} - {""}
        self.shingles = set(_shingles(tokens(text.replace("|", " "))))
        self.words = len(self.shingles)

    def coverage(self, text: str) -> float:
        """The share of a block's text that stands in this text."""
        if text in self.lines:
            return 1.0
        found = _shingles(tokens(text))
        if not found:
            return 0.0
        return sum(one in self.shingles for one in found) / len(found)


def _shingles(words: list[str]) -> list[tuple[str, str, str]]:
    return list(zip(words, words[1:], words[_SHINGLE - 1 :], strict=False))
