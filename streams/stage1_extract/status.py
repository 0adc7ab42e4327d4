"""Whether an article may be used: its publication status, in the words of IPTC."""

from __future__ import annotations

import re

from schemas.article import PubStatus
from streams.outcomes import Reason, Rejected

# `stat:canceled` in NewsML-G2, `http://cv.iptc.org/newscodes/pubstatusg2/canceled` as the whole address of the code.
_LAST_WORD = re.compile(r"[^:/#]+$")
_WORDS: dict[str, PubStatus] = {
    "usable": "usable",
    "withheld": "withheld",
    "canceled": "canceled",
    # As the British write it: to lose a retraction for a letter would be worse than to read it.
    "cancelled": "canceled",
}

NOTICES: dict[PubStatus, str] = {
    "canceled": "This article has been retracted.",
    "withheld": "This article is withheld for now.",
}
"""What stands in the place of a text where an article is retracted, or withheld, without a word."""


def read_status(value: str | None) -> PubStatus | None:
    """The status that a word or a code names; None where there is none.

    Raises Rejected for any other word: what it wants is not known, and might be a retraction.
    """
    text = (value or "").strip()
    if not text:
        return None
    word = _LAST_WORD.search(text.lower())
    status = _WORDS.get(word[0]) if word else None
    if status is None:
        raise Rejected(Reason.INVALID_ENVELOPE, f"`{text[:100]}` is no status: usable, withheld or canceled")
    return status
