"""Words, numbers and names in texts of any script, as all stages tell them that know no language."""

from __future__ import annotations

import re
import unicodedata

UNSPACED = "\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff"
"""Scripts that do not part words with blanks: Thai, Lao, Myanmar, Khmer, kana, Han. There a character is a word."""

NUMBER = re.compile(r"\d+(?:[.,]\d+)*")

NAME = re.compile(r"(?<=\s)(?:(?<=[^\W\d_A-Z]\s)|(?<=[,;]\s))[^\W\d_a-z]\w+(?:\s[^\W\d_a-z]\w+)*")
"""A capital after a lower-case word or a comma is a name's; after a full stop it may be anything's.

The blank stands twice, so that most places in a text are passed over at once."""

_WORD = re.compile(rf"[{UNSPACED}]|[^\W{UNSPACED}]+")


def words(text: str) -> list[str]:
    """The words of a text, without regard to case, width or punctuation (NFKC, case folded).

    Where there are none, whatever stands between blanks: texts of signs alone are not all the same text.
    """
    folded = unicodedata.normalize("NFKC", text).casefold()
    return _WORD.findall(folded) or folded.split()
