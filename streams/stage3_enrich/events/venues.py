"""Where people gather: the place of talks is no side of them."""

from __future__ import annotations

from streams.stage3_enrich.events.lexicon import event_words
from streams.stage3_enrich.words import Word

_AT = frozenset({"in", "at", "near"})
_LONGEST = 4


def is_venue(place: Word) -> bool:
    """Whether a name only says where a gathering is: Doha and Qatar of "talks in Doha, Qatar"."""
    token = place
    for _ in range(_LONGEST):
        if token.dep == "pobj":
            prep = token.head
            return prep.lower in _AT and prep.head.lemma in event_words().gatherings
        if token.dep not in ("appos", "conj", "compound", "nmod", "npadvmod") or token.head == token:
            return False
        token = token.head
    return False
