"""Where people gather: the place of talks is no side of them."""

from __future__ import annotations

from spacy.tokens import Token

from streams.stage3_enrich.events.lexicon import event_words

_AT = frozenset({"in", "at", "near"})
_LONGEST = 4


def is_venue(place: Token) -> bool:
    """Whether a name only says where a gathering is: Doha and Qatar of "talks in Doha, Qatar"."""
    token = place
    for _ in range(_LONGEST):
        if token.dep_ == "pobj":
            prep = token.head
            return prep.lower_ in _AT and prep.head.lemma_.lower() in event_words().gatherings
        if token.dep_ not in ("appos", "conj", "compound", "nmod", "npadvmod") or token.head == token:
            return False
        token = token.head
    return False
