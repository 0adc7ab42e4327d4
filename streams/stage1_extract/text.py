"""Text as it stands in an article: composed characters, no controls, paragraphs parted by one empty line.

Offsets in later messages point into this text, so nothing changes it after this stage.
"""

from __future__ import annotations

import re
import sys
import unicodedata
from functools import cache

_LINE_ENDS = re.compile(r"\r\n?|[\u2028\u2029\x85\x0b\x0c]")
_INVISIBLE = re.compile(r"[\x00-\x08\x0e-\x1f\x7f-\x9f\u00ad\u200b\u2060\ufeff\ufff9-\ufffb\ud800-\udfff]")
_BLANKS = re.compile(r"[^\S\n]+")
_GAP = re.compile(r" ?\n(?: ?\n)+ ?")
# Normalization sorts the marks on a letter, in the square of their number. Unicode's stream-safe form, UAX #15-D4, has
# a joiner after every 30, more than any language puts on one letter.
_MOST_MARKS = 30
_JOINER = "\u034f"
# Marks are neither letters nor blanks, and long runs of such are rare: this is much faster.
_NEITHER = re.compile(rf"[^\w\s]{{{_MOST_MARKS},}}")


def clean_text(text: str) -> str:
    """The text in NFC, without control and invisible characters, blanks single, paragraphs parted by an empty line.

    Single line ends inside a paragraph stay. Joiners and direction marks stay: they change how words are read.
    """
    text = _INVISIBLE.sub("", _LINE_ENDS.sub("\n", text))
    text = unicodedata.normalize("NFC", _NEITHER.sub(_stream_safe, text))
    text = _GAP.sub("\n\n", _BLANKS.sub(" ", text))
    return re.sub(r" ?\n ?", "\n", text).strip()


def _stream_safe(run: re.Match[str]) -> str:
    return _marks().sub(rf"\1{_JOINER}", run[0])


@cache
def _marks() -> re.Pattern[str]:
    """As many marks as a letter may have, before another."""
    mark = "".join(re.escape(chr(code)) for code in range(sys.maxunicode + 1) if unicodedata.combining(chr(code)))
    return re.compile(f"([{mark}]{{{_MOST_MARKS}}})(?=[{mark}])")


def one_line(text: str | None) -> str | None:
    """A short text, such as a headline or a name, on one line; None where nothing is left of it."""
    return " ".join(clean_text(text or "").split()) or None
