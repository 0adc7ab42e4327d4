"""Statements without quotation marks: a block after its announcement, and a line after the name of who speaks."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from streams.stage3_enrich.quotes.attribution import Attribution, trimmed
from streams.stage3_enrich.quotes.paragraph import Paragraph
from streams.stage3_enrich.quotes.speakers import issuer
from streams.stage3_enrich.words import Word, text_from

LONGEST_NAME = 5
FEWEST_WORDS = 3
FEWEST_TURNS = 2
FIRST_PERSON = frozenset({"i", "we", "my", "our", "us", "me"})


def find(paragraphs: Sequence[Paragraph]) -> Iterator[Attribution]:
    """The statements of a text, in order."""
    transcript = sum(map(_labeled, paragraphs)) >= FEWEST_TURNS
    open_block: Attribution | None = None
    for before, paragraph in zip([None, *paragraphs], paragraphs, strict=False):
        block = None
        if not paragraph.spans:
            block = _announced(before, paragraph) if before is not None else None
            if block is None and open_block is not None and _first_person(paragraph):
                block = _whole(paragraph, open_block.cue, open_block.speaker)
        open_block = block
        found = block or _after_name(paragraph, transcript=transcript)
        if found is not None:
            yield found


def _announced(before: Paragraph, paragraph: Paragraph) -> Attribution | None:
    """A block after "X released the following statement:"."""
    if not before.announces:
        return None
    found = issuer(before.last_sentence())
    return _whole(paragraph, *found) if found is not None else None


def _whole(paragraph: Paragraph, cue: Word | None, who: Word) -> Attribution | None:
    first, last = paragraph.parsed.words[paragraph.tokens.start], paragraph.parsed.words[paragraph.tokens.stop - 1]
    return Attribution((first.start, last.end), "direct", cue, who, "announced-statement")


def _first_person(paragraph: Paragraph) -> bool:
    return any(paragraph.parsed.words[i].lower in FIRST_PERSON for i in paragraph.tokens)


def _after_name(paragraph: Paragraph, *, transcript: bool) -> Attribution | None:
    """A headline, or a turn of a transcript: "Smith: We shall not wait", "SMITH: We shall not wait"."""
    words, tokens = paragraph.parsed.words, paragraph.tokens
    colon = _colon(paragraph)
    if colon is None or any(span.start == colon.i + 1 for _, span in paragraph.spans):
        return None
    name, said = words[tokens.start : colon.i], words[colon.i + 1 : tokens.stop]
    if len(said) < FEWEST_WORDS or not (_is_name(name) or (transcript and text_from(name).isupper())):
        return None
    content = trimmed(paragraph.parsed, colon.i + 1, tokens.stop)
    if content is None:
        return None
    return Attribution(content, "indirect", colon, words[colon.i - 1], "name-and-colon")


def _colon(paragraph: Paragraph) -> Word | None:
    start = paragraph.tokens.start
    head = paragraph.parsed.words[start : min(start + LONGEST_NAME + 1, paragraph.tokens.stop)]
    colon = next((token for token in head if token.text == ":"), None)
    return colon if colon is not None and colon.i > start else None


def _labeled(paragraph: Paragraph) -> bool:
    colon = _colon(paragraph)
    return colon is not None and text_from(paragraph.parsed.words[paragraph.tokens.start : colon.i]).isupper()


def _is_name(words: Sequence[Word]) -> bool:
    if any(token.entity_type in ("GPE", "LOC", "DATE", "TIME", "CARDINAL") for token in words):
        return False
    return all(token.pos == "PROPN" or token.entity_type in ("PERSON", "ORG") for token in words)
