"""The words of a parsed text as plain objects, which rules of grammar ask in a tenth of the time of spaCy's Tokens."""

from __future__ import annotations

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from itertools import count, pairwise, repeat
from operator import add, attrgetter
from sys import intern

import msgspec
import numpy as np
from spacy.tokens import Doc

from streams.stage3_enrich.doc_text import text_of


class Word(msgspec.Struct, eq=False):
    """A word, or a mark, with its place in the text and in the tree of its sentence.

    `i` is its number in the text, `start` and `end` are its offsets; `lower` is what it reads in lower case, `lemma`
    its lemma in lower case; `pos`, `tag`, `dep` and `entity_type` are spaCy's labels. The head of a root is the root
    itself. `lefts` and `rights` are the children before and behind it, `left_edge` and `right_edge` the numbers of the
    first and the last word of its subtree.
    """

    i: int
    start: int
    end: int
    text: str
    lower: str
    lemma: str
    pos: str
    tag: str
    dep: str
    entity_type: str
    is_punctuation: bool
    is_space: bool
    is_number: bool
    left_edge: int
    right_edge: int
    parsed: ParsedText
    head: Word = None  # type: ignore[assignment]
    sentence: Sentence = None  # type: ignore[assignment]
    lefts: Sequence[Word] = ()
    rights: Sequence[Word] = ()
    children: Sequence[Word] = ()
    _subtree: Sequence[Word] = ()

    def __repr__(self) -> str:
        """What it reads."""
        return self.text

    @property
    def ancestors(self) -> Iterator[Word]:
        """The words above it, the nearest first."""
        word = self
        while word.head is not word:
            word = word.head
            yield word

    @property
    def subtree(self) -> Sequence[Word]:
        """It with all that stands below it, each word between its children before and behind it."""
        if not self._subtree:
            self._subtree = _in_order(self)
        return self._subtree

    @property
    def conjuncts(self) -> Sequence[Word]:
        """The words that conjunctions join it to."""
        first = self
        while first.dep == "conj" and first.head is not first:
            first = first.head
        joined = [first]
        for word in joined:
            joined += [child for child in word.rights if child.dep == "conj"]
        return [word for word in joined if word is not self]

    def let_go(self) -> None:
        """Let go of all that may hold it in turn."""
        self.head = self.sentence = None  # type: ignore[assignment]
        self._subtree = ()


class Sentence(msgspec.Struct, eq=False):
    """The words of a sentence."""

    words: Sequence[Word]

    @property
    def start(self) -> int:
        """The offset at which it begins."""
        return self.words[0].start

    @property
    def end(self) -> int:
        """The offset at which it ends, without the space behind it."""
        return self.words[-1].end


class ParsedText(msgspec.Struct, eq=False):
    """A text with its words and sentences, in order."""

    text: str
    words: Sequence[Word] = ()
    sentences: Sequence[Sentence] = ()

    def within(self, start: int, end: int) -> Sequence[Word]:
        """The words that stand, wholly or in part, between two offsets of the text."""
        if not 0 <= start < end <= len(self.text):
            return ()
        first = bisect_right(self.words, start, key=_END)
        return self.words[first : bisect_right(self.words, end - 1, key=_START)]


_START, _END = attrgetter("start"), attrgetter("end")


def root_of(words: Sequence[Word]) -> Word | None:
    """The word that governs some words that stand beside one another; None where there are none."""
    root = next((word for word in words if word.head is word), None)
    if root is not None or not words:
        return root
    first, last = words[0].i, words[-1].i
    tops = [word for word in words if not first <= word.head.i <= last]
    return min((word for word in tops if not _is_bare_mark(word)), key=depth_of, default=(tops or words)[0])


def _is_bare_mark(word: Word) -> bool:
    return (word.is_space or word.is_punctuation) and not word.children


def text_from(words: Sequence[Word]) -> str:
    """The text from the first of some words to the last; empty where there are none."""
    return words[0].parsed.text[words[0].start : words[-1].end] if words else ""


def depth_of(word: Word) -> int:
    """How many words stand above a word."""
    return sum(1 for _ in word.ancestors)


@contextmanager
def opened(doc: Doc) -> Iterator[ParsedText]:
    """The words and sentences of a Doc for the length of a block.

    Then they are parted from one another: only the garbage collector would find what holds itself.
    """
    parsed = parsed_text(doc)
    try:
        yield parsed
    finally:
        _part(parsed)


def _part(parsed: ParsedText) -> None:
    for word in parsed.words:
        word.let_go()
    parsed.words = parsed.sentences = ()


def parsed_text(doc: Doc) -> ParsedText:
    """The words and sentences of a Doc, which are one sentence where it was not parsed."""
    parsed = ParsedText(text_of(doc))
    read = [(token.text, token.lemma_, token.idx, token.left_edge.i, token.right_edge.i) for token in doc]
    texts, lemmas, starts, first, last = zip(*read, strict=True) if read else ((), (), (), (), ())
    ends = map(add, starts, map(len, texts))
    lower = map(str.lower, texts), map(str.lower, lemmas)
    flags = doc.to_array(["IS_PUNCT", "IS_SPACE", "LIKE_NUM"]).astype(bool).T.tolist()
    words = list(map(Word, count(), starts, ends, texts, *lower, *_labels(doc), *flags, first, last, repeat(parsed)))
    heads, begins = doc.to_array(["HEAD", "SENT_START"]).view(np.int64).T.tolist()
    _hang(words, heads)
    parsed.words = words
    parsed.sentences = _sentences(words, [i for i, begin in enumerate(begins) if begin == 1])
    return parsed


def _labels(doc: Doc) -> list[list[str]]:
    """Part of speech, tag, dependency and entity type of each word."""
    columns = doc.to_array(["POS", "TAG", "DEP", "ENT_TYPE"]).T.tolist()
    strings = doc.vocab.strings
    # Interned strings are compared by their addresses with those that the rules name.
    names = {number: intern(strings[number]) for number in set().union(*columns)}
    return [[names[number] for number in column] for column in columns]


def _hang(words: Sequence[Word], heads: Sequence[int]) -> None:
    """Tie the words to one another as the parse has them; heads are told by their distance."""
    lefts: defaultdict[int, list[Word]] = defaultdict(list)
    rights: defaultdict[int, list[Word]] = defaultdict(list)
    for i, (word, distance) in enumerate(zip(words, heads, strict=True)):
        word.head = words[i + distance]
        if distance > 0:
            lefts[i + distance].append(word)
        elif distance:
            rights[i + distance].append(word)
    for i, below in lefts.items():
        words[i].lefts = words[i].children = below
    for i, below in rights.items():
        words[i].rights = below
        words[i].children = [*words[i].lefts, *below]


def _sentences(words: Sequence[Word], starts: Sequence[int]) -> list[Sentence]:
    bounds = sorted({0, *starts, len(words)})
    found = [Sentence(words[first:last]) for first, last in pairwise(bounds)]
    for sentence in found:
        for word in sentence.words:
            word.sentence = sentence
    return found


def _in_order(top: Word) -> list[Word]:
    """The words below a word in the order of its subtree; without recursion, since chains of words may be long."""
    found: list[Word] = []
    waiting: list[Word | tuple[Word]] = [top]
    while waiting:
        word = waiting.pop()
        if isinstance(word, tuple):
            found += word
        elif not word.children:
            found.append(word)
        else:
            waiting += reversed(word.rights)
            waiting.append((word,))
            waiting += reversed(word.lefts)
    return found
