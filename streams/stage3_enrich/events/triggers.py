"""The words that may be the trigger of an event: verbs, and the nouns that the model has seen as triggers."""

from __future__ import annotations

from collections.abc import Collection, Iterator

from spacy.tokens import Span, Token

from streams.stage3_enrich.events.frames import VERBAL
from streams.stage3_enrich.events.lexicon import event_words
from streams.stage3_enrich.quotes.lexicon import lexicon

_PUBLISHING = frozenset({"release", "issue", "publish", "circulate", "make"})


def triggers(sentence: Span, nouns: Collection[str]) -> Iterator[Token]:
    """The possible triggers of a sentence, those that govern others first."""
    found = [token for token in sentence if is_trigger(token, nouns)]
    return iter(sorted(found, key=lambda token: (_depth(token), token.i)))


def is_trigger(token: Token, nouns: Collection[str]) -> bool:
    """Whether a word may be a trigger by its kind."""
    lemma = token.lemma_.lower()
    if token.pos_ == "VERB":
        return lemma not in event_words().no_triggers and not token.ent_type_ and not _reports(token, lemma)
    if token.pos_ in ("NOUN", "ADJ"):
        return (
            lemma in nouns
            and lemma not in event_words().no_nouns
            and token.dep_ not in ("compound", "amod", "npadvmod")
        )
    return token.pos_ in VERBAL and token.lower_ == "must"


def _reports(verb: Token, lemma: str) -> bool:
    """Whether a verb only says whose word its clause is, or tells of a deal, an effort or no comment."""
    words = event_words()
    if lemma in ("decline", "refuse"):
        return any(
            child.dep_ in ("xcomp", "dobj") and child.lemma_.lower() in words.no_comment for child in verb.children
        )
    if lemma == "seek" and any(child.dep_ == "xcomp" for child in verb.children):
        return True
    if any(child.dep_ in ("xcomp", "ccomp") and child.lemma_.lower() in words.deals for child in verb.children):
        return True
    if lemma in _PUBLISHING:
        return any(child.dep_ == "dobj" and child.lemma_.lower() in lexicon().documents for child in verb.children)
    return lemma in words.reporting and any(child.dep_ == "ccomp" for child in verb.children)


def _depth(token: Token) -> int:
    return sum(1 for _ in token.ancestors)
