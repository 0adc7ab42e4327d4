"""The words around a trigger as vectors."""

from __future__ import annotations

import numpy as np
import pytest

from streams.stage3_enrich.events.slots import WEIGHT, slots
from streams.stage3_enrich.word_vectors import DIMENSIONS, Vector, word_vectors
from tests.stage3_enrich.events.coded_text import Parsed

TRIGGER, OBJECT, CLAUSE, HELD, GOVERNED, AROUND, ABOVE = range(7)


def slot(text: str, trigger: str, number: int) -> Vector:
    vector: Vector = slots([Parsed(text).word(trigger)])[0]
    assert vector.shape == (7 * DIMENSIONS,)
    return vector[number * DIMENSIONS : (number + 1) * DIMENSIONS]


@pytest.mark.parametrize(
    ("text", "trigger", "number", "words"),
    [
        ("Kenya sent food to rebels.", "sent", TRIGGER, ["send"]),
        ("Kenya sent food to rebels.", "sent", OBJECT, ["food"]),
        ("Kenya sent food to rebels.", "sent", ABOVE, []),
        ("Kenya agreed to send food.", "agreed", CLAUSE, ["send"]),
        ("Kenya agreed to send food.", "agreed", GOVERNED, ["food"]),
        ("Kenya agreed to send food.", "send", ABOVE, ["agree"]),
        ("Kenya marched with rebels.", "marched", HELD, ["rebel"]),
        ("Kenya marched.", "marched", AROUND, ["march"]),
    ],
)
def test_each_slot_is_the_mean_of_its_words(text: str, trigger: str, number: int, words: list[str]) -> None:
    assert np.allclose(slot(text, trigger, number), word_vectors().means([words])[0] * WEIGHT, atol=1e-5)


def test_names_say_nothing() -> None:
    assert not slot("Kenya bombed Somalia.", "bombed", OBJECT).any()


def test_triggers_have_together_the_vectors_that_each_has_alone() -> None:
    parsed = Parsed("Kenya agreed to send food to rebels who marched.")
    triggers = [parsed.word(one) for one in ("agreed", "send", "marched")]
    assert slots(triggers).tolist() == [slots([one])[0].tolist() for one in triggers]
