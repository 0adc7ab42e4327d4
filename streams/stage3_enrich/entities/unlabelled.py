"""Names of places that the model misses or takes for something else, where the words around tell what they are."""

from __future__ import annotations

import re
from collections.abc import Iterator

from spacy.tokens import Doc, Token

from streams.stage3_enrich.doc_text import text_of
from streams.stage3_enrich.entities.mention_types import Mention, is_located
from streams.stage3_enrich.entities.proper_nouns import proper_nouns
from streams.stage3_enrich.names import known_name, name_words
from streams.stage3_enrich.places.gazetteer import Gazetteer

_DATELINE = re.compile(
    r"(?:^|(?<=[\n.!?]))[^\S\n]*([A-Z][A-Z.\u2019'-]+(?: [A-Z.\u2019'-]+){0,3})"
    r"(?=(?:,[^\n,]{2,20}){0,2}(?:\s*(?:\u2014|\u2013|--+)\s*|\s+-\s+|:\s)\S)",
    re.MULTILINE,
)
_START = 800  # code points
_COUNTIES = re.compile(r"\b[Cc]ounties\b")
_LAST_NAME = re.compile(r"(?<![\w.])[A-Z][\w.]+(?: [A-Z][\w.]+){0,2}(?=,?\s*(?:and|or)?\s*$)")
_LONGEST_NAME = 50  # code points
_LONGEST_STREET = 4  # words before its head


def unlabelled(doc: Doc, gazetteer: Gazetteer) -> Iterator[Mention]:
    """Towns, datelines, counties in lists, and streets, each by its own rule."""
    text = text_of(doc)
    yield from _towns(doc, text, gazetteer)
    yield from _datelines(text, gazetteer)
    yield from _counties(text, gazetteer)
    yield from _streets(doc)


def _towns(doc: Doc, text: str, gazetteer: Gazetteer) -> Iterator[Mention]:
    """Towns that the model missed, where the words around tell: "in Moorhead", "Moorhead, Minnesota"."""
    for token in proper_nouns(doc):
        name = token.text
        if token.ent_type or len(name) <= 3 or not name[0].isupper() or not gazetteer.knows_city(name):
            continue
        mention = Mention(token.idx, token.idx + len(name), name, "place", "context")
        alone = token.i + 1 == len(doc) or doc[token.i + 1].pos_ != "PROPN"
        if alone and is_located(text, mention, gazetteer):
            yield mention


def _datelines(text: str, gazetteer: Gazetteer) -> Iterator[Mention]:
    """Towns in capitals before a dash or colon at the start of a line or sentence: "MOORHEAD, Minn. -- "."""
    for match in _DATELINE.finditer(text):
        if len(match[1]) > 3 and gazetteer.knows_city(match[1]):
            yield Mention(*match.span(1), match[1], "place", "dateline")


def dateline_at_start(text: str, gazetteer: Gazetteer) -> str | None:
    """The town of the only dateline in the first paragraphs of a text; None where there is none, or several."""
    found = {mention.text for mention in _datelines(text[:_START], gazetteer)}
    return found.pop() if len(found) == 1 else None


def _counties(text: str, gazetteer: Gazetteer) -> Iterator[Mention]:
    """The counties of a list that says so at its end: "Clark, Butler and Love counties"."""
    for listed in _COUNTIES.finditer(text):
        end = listed.start()
        while name := _LAST_NAME.search(text, max(0, end - _LONGEST_NAME), end):
            if not gazetteer.county_states(f"{name[0]} County"):
                break
            yield Mention(*name.span(), name[0], "place", "county")
            end = name.start()


def _streets(doc: Doc) -> Iterator[Mention]:
    """Streets that the model missed: capitalised words before a head such as "Avenue"."""
    heads = name_words().street_heads
    for token in proper_nouns(doc):
        if token.text in heads and not token.ent_type and _is_part(token):
            first = token.i
            while first > max(0, token.i - _LONGEST_STREET) and _is_part(doc[first - 1]):
                first -= 1
            last = token.i + 1
            if last < len(doc) and doc[last].text.isdecimal():
                last += 1
            if last - first > 1:
                street = doc[first:last]
                known = known_name(street.text)
                kind, rule = (known.type, "known-name") if known else ("facility", "head-word")
                yield Mention(street.start_char, street.end_char, street.text, kind, rule)


def _is_part(token: Token) -> bool:
    return token.pos_ == "PROPN" and token.text[:1].isupper() and not token.is_sent_start
