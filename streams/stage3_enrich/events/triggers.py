"""The words that may be the trigger of an event: verbs, and the nouns that the model has seen as triggers."""

from __future__ import annotations

from collections.abc import Collection, Iterator

from streams.stage3_enrich.events.frames import VERBAL
from streams.stage3_enrich.events.lexicon import event_words
from streams.stage3_enrich.quotes.lexicon import lexicon
from streams.stage3_enrich.words import Sentence, Word, depth_of

_PUBLISHING = frozenset({"release", "issue", "publish", "circulate", "make"})


def triggers(sentence: Sentence, nouns: Collection[str]) -> Iterator[Word]:
    """The possible triggers of a sentence, those that govern others first."""
    found = [token for token in sentence.words if is_trigger(token, nouns)]
    return iter(sorted(found, key=lambda token: (depth_of(token), token.i)))


def is_trigger(token: Word, nouns: Collection[str]) -> bool:
    """Whether a word may be a trigger by its kind."""
    lemma = token.lemma
    if token.pos == "VERB":
        return lemma not in event_words().no_triggers and not token.entity_type and not _reports(token, lemma)
    if token.pos in ("NOUN", "ADJ"):
        return (
            lemma in nouns and lemma not in event_words().no_nouns and token.dep not in ("compound", "amod", "npadvmod")
        )
    return token.pos in VERBAL and token.lower == "must"


def _reports(verb: Word, lemma: str) -> bool:
    """Whether a verb only says whose word its clause is, or tells of a deal, an effort or no comment."""
    words = event_words()
    if lemma in ("decline", "refuse"):
        return any(child.dep in ("xcomp", "dobj") and child.lemma in words.no_comment for child in verb.children)
    if lemma == "seek" and any(child.dep == "xcomp" for child in verb.children):
        return True
    if any(child.dep in ("xcomp", "ccomp") and child.lemma in words.deals for child in verb.children):
        return True
    if lemma in _PUBLISHING:
        return any(child.dep == "dobj" and child.lemma in lexicon().documents for child in verb.children)
    return lemma in words.reporting and any(child.dep == "ccomp" for child in verb.children)
