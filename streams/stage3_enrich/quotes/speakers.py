"""Who speaks: the subject of a verb, and the extent of the phrase that names the speaker."""

from __future__ import annotations

from collections.abc import Sequence

from streams.stage3_enrich.quotes.lexicon import lexicon
from streams.stage3_enrich.words import Word

NOMINAL = frozenset({"NOUN", "PROPN", "PRON", "NUM", "DET", "ADJ"})
VERBAL = frozenset({"VERB", "AUX"})
INNER = frozenset({"prep", "poss", "compound", "nmod", "nummod", "amod", "cc", "conj", "pobj", "case", "det"})
ARTICLES = frozenset({"the", "a", "an"})
SHARING = frozenset({"xcomp", "conj", "advcl", "ccomp", "dep", "parataxis"})
LONGEST_CHAIN = 20


def speaker(verb: Word) -> Word | None:
    """The head of the phrase that names whom the saying is ascribed to; None where nobody is named."""
    clause: Word | None = verb
    for _ in range(LONGEST_CHAIN):
        if clause is None:
            return None
        found = _own(clause)
        if found is not None:
            return found
        if _passive(clause):
            return None
        clause = _governor(clause)
    return None


def _own(verb: Word) -> Word | None:
    """The speaker that the clause of the verb itself has a place for."""
    if _passive(verb):
        return _agent(verb)
    subject = next((child for child in verb.children if child.dep == "nsubj"), None)
    if subject is not None:
        return subject
    head = verb.head
    if verb.dep == "xcomp":
        return next((child for child in head.children if child.dep in ("dobj", "nsubjpass")), None)
    if verb.dep == "acl" and head.pos in NOMINAL and not _issued(head):
        return head
    return None


def _passive(verb: Word) -> bool:
    if verb.dep == "acl" and verb.tag == "VBN":
        return True
    return any(child.dep in ("nsubjpass", "auxpass") for child in verb.children)


def _agent(verb: Word) -> Word | None:
    by = next((child for child in verb.children if child.dep == "agent"), None)
    return next((child for child in by.children if child.dep == "pobj"), None) if by is not None else None


def _governor(verb: Word) -> Word | None:
    """The verb whose subject is understood as that of a dependent clause too."""
    head = verb.head
    if head is verb:
        return None
    if verb.dep == "acl":
        return _issued(head)
    if verb.dep in SHARING and head.pos in VERBAL:
        return head
    if verb.dep in ("pcomp", "prep") and head.head.pos in VERBAL:
        return head.head
    return None


def _issued(noun: Word) -> Word | None:
    """The verb that puts out a document: in "she issued a statement saying …" she is who says it."""
    known = lexicon()
    if noun.lemma not in known.documents | known.nouns or noun.dep not in ("dobj", "pobj"):
        return None
    verb = noun.head if noun.dep == "dobj" else noun.head.head
    return verb if verb.pos in VERBAL else None


def issuer(words: Sequence[Word]) -> tuple[Word, Word] | None:
    """The document that a sentence announces, and who puts it out: "She released the following statement:"."""
    for noun in reversed(words):
        if noun.lemma in lexicon().documents:
            owner = next((child for child in noun.children if child.dep == "poss"), None)
            verbs = (token for token in [noun.head, noun.head.head, *words] if token.pos in VERBAL)
            who = owner or next((who for who in map(speaker, verbs) if who in words and who != noun), None)
            return (noun, who) if who is not None else None
    return None


def source(according: Word) -> Word | None:
    """The noun of "according to …"."""
    inside = according.parsed.words[according.i + 1 : according.right_edge + 1]
    return next((token for token in inside if token.dep == "pobj"), None)


def beside(verb: Word) -> Word | None:
    """The noun next to a verb whose subject the parser missed: ", said Smith", else ", Smith said"."""
    words = verb.parsed.words
    after = verb.i + 1
    if after < len(words) and (words[after].pos in NOMINAL or words[after].dep in ("amod", "compound")):
        head = words[after]
        while head.head.i > head.i and head.head.pos in ("PROPN", "NOUN"):
            head = head.head
        return head if head.pos in ("PROPN", "PRON", "NOUN") else None
    before = words[verb.i - 1] if verb.i else None
    return before if before is not None and before.pos in ("PROPN", "PRON", "NOUN") else None


def phrase(head: Word) -> tuple[int, int]:
    """First and last token (exclusive) of the phrase around `head`, without article, apposition and clauses."""
    members = {head.i}
    grow = [head]
    while grow:
        for child in grow.pop().children:
            if child.dep in INNER and child.sentence is head.sentence:
                members.add(child.i)
                grow.append(child)
    start = end = head.i
    while start - 1 in members:
        start -= 1
    while end + 1 in members:
        end += 1
    words = head.parsed.words
    while start < head.i and words[start].lower in ARTICLES:
        start += 1
    while end > head.i and words[end].dep in ("prep", "cc", "det"):
        end -= 1
    return start, end + 1
