"""What the sentence says about a time expression: which way its verb points, and whether it belongs to a name."""

from __future__ import annotations

import re

from spacy.tokens import Doc, Span, Token

from streams.stage3_enrich.time_lexicon import lexicon

PAST, UNKNOWN, FUTURE = -1, 0, 1
_WORD_BEFORE = re.compile(r"([$€£¥#]|[\w.&]+)[\s(\"'-]*\Z")
_WORD_AFTER = re.compile(r"[\s-]{0,2}([\w']+)")
_CALENDAR_WORDS = frozenset({"month", "weekday", "day_word", "season", "holiday"})


def word_before(folded: str, start: int) -> str:
    """The word, or sign of a currency, that ends before the offset; "" where there is none near."""
    found = _WORD_BEFORE.search(folded[max(0, start - 24) : start])
    return found.group(1) if found else ""


def word_after(folded: str, end: int) -> str:
    """The word that follows the offset directly; "" where something else follows."""
    found = _WORD_AFTER.match(folded, end, end + 24)
    return found.group(1) if found else ""


def direction(span: Span, before: str) -> int:
    """Whether what happens at the time lies in the past or future of the article, as far as the parse tells.

    Up from the expression to the verb that governs it: words such as "deadline" point ahead, a finite verb by its tense.
    A past verb that is not the direct governor ("said the meeting on Friday ...") tells nothing.
    """
    tense = lexicon().tense
    if before in tense["past_prepositions"]:
        return PAST
    if before in tense["future_prepositions"]:
        return FUTURE
    direct = True
    for token in span.root.ancestors:
        if token.lemma_.lower() in tense["future_cues"]:
            return FUTURE
        if token.pos_ in ("VERB", "AUX"):
            return _seen_from(_tense(token), direct)
        direct = direct and token.pos_ in ("ADP", "SCONJ", "NOUN", "PROPN", "NUM") and token.dep_ in ("prep", "pobj")
    return UNKNOWN


def _seen_from(tense: int, direct: bool) -> int:
    return tense if direct or tense == FUTURE else UNKNOWN


def _tense(verb: Token) -> int:
    """The tense of a verb; an infinitive or participle without its own takes that of the verb above it."""
    for token in (verb, *verb.ancestors):
        if token.pos_ not in ("VERB", "AUX"):
            continue
        if token is not verb and token.lemma_.lower() in lexicon().tense["future_cues"]:
            return FUTURE
        own = _own_tense(token)
        if own != UNKNOWN:
            return own
    return UNKNOWN


def _own_tense(verb: Token) -> int:
    auxiliaries = [child for child in verb.children if child.dep_ in ("aux", "auxpass")]
    perfect = any(child.lemma_ == "have" for child in auxiliaries)
    if verb.tag_ in ("VBD", "VBN") and not any(child.tag_ in ("MD", "TO", "VBZ", "VBP") for child in auxiliaries):
        return PAST
    if perfect or any(child.tag_ == "VBD" for child in auxiliaries):
        return PAST
    if any(child.tag_ == "MD" and child.lower_ in lexicon().tense["future_modals"] for child in auxiliaries):
        return FUTURE
    if any(child.tag_ == "TO" for child in auxiliaries):
        return FUTURE if verb.head is verb or verb.head.lemma_ == "be" and verb.head.tag_ != "VBD" else UNKNOWN
    if verb.tag_ in ("VBZ", "VBP") or any(child.tag_ in ("VBZ", "VBP") for child in auxiliaries):
        return FUTURE
    return UNKNOWN


def is_time(rule: str, words: dict[str, str], span: Span, folded: str, start: int, end: int) -> bool:
    """Whether the words are a time here, rather than ordinary words, a name, a number of things or an id."""
    if rule == "year" and not _is_year(words, span, word_before(folded, start)):
        return False
    if rule in ("month", "calendar_day") and "month" in words and not _is_month(rule, words, span, folded, start, end):
        return False
    if rule == "decade" and word_before(folded, start) in lexicon().checks["someones"]:
        return False
    return not _in_name(rule, words, span, folded, end)


def _is_year(words: dict[str, str], span: Span, before: str) -> bool:
    """A year counts no things: "2000 people" does, "the 2000 elections" and "in 2000" do not."""
    if before in lexicon().checks["numbered_things"]:
        return False
    year = span[-1]
    counted = year.head.tag_ == "NNS" and year.dep_ == "nummod" and year.head.i == year.i + 1
    return len(span) > 1 or not counted or before in ("the", "'s", "this", "next", "last", "its", "their")


def _is_month(rule: str, words: dict[str, str], span: Span, folded: str, start: int, end: int) -> bool:
    """May and March are words, April and June are people, and short forms need their period or a number."""
    checks = lexicon().checks
    month = words["month"]
    begin = folded.index(month, start)
    written = span.doc.text[begin : begin + len(month)]
    before = word_before(folded, start)
    lower = written[0].islower()
    if lower and (month in checks["lower_case_is_a_word"] or month.removesuffix(".") in checks["short_months"]):
        return False
    if rule == "calendar_day":
        in_month = before == "in" and "year" not in words and begin == start
        return not (in_month or "year" not in words and begin == start and _counts_things(span))
    if "year" in words or "shift" in words:
        return True
    if month in checks["capital_needs_context"]:
        return begin > start or before in checks["month_context"]
    return month not in checks["short_months"] and (before == "in" or not any(t.ent_type_ == "PERSON" for t in span))


def _counts_things(span: Span) -> bool:
    last = span[-1]
    return last.dep_ == "nummod" and last.head.i == last.i + 1 and last.head.tag_ == "NNS"


def _in_name(rule: str, words: dict[str, str], span: Span, folded: str, end: int) -> bool:
    """Whether the words are part of a longer name: "October Revolution", "USA Today"."""
    following = span.doc[span.end].text if span.end < len(span.doc) else ""
    if following[:1].isupper() and following.lower() in lexicon().checks["name_heads"]:
        return bool(_CALENDAR_WORDS & words.keys()) or rule in ("frequency", "period", "reference")
    if rule == "frequency" and span[0].text.istitle() and following.istitle():
        return True
    if span.text[:1].islower():
        return False
    kinds = lexicon().checks["year_name_kinds" if rule == "year" else "name_kinds"]
    return any(_reaches_beyond(name, span) for name in span.doc.ents if name.label_ in kinds)


def _reaches_beyond(name: Span, span: Span) -> bool:
    return name.start <= span.start and span.end <= name.end and len(name) > len(span)


def token_span(doc: Doc, start: int, end: int) -> Span | None:
    """The tokens that the stretch of text touches."""
    found: Span | None = doc.char_span(start, end, alignment_mode="expand")
    return found
