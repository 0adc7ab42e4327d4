"""Who speaks: the subject of a verb, and the extent of the phrase that names the speaker."""

from __future__ import annotations

from spacy.tokens import Token

from streams.stage3_enrich.quotes.lexicon import lexicon

NOMINAL = frozenset({"NOUN", "PROPN", "PRON", "NUM", "DET", "ADJ"})
VERBAL = frozenset({"VERB", "AUX"})
INNER = frozenset({"prep", "poss", "compound", "nmod", "nummod", "amod", "cc", "conj", "pobj", "case", "det"})
ARTICLES = frozenset({"the", "a", "an"})
EXPLETIVES = frozenset({"it", "there"})


def speaker(verb: Token) -> Token | None:
    """The head of the phrase that names whom the saying is ascribed to; None where the sentence does not name anybody."""
    if any(child.dep_ in ("nsubjpass", "auxpass") for child in verb.children):
        return agent(verb)
    if verb.dep_ == "acl" and verb.tag_ == "VBN":
        return agent(verb)
    own = next((child for child in verb.children if child.dep_ == "nsubj"), None)
    return own if own is not None else _inherited(verb)


def agent(verb: Token) -> Token | None:
    """The noun after the "by" of a passive."""
    by = next((child for child in verb.children if child.dep_ == "agent"), None)
    return next((child for child in by.children if child.dep_ == "pobj"), None) if by is not None else None


def _inherited(verb: Token) -> Token | None:
    head = verb.head
    if head is verb:
        return None
    if verb.dep_ == "acl":
        return _author(head)
    if verb.dep_ == "xcomp":
        controller = next((child for child in head.children if child.dep_ in ("dobj", "nsubjpass")), None)
        return controller or speaker(head)
    if verb.dep_ in ("conj", "advcl", "ccomp", "dep", "parataxis") and head.pos_ in VERBAL:
        return speaker(head)
    if verb.dep_ in ("pcomp", "prep") and head.head.pos_ in VERBAL:
        return speaker(head.head)
    return None


def _author(noun: Token) -> Token | None:
    """Who stands behind a noun: "she issued a statement saying …" is her saying."""
    if noun.pos_ not in NOMINAL:
        return None
    known = lexicon()
    if noun.lemma_.lower() in known.documents | known.nouns and noun.dep_ in ("dobj", "pobj"):
        verb = noun.head if noun.dep_ == "dobj" else noun.head.head
        if verb.pos_ in VERBAL:
            return speaker(verb) or noun
    return noun


def beside(verb: Token) -> Token | None:
    """The noun next to a verb whose subject the parser missed: ", said Smith", else ", Smith said"."""
    doc = verb.doc
    after = verb.i + 1
    if after < len(doc) and doc[after].pos_ in ("PROPN", "PRON", "NOUN", "DET"):
        head = doc[after]
        while head.head.i > head.i and head.head.pos_ in ("PROPN", "NOUN"):
            head = head.head
        return head
    before = doc[verb.i - 1] if verb.i else None
    return before if before is not None and before.pos_ in ("PROPN", "PRON", "NOUN") else None


def phrase(head: Token) -> tuple[int, int]:
    """First and last token (exclusive) of the phrase around `head`, without article, apposition and clauses."""
    members = {head.i}
    grow = [head]
    while grow:
        for child in grow.pop().children:
            if child.dep_ in INNER and child.sent == head.sent:
                members.add(child.i)
                grow.append(child)
    start = end = head.i
    while start - 1 in members:
        start -= 1
    while end + 1 in members:
        end += 1
    doc = head.doc
    while start < head.i and doc[start].lower_ in ARTICLES:
        start += 1
    while end > head.i and doc[end].dep_ in ("prep", "cc", "det"):
        end -= 1
    return start, end + 1
