"""The components of a spaCy pipeline and the layers of their networks, as what is changed in them is found."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import islice
from typing import Any

from spacy.language import Language
from spacy.tokens import Doc
from thinc.api import Model

Layer = Model[Any, Any]


def layers_of(nlp: Language) -> Iterator[Layer]:
    """All layers of the networks of a pipeline, as they are when its turn comes to each network."""
    for _, component in nlp.pipeline:
        network = getattr(component, "model", None)
        if network is not None:
            yield from list(network.walk())


def component_of(nlp: Language, name: str) -> Any:
    """The component of that name, None where the pipeline has none."""
    return nlp.get_pipe(name) if name in nlp.pipe_names else None


def put_in_place(nlp: Language, factory: str, name: str) -> None:
    """Put what a factory makes in the place of the component that it is made from."""
    nlp.add_pipe(factory, before=name)
    nlp.remove_pipe(name)


def batches(docs: Iterable[Doc], size: int) -> Iterator[list[Doc]]:
    """The Docs in their order, so many at once."""
    coming = iter(docs)
    while batch := [*islice(coming, size)]:
        yield batch


def is_greedy(component: Any) -> bool:
    """Whether a parser or recogniser makes the best move each time, as a network of spaCy's kind scores them."""
    attributes = component.model.attrs
    return bool(component.cfg["beam_width"] == 1 and attributes["has_upper"] and not attributes["unseen_classes"])
