"""Indirect speech: attributions that the grammar of a sentence shows, from the dependency parse."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from streams.stage3_enrich.quotes.attribution import Attribution, trimmed
from streams.stage3_enrich.quotes.complements import complement, constituent
from streams.stage3_enrich.quotes.lexicon import lexicon
from streams.stage3_enrich.quotes.speakers import VERBAL, source, speaker
from streams.stage3_enrich.words import ParsedText, Word

IRREAL = frozenset({"to", "would", "could", "should", "can", "may", "might", "will", "must", "if", "whether", "unless"})
GENERIC = frozenset({"i", "we", "you", "one", "it", "there", "that", "this", "what", "anyone", "those"})
FEWEST_WORDS = 3


def attributions(parsed: ParsedText, quoted: frozenset[int]) -> list[Attribution]:
    """The attributions whose cue stands outside the quoted tokens, in order of the cue."""
    plain: list[Attribution] = []
    other: list[Attribution] = []
    for token in parsed.words:
        if token.i in quoted:
            continue
        if token.lower == "according":
            plain.extend(_according(token))
        elif token.pos in VERBAL and token.tag.startswith("VB"):
            for one, sure in _verbal(token):
                (plain if sure else other).append(one)
        elif token.pos == "NOUN":
            other.extend(_nominal(token))
    return [*plain, *_outermost(parsed, other, [*plain, *other])]


def _outermost(parsed: ParsedText, inner: Sequence[Attribution], outer: Sequence[Attribution]) -> Iterator[Attribution]:
    """Those whose cue stands in nothing that is itself reported; there, only plain saying is worth telling."""
    reported = bytearray(len(parsed.text))
    for one in outer:
        start, end = one.content
        reported[start:end] = b"\1" * (end - start)
    return (one for one in inner if one.cue is None or not reported[one.cue.start])


def _verbal(verb: Word) -> Iterator[tuple[Attribution, bool]]:
    found = complement(verb)
    if found is None:
        return
    who = speaker(verb)
    if who is None or not _reports(verb, who, plain=found.plain):
        return
    yield Attribution(found.content, "indirect", verb, who, "reporting-verb"), found.plain


def _reports(verb: Word, who: Word, *, plain: bool) -> bool:
    """Whether the verb tells of something said, not of what might, must or should be said."""
    modifiers = {child.lower for child in verb.children if child.dep in ("aux", "mark")}
    if plain:
        return "to" not in modifiers or verb.dep == "advcl"
    negated = any(child.dep == "neg" for child in verb.children)
    return not (negated or modifiers & IRREAL or verb.dep in ("relcl", "csubj") or who.lower in GENERIC)


def _according(token: Word) -> Iterator[Attribution]:
    who = source(token)
    if who is None:
        return
    sentence = token.sentence.words
    left = range(sentence[0].i, token.i)
    right = range(who.right_edge + 1, sentence[-1].i + 1)
    side = left if len(left) >= FEWEST_WORDS else right
    content = trimmed(token.parsed, side.start, side.stop) if side else None
    if content is not None:
        yield Attribution(content, "indirect", token, who, "according-to")


def _nominal(noun: Word) -> Iterator[Attribution]:
    """The noun of a saying with its owner and its matter: "his promise to …", "the mayor's claim that …"."""
    if noun.lemma not in lexicon().nouns:
        return
    who = next((child for child in noun.children if child.dep == "poss"), None)
    if who is None and noun.dep == "dobj":
        who = speaker(noun.head)
    matter = next((child for child in noun.children if child.dep in ("acl", "ccomp") and child.tag != "VBN"), None)
    if who is None or matter is None or (matter.dep == "acl" and not _complement_clause(matter)):
        return
    content = constituent(matter, noun)
    if content is not None:
        yield Attribution(content, "indirect", noun, who, "reporting-noun")


def _complement_clause(clause: Word) -> bool:
    return any(child.lower in ("that", "to") and child.dep in ("mark", "aux") for child in clause.children)
