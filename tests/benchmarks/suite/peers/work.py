"""What every contender does with an article: its entities by stock spaCy, as JSON, and by which process."""

from __future__ import annotations

import os
from collections.abc import Sequence

import orjson

from tests.benchmarks.suite.spacy_pipe import BATCH, stock


def entities(values: Sequence[bytes]) -> list[bytes]:
    """The entities in the texts of raw messages, parsed as one batch."""
    docs = stock().pipe((orjson.loads(value)["text"] for value in values), batch_size=BATCH)
    return [
        orjson.dumps(
            {"by": os.getpid(), "entities": [(one.start_char, one.end_char, one.label_, one.text) for one in doc.ents]}
        )
        for doc in docs
    ]
