"""The English pipeline and the gazetteer, loaded once for all tests."""

from __future__ import annotations

from functools import cache

from spacy.language import Language

from streams.settings import Settings
from streams.stage3_enrich.model import load_models
from streams.stage3_enrich.places.gazetteer import Gazetteer

DEFAULTS = Settings.model_construct()


@cache
def parser() -> Language:
    return load_models(DEFAULTS.models)["en"]


@cache
def gazetteer() -> Gazetteer:
    return Gazetteer.load(DEFAULTS.min_population)
