"""Words say of themselves and of one another what spaCy's Tokens say."""

from __future__ import annotations

from collections.abc import Iterable

import pytest
import spacy
from hypothesis import given, settings
from hypothesis import strategies as st
from spacy.tokens import Doc, Span, Token

from streams.stage3_enrich.parsing import parse
from streams.stage3_enrich.words import ParsedText, Word, depth_of, opened, parsed_text, root_of, text_from
from tests.english import parser

TEXTS = [
    "Kenya, Uganda and Tanzania condemned the attack, called for talks and sent $2 million to the victims.",
    "She told him that they would not leave, which surprised nobody who knew them.",
    "What the minister, whom rebels had asked for talks, promised in Nairobi on Monday it has yet to do. Nobody knows.",
    "NAIROBI -- The army bombed Somalia.\n\n  Twelve of 1,400 men died.\u00a0They were, he said, \u201cbrave\u201d .",
    "\n \nA headline without a verb\n\nAnother one\n",
    "Tea.",
    "   ",
    "",
]
PIECES = st.sampled_from(
    [*"\u201c\u201d,.\n", "\n\n", "Kenya", "and", "rebels", "who", "bombed", "of", "they", "12", "to", "said"]
)
ANY_TEXT = st.one_of(st.text(max_size=60), st.lists(PIECES, max_size=30).map(" ".join))


def numbers(words: Iterable[Word | Token]) -> list[int]:
    return [word.i for word in words]


def assert_same(parsed: ParsedText, doc: Doc) -> None:
    """All that the words say is what the tokens say."""
    assert parsed.text == doc.text
    assert [(one.start, one.end) for one in parsed.sentences] == [(one.start_char, one.end_char) for one in doc.sents]
    for word, token in zip(parsed.words, doc, strict=True):
        assert described(word) == told(token)
        assert walked(word) == walked(token)
        assert word.sentence.start == token.sent.start_char
        assert depth_of(word) == len(list(token.ancestors))


def described(word: Word) -> tuple[object, ...]:
    names = (word.text, word.lower, word.lemma, word.pos, word.tag, word.dep, word.entity_type)
    flags = (word.is_punctuation, word.is_space, word.is_number)
    return word.i, word.start, word.end, word.left_edge, word.right_edge, names, flags


def told(token: Token) -> tuple[object, ...]:
    lemma, end, edges = token.lemma_.lower(), token.idx + len(token), (token.left_edge.i, token.right_edge.i)
    names = (token.text, token.lower_, lemma, token.pos_, token.tag_, token.dep_, token.ent_type_)
    return token.i, token.idx, end, *edges, names, (token.is_punct, token.is_space, token.like_num)


def walked(word: Word | Token) -> list[list[int]]:
    ways = (word.children, word.lefts, word.rights, word.subtree, word.conjuncts, word.ancestors)
    return [*map(numbers, ways), [word.head.i]]


@pytest.mark.parametrize("text", TEXTS)
def test_every_word_says_what_its_token_says(text: str) -> None:
    doc = parse(parser(), text)
    assert_same(parsed_text(doc), doc)


@settings(max_examples=100, deadline=None)
@given(ANY_TEXT)
def test_the_words_of_any_text_say_what_its_tokens_say(text: str) -> None:
    doc = parse(parser(), text)
    assert_same(parsed_text(doc), doc)


def test_a_tree_whose_branches_cross_is_walked_in_the_same_order() -> None:
    heads = [2, 3, 2, 2, 1, 0, 3, 7, 4]
    deps = ["conj", "dep", "ROOT", "conj", "conj", "dep", "dep", "ROOT", "conj"]
    doc = Doc(spacy.blank("en").vocab, list("abcdefghi"), heads=heads, deps=deps)
    assert_same(parsed_text(doc), doc)


@settings(max_examples=100, deadline=None)
@given(ANY_TEXT, st.integers(-2, 70), st.integers(-2, 70))
def test_the_words_within_a_stretch_of_text_are_those_of_its_span(text: str, start: int, end: int) -> None:
    doc = parse(parser(), text)
    words = parsed_text(doc).within(start, end)
    span = doc.char_span(start, end, alignment_mode="expand") if start < end else None
    assert numbers(words) == numbers(span or ())
    if span:
        assert (text_from(words), root(words)) == (span.text, span.root.i)


@pytest.mark.parametrize("text", TEXTS)
def test_the_root_of_any_words_is_that_of_their_span(text: str) -> None:
    doc = parse(parser(), text)
    words = parsed_text(doc).words
    for first in range(len(doc)):
        for last in range(first + 1, len(doc) + 1):
            assert root(words[first:last]) == Span(doc, first, last).root.i


def root(words: Iterable[Word]) -> int | None:
    found = root_of(list(words))
    return found.i if found is not None else None


def test_no_words_have_neither_a_root_nor_a_text() -> None:
    assert root_of([]) is None
    assert text_from([]) == ""


def test_a_text_that_was_not_parsed_is_one_sentence_of_words_that_stand_alone() -> None:
    parsed = parsed_text(spacy.blank("en")("The ferry left. It sank."))
    assert len(parsed.sentences) == 1
    assert all(word.head is word and not word.children for word in parsed.words)


def test_a_chain_of_thousands_of_words_is_walked() -> None:
    length = 5000
    doc = Doc(spacy.blank("en").vocab, ["of"] * length, heads=[0, *range(length - 1)], deps=["prep"] * length)
    first, *_, last = parsed_text(doc).words
    assert len(first.subtree) == length
    assert depth_of(last) == length - 1


def test_what_was_opened_holds_itself_no_more_when_the_block_ends() -> None:
    with opened(parser()("Kenya and Uganda bombed Somalia.")) as parsed:
        words = parsed.words
        assert len(words[3].subtree) == len(words)
    assert not parsed.words
    assert not any(word.head or word.sentence for word in words)


def test_a_word_is_shown_as_it_reads() -> None:
    assert repr(parsed_text(parser()("Tea.")).words[0]) == "Tea"
