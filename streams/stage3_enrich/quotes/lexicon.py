"""The words of reporting: verbs by the complement that carries what was said, and the nouns that stand with them."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources


@dataclass(frozen=True)
class Lexicon:
    """Lemmas, by what they govern.

    `quote`: verbs that may stand beside quotation marks; `clause`: a finite clause; `opinion`: the same, of what
    somebody thinks; `infinitive`; `object`: a noun phrase; `phrase`: a prepositional phrase, by preposition.
    `nouns` take a clause; `documents` may be given at length after their announcement;
    `institutions` speak for the person whose name stands before them.
    """

    quote: frozenset[str]
    clause: frozenset[str]
    opinion: frozenset[str]
    infinitive: frozenset[str]
    object: frozenset[str]
    phrase: Mapping[str, frozenset[str]]
    nouns: frozenset[str]
    documents: frozenset[str]
    institutions: frozenset[str]


@cache
def lexicon() -> Lexicon:
    """The lexicon that is packaged with the stage."""
    data = json.loads(resources.files("streams.stage3_enrich").joinpath("data/reporting.json").read_text("utf-8"))
    phrase = {verb: frozenset(prepositions) for verb, prepositions in data.pop("phrase").items()}
    return Lexicon(phrase=phrase, **{name: frozenset(words) for name, words in data.items()})
