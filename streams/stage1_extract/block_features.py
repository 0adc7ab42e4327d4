"""What is known of a block by itself: how it is written and marked up, and which of the page's other texts hold it.

Shallow features after C. Kohlschütter, P. Fankhauser, W. Nejdl, "Boilerplate Detection using Shallow Text Features",
2010.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from math import log1p

from streams.stage1_extract.blocks import Block
from streams.stage1_extract.openings import kinds, openings_of
from streams.stage1_extract.phrases import phrase_kinds, phrases_in
from streams.stage1_extract.witness import Witness

_TAGS = (
    "p", "li", "div", "td", "th", "h1", "h2", "h3", "h4", "h5", "h6", "blockquote", "pre", "figcaption", "dd", "dt",
)  # fmt: skip
_SENTENCE_ENDS = ".!?…。！？؟।:"  # noqa: RUF001
_CLOSING = "\"'”’»)] "
_MOST_CAPITALS = 40
_MOST_REPEATS = 5


@dataclass(slots=True)
class Witnesses:
    """The texts that tell of the blocks of one page; None where the page has no such text."""

    usual: Witness
    strict: Witness
    body: Witness | None
    title: Witness
    description: Witness


@dataclass(slots=True)
class Told:
    """The share of a block that each witness holds; None where the page has no such text."""

    usual: float
    strict: float
    body: float | None
    title: float
    description: float


@cache
def block_feature_names() -> list[str]:
    """What the numbers of `block_features` stand for."""
    return [
        "usual", "strict", "has-body", "body", "title", "description",
        "words", "linked", "bold", "ends-sentence", "commas", "digits", "capitals", "word-length", "starts-small",
        "colon", "hidden", "broken", "cell", "repeats", "after-title",
        *(f"is-{tag}" for tag in _TAGS),
        *(f"opens-{kind}" for kind in kinds()),
        *(f"speaks-of-{kind}" for kind in phrase_kinds()),
    ]  # fmt: skip


def told_of(block: Block, witnesses: Witnesses) -> Told:
    """What the witnesses tell of a block."""
    text = block.text
    return Told(
        usual=witnesses.usual.coverage(text),
        strict=witnesses.strict.coverage(text),
        body=witnesses.body.coverage(text) if witnesses.body else None,
        title=witnesses.title.coverage(text),
        description=witnesses.description.coverage(text),
    )


def block_features(block: Block, told: Told, *, hidden: bool, repeats: int, titled: bool) -> list[float]:
    """The numbers of one block; `titled` is whether the headline stands before it."""
    text = block.text
    end = text.rstrip(_CLOSING)[-1:]
    capitals = sum(word[0].isupper() for word in text.split()[:_MOST_CAPITALS])
    return [
        told.usual,
        told.strict,
        float(told.body is not None),
        told.body or 0.0,
        told.title,
        told.description,
        log1p(block.words),
        block.linked / block.words,
        block.bold / block.words,
        float(end in _SENTENCE_ENDS),
        (text.count(",") + text.count("、") + text.count("،")) / block.words,
        sum(text.count(digit) for digit in "0123456789") / len(text),
        capitals / min(block.words, _MOST_CAPITALS),
        len(text) / block.words,
        float(text[0].islower()),
        float(end == ":"),
        float(hidden),
        float(block.broken),
        float(block.cell),
        float(min(repeats, _MOST_REPEATS)),
        float(titled),
        *(float(block.tag == tag) for tag in _TAGS),
        *(float(opens) for opens in openings_of(text)),
        *(float(speaks) for speaks in phrases_in(text)),
    ]
