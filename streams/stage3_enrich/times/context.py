"""What the sentence says about a time expression: which way its verb points, and whether it belongs to a name."""

from __future__ import annotations

import re
from itertools import islice

from spacy.tokens import Span, Token

from streams.stage3_enrich.times.lexicon import lexicon

PAST, UNKNOWN, FUTURE, PRESENT = -1, 0, 1, 2
# So many steps up the parse, a verb may still govern the expression.
_HIGHEST = 12
_ADVERBIAL = frozenset({"prep", "pobj", "npadvmod", "advmod", "tmod", "pcomp"})
_WORD_BEFORE = re.compile(r"([$€£¥#]|[\w.&]+)[\s(\"'-]*\Z")
_WORD_AFTER = re.compile(r"[\s-]{0,2}([\w']+)")
_NEVER_NAMES = frozenset({"calendar_day", "slashed_day", "iso_time", "fixed"})
_CALENDAR_WORDS = frozenset({"month", "weekday", "day_word", "season", "holiday"})


def word_before(folded: str, start: int) -> str:
    """The word, or sign of a currency, that ends before the offset; "" where there is none near."""
    found = _WORD_BEFORE.search(folded[max(0, start - 24) : start])
    return found.group(1) if found else ""


def word_after(folded: str, end: int) -> str:
    """The word that follows the offset directly; "" where something else follows."""
    found = _WORD_AFTER.match(folded, end, end + 24)
    return found.group(1) if found else ""


def direction(rule: str, span: Span, before: str) -> int:
    """Whether what happens at the time lies in the past or future of the article, as far as the parse tells.

    Up from the expression to the verb that governs it: words such as "deadline" point ahead, and so does a finite
    verb in the future. Past verbs count where they govern the expression directly; in "said the meeting on Friday ..."
    the verb tells nothing. The present points ahead with days alone ("opens on Friday").
    """
    tense = lexicon().tense
    if before in tense["past_prepositions"]:
        return PAST
    if before in tense["future_prepositions"]:
        return FUTURE
    direct = span.root.dep_ in _ADVERBIAL
    for token in islice(span.root.ancestors, _HIGHEST):
        if token.lemma_.lower() in tense["future_cues"]:
            return FUTURE
        if token.pos_ in ("VERB", "AUX"):
            found = _tense(token)
            if found == PRESENT:
                return FUTURE if direct and rule in ("weekday", "calendar_day") else UNKNOWN
            return found if direct or found == FUTURE else UNKNOWN
        direct = direct and token.dep_ in _ADVERBIAL
    return UNKNOWN


def _tense(verb: Token) -> int:
    """The tense of a verb; an infinitive or participle without its own takes that of the verb above it."""
    for token in (verb, *islice(verb.ancestors, _HIGHEST)):
        if token is not verb and token.lemma_.lower() in lexicon().tense["future_cues"]:
            return FUTURE
        if token.pos_ not in ("VERB", "AUX"):
            continue
        own = _own_tense(token)
        if own != UNKNOWN:
            return own
    return UNKNOWN


def _own_tense(verb: Token) -> int:
    auxiliaries = [child for child in verb.children if child.dep_ in ("aux", "auxpass")]
    tags = {child.tag_ for child in auxiliaries}
    if "TO" in tags:
        return _infinitive_tense(verb)
    if any(child.lemma_ == "have" for child in auxiliaries) or "VBD" in tags:
        return PAST
    if any(child.tag_ == "MD" and child.lower_ in lexicon().tense["future_modals"] for child in auxiliaries):
        return FUTURE
    if verb.tag_ in ("VBZ", "VBP") or tags & {"VBZ", "VBP"}:
        return PRESENT
    return PAST if verb.tag_ in ("VBD", "VBN") else UNKNOWN


def _infinitive_tense(verb: Token) -> int:
    """Ahead in a headline ("to close on Friday"), after a noun ("a summit to be held") and after "is"."""
    head = verb.head
    ahead = head is verb or head.pos_ in ("NOUN", "PROPN") or (head.lemma_ == "be" and head.tag_ != "VBD")
    return FUTURE if ahead else UNKNOWN


def is_time(rule: str, words: dict[str, str], span: Span, folded: str, start: int) -> bool:
    """Whether the words are a time here, rather than ordinary words, a name, a number of things or an id."""
    return _holds(rule, words, span, folded, start) and not _in_name(rule, words, span)


def _holds(rule: str, words: dict[str, str], span: Span, folded: str, start: int) -> bool:
    """Whether the words mean what the rule takes them for."""
    before, checks = word_before(folded, start), lexicon().checks
    match rule:
        case "year" | "slashed_day":
            return before not in checks["numbered_things"] and (rule != "year" or _is_year(span, before))
        case "month" | "calendar_day":
            return "month" not in words or _is_month(rule, words, span, folded, start)
        case "decade":
            return before not in checks["someones"]
        case "rate":
            return _is_rate(span)
        case "season":
            return any(token.lower_ == words["season"] and token.tag_[:2] in ("NN", "") for token in span)
        case _:
            return True


def _is_rate(span: Span) -> bool:
    """Whether "a year" follows what it counts: "15 a year", "three meetings a week", "twice a day"."""
    previous = span.doc[span.start - 1] if span.start else None
    return previous is not None and (
        previous.tag_ in ("CD", "NNS") or previous.lower_ in lexicon().checks["rate_words"]
    )


def _is_year(span: Span, before: str) -> bool:
    """A year counts no things: "2000 people" does, "the 2000 elections" and "in 2000" do not."""
    year = span[-1]
    counted = year.head.tag_ == "NNS" and year.dep_ == "nummod" and year.head.i == year.i + 1
    return len(span) > 1 or not counted or before in ("the", "'s", "this", "next", "last", "its", "their")


def _is_month(rule: str, words: dict[str, str], span: Span, folded: str, start: int) -> bool:
    """May and March are words, April and June are people, and short forms need their period or a number."""
    checks = lexicon().checks
    month = words["month"]
    begin = folded.index(month, start)
    before = word_before(folded, start)
    lower = span.text[begin - span.start_char].islower()
    if lower and (month in checks["lower_case_is_a_word"] or month.removesuffix(".") in checks["short_months"]):
        return False
    if rule == "calendar_day":
        in_month = before == "in" and "year" not in words and begin == start
        return not (in_month or ("year" not in words and begin == start and _counts_things(span)))
    if "year" in words or "shift" in words:
        return True
    if month in checks["capital_needs_context"]:
        following = span.doc[span.end] if span.end < len(span.doc) else None
        sales = following is not None and following.tag_ in ("NN", "NNS") and span[-1].tag_ != "MD"
        return begin > start or before in checks["month_context"] or sales
    return month not in checks["short_months"] and (before == "in" or not any(t.ent_type_ == "PERSON" for t in span))


def _counts_things(span: Span) -> bool:
    last = span[-1]
    return last.dep_ == "nummod" and last.head.i == last.i + 1 and last.head.tag_ == "NNS"


def _in_name(rule: str, words: dict[str, str], span: Span) -> bool:
    """Whether the words are part of a longer name: "October Revolution", "USA Today"."""
    following = span.doc[span.end].text if span.end < len(span.doc) else ""
    if following[:1].isupper() and following.lower() in lexicon().checks["name_heads"]:
        return bool(_CALENDAR_WORDS & words.keys()) or rule in ("frequency", "period", "reference")
    if rule == "frequency" and span[0].text.istitle() and following.istitle():
        return True
    if rule == "day_word" and span[0].text.istitle() and not span[0].is_sent_start and _follows_name(span):
        return True
    if rule in _NEVER_NAMES or span.text[:1].islower():
        return False
    kinds = lexicon().checks["year_name_kinds" if rule == "year" else "name_kinds"]
    return _reaches_beyond(span) and all(token.ent_type_ in kinds for token in span)


def _follows_name(span: Span) -> bool:
    return span.start > 0 and span.doc[span.start - 1].pos_ == "PROPN"


def _reaches_beyond(span: Span) -> bool:
    """Whether a named entity that begins before or ends after the tokens holds them all."""
    doc, last = span.doc, span.end - 1
    goes_on = last + 1 < len(doc) and doc[last + 1].ent_iob_ == "I"
    return (goes_on or span[0].ent_iob_ == "I") and all(token.ent_iob_ == "I" for token in span[1:])
