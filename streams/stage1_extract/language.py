"""The language of a text, as a BCP 47 tag."""

from __future__ import annotations

import re
from functools import cache

from py3langid.langid import MODEL_FILE, LanguageIdentifier

_TAG = re.compile(r"(?P<language>[a-z]{2,3})(?:[-_](?P<rest>[A-Za-z0-9-]{2,20}))?", re.IGNORECASE)
_SURE = 0.9
_READ = 5000


def language_of(text: str, hint: str | None = None, page: str | None = None) -> str | None:
    """The producer's word, then what the text looks like, then what the page declares.

    Pages inherit the language of their template, so the text is believed first, except where it is too short to tell.
    """
    if tag := language_tag(hint):
        return tag
    detected, probability = _identifier().classify(text[:_READ])
    if probability >= _SURE:
        return str(detected)
    return language_tag(page) or str(detected)


def language_tag(value: str | None) -> str | None:
    """A tag in its usual form (`en`, `pt-BR`); None for what is none."""
    match = _TAG.fullmatch((value or "").strip())
    if match is None or match["language"].lower() == "und":
        return None
    rest = match["rest"]
    tag = match["language"].lower()
    return tag if not rest else f"{tag}-{rest.upper() if len(rest) == 2 else rest}"


@cache
def _identifier() -> LanguageIdentifier:
    return LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)
