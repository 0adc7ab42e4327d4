"""The lemmatizer of a spaCy pipeline, asked once for words that are alike.

The lemma of an English word follows from its form, part of speech and morphology. Reading a word's morphology takes the
lemmatizer ten times as long as looking up what it found for such a word before.
"""

from __future__ import annotations

from typing import Any

from spacy.lang.en.lemmatizer import EnglishLemmatizer
from spacy.language import Language
from spacy.tokens import Doc

from streams.stage3_enrich.model.components import component_of, put_in_place

_MOST_KEPT = 50_000
"""Words whose lemmas are kept: a lemmatizer keeps all for as long as the process runs."""


class LemmaTable:
    """Does to a Doc what the lemmatizer that it is made from does."""

    def __init__(self, lemmatizer: EnglishLemmatizer) -> None:
        """Take the lemmatizer's rules, with its lists of up to 57,000 forms as sets."""
        self._lemmatizer = lemmatizer
        self._found: dict[tuple[int, int, int], str] = {}
        known = lemmatizer.lookups.get_table("lemma_index", {})
        for part_of_speech, forms in list(known.items()):
            known[part_of_speech] = frozenset(forms)

    def __call__(self, doc: Doc) -> Doc:
        """Set the lemmas of all words, but those that have one where these are not to be overwritten."""
        columns: Any = doc.to_array(["ORTH", "POS", "MORPH", "LEMMA"])
        for index, (form, part_of_speech, morphology, lemma) in enumerate(columns.tolist()):
            if not lemma or self._lemmatizer.overwrite:
                key = (form, part_of_speech, morphology)
                found = self._found.get(key)
                doc[index].lemma_ = found if found is not None else self._find(doc, index, key)
        return doc

    def _find(self, doc: Doc, index: int, key: tuple[int, int, int]) -> str:
        if len(self._found) >= _MOST_KEPT:
            self._found.clear()
            self._lemmatizer.cache.clear()
        found = self._found[key] = self._lemmatizer.lemmatize(doc[index])[0]
        return found


@Language.factory("lemma_table", default_config={"lemmatizer": "lemmatizer"})
def _made(nlp: Language, name: str, lemmatizer: str) -> LemmaTable:  # noqa: ARG001 - what spaCy gives each component
    component: Any = nlp.get_pipe(lemmatizer)
    return LemmaTable(component)


def look_up_lemmas(nlp: Language) -> None:
    """Put a table in the place of a pipeline's lemmatizer, where it has the English one."""
    if isinstance(component_of(nlp, "lemmatizer"), EnglishLemmatizer):
        put_in_place(nlp, "lemma_table", "lemmatizer")
