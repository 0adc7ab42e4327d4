"""Indirect speech: attributions that the grammar of a sentence shows, from the dependency parse."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from spacy.tokens import Doc, Token

from streams.stage3_enrich.doc_text import text_of
from streams.stage3_enrich.quotes.attribution import Attribution, trimmed
from streams.stage3_enrich.quotes.complements import complement, constituent
from streams.stage3_enrich.quotes.lexicon import lexicon
from streams.stage3_enrich.quotes.speakers import VERBAL, source, speaker

IRREAL = frozenset({"to", "would", "could", "should", "can", "may", "might", "will", "must", "if", "whether", "unless"})
GENERIC = frozenset({"i", "we", "you", "one", "it", "there", "that", "this", "what", "anyone", "those"})
FEWEST_WORDS = 3


def attributions(doc: Doc, quoted: frozenset[int]) -> list[Attribution]:
    """The attributions whose cue stands outside the quoted tokens, in order of the cue."""
    plain: list[Attribution] = []
    other: list[Attribution] = []
    for token in doc:
        if token.i in quoted:
            continue
        if token.lower_ == "according":
            plain.extend(_according(token))
        elif token.pos_ in VERBAL and token.tag_.startswith("VB"):
            for one, sure in _verbal(token):
                (plain if sure else other).append(one)
        elif token.pos_ == "NOUN":
            other.extend(_nominal(token))
    return [*plain, *_outermost(doc, other, [*plain, *other])]


def _outermost(doc: Doc, inner: Sequence[Attribution], outer: Sequence[Attribution]) -> Iterator[Attribution]:
    """Those whose cue stands in nothing that is itself reported; there, only plain saying is worth telling."""
    reported = bytearray(len(text_of(doc)))
    for one in outer:
        start, end = one.content
        reported[start:end] = b"\1" * (end - start)
    return (one for one in inner if one.cue is None or not reported[one.cue.idx])


def _verbal(verb: Token) -> Iterator[tuple[Attribution, bool]]:
    found = complement(verb)
    if found is None:
        return
    who = speaker(verb)
    if who is None or not _reports(verb, who, plain=found.plain):
        return
    yield Attribution(found.content, "indirect", verb, who, "reporting-verb"), found.plain


def _reports(verb: Token, who: Token, *, plain: bool) -> bool:
    """Whether the verb tells of something said, not of what might, must or should be said."""
    modifiers = {child.lower_ for child in verb.children if child.dep_ in ("aux", "mark")}
    if plain:
        return "to" not in modifiers or verb.dep_ == "advcl"
    negated = any(child.dep_ == "neg" for child in verb.children)
    return not (negated or modifiers & IRREAL or verb.dep_ in ("relcl", "csubj") or who.lower_ in GENERIC)


def _according(token: Token) -> Iterator[Attribution]:
    who = source(token)
    if who is None:
        return
    sentence = token.sent
    left = range(sentence.start, token.i)
    right = range(who.right_edge.i + 1, sentence.end)
    side = left if len(left) >= FEWEST_WORDS else right
    content = trimmed(token.doc, side.start, side.stop) if side else None
    if content is not None:
        yield Attribution(content, "indirect", token, who, "according-to")


def _nominal(noun: Token) -> Iterator[Attribution]:
    """The noun of a saying with its owner and its matter: "his promise to …", "the mayor's claim that …"."""
    if noun.lemma_.lower() not in lexicon().nouns:
        return
    who = next((child for child in noun.children if child.dep_ == "poss"), None)
    if who is None and noun.dep_ == "dobj":
        who = speaker(noun.head)
    matter = next((child for child in noun.children if child.dep_ in ("acl", "ccomp") and child.tag_ != "VBN"), None)
    if who is None or matter is None or (matter.dep_ == "acl" and not _complement_clause(matter)):
        return
    content = constituent(matter, noun)
    if content is not None:
        yield Attribution(content, "indirect", noun, who, "reporting-noun")


def _complement_clause(clause: Token) -> bool:
    return any(child.lower_ in ("that", "to") and child.dep_ in ("mark", "aux") for child in clause.children)
