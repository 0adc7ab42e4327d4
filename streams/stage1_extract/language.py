"""The language of a text, as a BCP 47 tag."""

from __future__ import annotations

import re
from functools import cache

from py3langid.langid import MODEL_FILE, LanguageIdentifier

# Language, script, region and variants of BCP 47. Private and other extensions are of no use here.
_TAG = re.compile(
    r"[a-z]{2,3}(?:[-_][a-z]{4})?(?:[-_](?:[a-z]{2}|[0-9]{3}))?(?:[-_](?:[a-z0-9]{5,8}|[0-9][a-z0-9]{3}))*",
    re.IGNORECASE | re.ASCII,
)
_UNDETERMINED = "und"
_SURE = 0.9
_LIKELY = 0.5
_READ = 5000


def language_of(text: str, hint: str | None = None, page: str | None = None) -> str | None:
    """The producer's word, then what the text looks like, then what the page declares; None where nobody can tell.

    Pages inherit the language of their template, so the text is believed first, except where it is too short to tell.
    """
    if tag := language_tag(hint):
        return tag
    detected, probability = _identifier().classify(text[:_READ])
    if probability >= _SURE:
        return str(detected)
    return language_tag(page) or (str(detected) if probability >= _LIKELY else None)


def language_tag(value: str | None) -> str | None:
    """A tag in its usual form (`en`, `pt-BR`, `zh-Hant-TW`); None for what is none."""
    tag = (value or "").strip().lower()
    if not _TAG.fullmatch(tag):
        return None
    language, *rest = re.split("[-_]", tag)
    return None if language == _UNDETERMINED else "-".join([language, *map(_subtag, rest)])


def _subtag(value: str) -> str:
    """Regions stand in capitals, scripts are capitalised."""
    return value.upper() if len(value) == 2 else value.title() if len(value) == 4 else value


@cache
def _identifier() -> LanguageIdentifier:
    return LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)
