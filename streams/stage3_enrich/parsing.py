"""How texts become spaCy Docs: several together, long ones in pieces, and of them only the first words are kept."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from contextlib import ExitStack, contextmanager, nullcontext

from spacy.language import Language
from spacy.tokens import Doc

from streams.stage3_enrich.model import load_models

LONGEST_PIECE = 50_000
"""Code points parsed at once. The memory of parser and entity recogniser grows with the text."""

LONGEST_TOGETHER = 20_000
"""Code points of a text that is parsed together with others. A longer one gains nothing by it."""

MOST_WORDS = 100_000
"""Words that a pipeline keeps, those it meets first: what was met before is taken apart faster. They take 40 MB."""


class Parser:
    """The pipelines by language, and what they made of texts that were parsed together."""

    def __init__(self, names: Mapping[str, str]) -> None:
        """Load them. Raises ModelMissingError for one that is not installed."""
        self.models = load_models(names)
        self._ahead: dict[tuple[str, str], Doc] = {}
        self._zoned: set[str] = set()

    @contextmanager
    def together(self, texts: Iterable[tuple[str, str]]) -> Iterator[None]:
        """Parse texts, each with its language, at once, which takes less time; `doc` then has them ready."""
        by_language = defaultdict(list)
        for language, text in dict.fromkeys(texts):
            if len(text) <= LONGEST_TOGETHER:
                by_language[language].append(text)
        with ExitStack() as zones:
            for language, ones in by_language.items():
                zones.enter_context(self._zone(language))
                zones.callback(self._ahead.clear)
                docs = self.models[language].pipe(ones, batch_size=len(ones))
                self._ahead.update(zip(((language, text) for text in ones), docs, strict=True))
            yield

    @contextmanager
    def doc(self, language: str, text: str) -> Iterator[Doc]:
        """The Doc of a text, whose own text is the same; it is gone when the block ends."""
        ahead = self._ahead.get((language, text))
        if ahead is not None:
            yield ahead
            return
        with self._zone(language) if language not in self._zoned else nullcontext():
            yield parse(self.models[language], text)

    @contextmanager
    def _zone(self, language: str) -> Iterator[None]:
        """Keep no words but the first: spaCy would keep every one that it ever met. Zones do not nest."""
        model = self.models[language]
        self._zoned.add(language)
        try:
            with model.memory_zone() if len(model.vocab) > MOST_WORDS else nullcontext():
                yield
        finally:
            self._zoned.discard(language)


def parse(model: Language, text: str) -> Doc:
    """The Doc of a text, whose own text is the same. A long one is parsed in pieces that end with a paragraph."""
    if len(text) <= LONGEST_PIECE:
        return model(text)
    return Doc.from_docs([model(piece) for piece in _pieces(text)], ensure_whitespace=False)


def _pieces(text: str) -> Iterator[str]:
    start = 0
    while start < len(text):
        end = start + LONGEST_PIECE
        if end < len(text):
            paragraph = text.rfind("\n\n", start, end)
            blank = text.rfind(" ", start, end)
            end = paragraph + 2 if paragraph > start else blank + 1 if blank > start else end
        yield text[start:end]
        start = end
