"""How far two short texts, such as a heading and the title of its page, say the same."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter

# Scripts without blanks between words: each character counts as a word.
_WORD = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af\u0e00-\u0e7f]|[^\W_]+(?:['’][^\W_]+)*")
_NO_LETTERS = re.compile(r"[\W_]+")
_LONGEST = 600


def words_of(text: str | None) -> list[str]:
    """The words of a short text, case and compatibility forms aside."""
    return _WORD.findall(unicodedata.normalize("NFKC", (text or "")[:_LONGEST]).casefold())


def squeezed(text: str | None) -> str:
    """The letters and digits alone, as in the name of a host."""
    return squeezed_page((text or "")[:_LONGEST])


def squeezed_page(text: str) -> str:
    """The same of a text of any length."""
    plain = text if text.isascii() else unicodedata.normalize("NFKD", text)
    return _NO_LETTERS.sub("", plain.casefold())


def part_in(part: str | None, whole: str | None) -> float:
    """The share of the words of `part` that stand in `whole`; 0 for a part without words."""
    ours, theirs = Counter(words_of(part)), Counter(words_of(whole))
    return (ours & theirs).total() / ours.total() if ours else 0.0


def likeness(one: str | None, other: str | None) -> float:
    """Words in common (Dice), from 0 to 1."""
    ours, theirs = Counter(words_of(one)), Counter(words_of(other))
    total = ours.total() + theirs.total()
    return 2 * (ours & theirs).total() / total if total else 0.0
