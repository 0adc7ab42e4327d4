"""Small networks of spaCy's kinds that know nothing: what holds for their weights holds for any."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import spacy
from spacy.language import Language
from spacy.tokens import Doc
from thinc.api import Model

Network = Model[list[Doc], Any]


def weigh_by_chance(network: Any, seed: int) -> None:
    """Set all weights of a network of thinc to what a seed gives."""
    chance = np.random.default_rng(seed)
    for layer in network.walk():
        for name in layer.param_names:
            shape = layer.get_param(name).shape
            layer.set_param(name, chance.normal(size=shape).astype(np.float32))


def by_hashes(*attributes: str) -> dict[str, Any]:
    """The embedding of spaCy's small pipelines, of these attributes of words."""
    sizes = {"attrs": list(attributes), "rows": [500] * len(attributes), "width": 32}
    return {"@architectures": "spacy.MultiHashEmbed.v2", **sizes, "include_static_vectors": False}


def by_windows(kind: str = "Maxout", **changed: int) -> dict[str, Any]:
    """The encoding of spaCy's small pipelines, in two layers that see the next words, but for what is changed."""
    pieces = {"maxout_pieces": 3} if kind == "Maxout" else {}
    sizes = {"width": 32, "window_size": 1, "depth": 2, **pieces, **changed}
    return {"@architectures": f"spacy.{kind}WindowEncoder.v2", **sizes}


def pipeline(embedding: dict[str, Any], encoding: dict[str, Any]) -> Language:
    """A pipeline with a network that embeds and encodes words so."""
    nlp = spacy.blank("en")
    model = {"@architectures": "spacy.Tok2Vec.v2", "embed": embedding, "encode": encoding}
    nlp.add_pipe("tok2vec", config={"model": model})
    nlp.initialize()
    return nlp


def network(nlp: Language) -> Network:
    """The network of such a pipeline."""
    component: Any = nlp.get_pipe("tok2vec")
    model: Network = component.model
    return model


def changed(nlp: Language, change: Callable[[Language], None]) -> tuple[Network, Network]:
    """The network of a pipeline as it was, and as it is after a change."""
    before = network(nlp).copy()
    change(nlp)
    return before, network(nlp)
