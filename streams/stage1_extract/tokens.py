"""Words as they are counted on pages, where a glance has to do; scripts without blanks between words among them."""

from __future__ import annotations

import re

from streams.words import UNSPACED

# A word of these has two characters or so.
_UNSPACED = re.compile(f"[{UNSPACED}]")
_OF_A_WORD = 2


def tokens(text: str) -> list[str]:
    """What stands between blanks, and of scripts without blanks each character."""
    if text.isascii() or not _UNSPACED.search(text):
        return text.split()
    return _UNSPACED.sub(r" \g<0> ", text).split()


def word_count(text: str) -> int:
    """About how many words a text has; at least one where it is not blank."""
    if text.isascii() or not _UNSPACED.search(text):
        return len(text.split())
    rest, characters = _UNSPACED.subn(" ", text)
    return len(rest.split()) + -(-characters // _OF_A_WORD)
