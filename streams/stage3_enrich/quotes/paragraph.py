"""A paragraph as the quotation marks divide it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from streams.stage3_enrich.quotes.marks import Stretch, paragraphs
from streams.stage3_enrich.words import ParsedText, Word

SENTENCE_ENDS = frozenset({".", "!", "?"})


@dataclass(frozen=True)
class Paragraph:
    """The tokens of a paragraph, and its quoted stretches with their tokens, marks included."""

    parsed: ParsedText
    tokens: range
    spans: Sequence[tuple[Stretch, range]]

    @cached_property
    def quoted(self) -> frozenset[int]:
        """The indexes of the quoted tokens."""
        return frozenset(i for _, span in self.spans for i in span)

    @property
    def announces(self) -> bool:
        """Whether it ends with a colon."""
        return len(self.tokens) > 0 and self.parsed.words[self.tokens.stop - 1].text.endswith(":")

    def before(self, index: int) -> list[Word]:
        """The words of the same sentence before a stretch, back to the stretch before it."""
        return self._run(range(self.spans[index][1].start - 1, self.tokens.start - 1, -1))[::-1]

    def after(self, index: int) -> list[Word]:
        """The words of the same sentence after a stretch, up to the next one."""
        return self._run(range(self.spans[index][1].stop, self.tokens.stop))

    def last_sentence(self) -> list[Word]:
        """The last words that stand outside quotation marks, without a closing stop."""
        last = self.tokens.stop - 1
        if last >= self.tokens.start and self.parsed.words[last].text in SENTENCE_ENDS:
            last -= 1
        return self._run(range(last, self.tokens.start - 1, -1))[::-1]

    def _run(self, indexes: range) -> list[Word]:
        words: list[Word] = []
        for i in indexes:
            token = self.parsed.words[i]
            if i in self.quoted or token.text in SENTENCE_ENDS:
                break
            if not token.is_space:
                words.append(token)
        return words


def layout(parsed: ParsedText, marks: Sequence[Stretch]) -> list[Paragraph]:
    """The paragraphs of a text, each with the stretches that begin in it."""
    result = []
    for start, end in paragraphs(parsed.text):
        spans = [
            (mark, _tokens(parsed, mark.outer_start, mark.outer_end)) for mark in marks if start <= mark.start < end
        ]
        result.append(Paragraph(parsed, _tokens(parsed, start, end), spans))
    return result


def _tokens(parsed: ParsedText, start: int, end: int) -> range:
    words = parsed.within(start, end)
    return range(words[0].i, words[-1].i + 1) if words else range(0)
