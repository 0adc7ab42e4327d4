"""Modes and contexts of PLOVER."""

from __future__ import annotations

import pytest

from streams.stage3_enrich.events.lexicon import event_words
from streams.stage3_enrich.events.modes import contexts_of, mode_of
from tests.stage3_enrich.events.coded_text import Parsed


@pytest.mark.parametrize(
    ("text", "trigger", "kind", "mode"),
    [
        ("The minister visited Berlin.", "visited", "CONSULT", "visit"),
        ("The minister phoned the chancellor.", "phoned", "CONSULT", "phone"),
        ("Kenya sent food to Somalia.", "sent", "AID", "humanitarian"),
        ("The minister resigned.", "resigned", "RETREAT", "resign"),
        ("Kenya imposed sanctions on Mali over the arrest of a judge.", "imposed", "COERCE", "restrict"),
        ("The minister met the chancellor.", "met", "CONSULT", None),
        ("The minister visited Berlin.", "visited", "NO SUCH TYPE", None),
    ],
)
def test_the_trigger_or_its_clause_tells_the_mode(text: str, trigger: str, kind: str, mode: str | None) -> None:
    assert mode_of(Parsed(text).word(trigger), kind) == mode


def test_the_mode_of_the_trigger_comes_before_that_of_its_clause() -> None:
    text = "The minister visited a summit."
    assert mode_of(Parsed(text).word("visited"), "CONSULT") == "visit"


def test_contexts_are_those_that_words_of_the_clause_tell_and_no_more_than_four() -> None:
    parsed = Parsed("The court heard a lawsuit over soldiers and tanks and missiles.")
    assert contexts_of(parsed.word("heard")) == ["legal", "military"]
    assert contexts_of(Parsed("Kenya painted the lighthouse.").word("painted")) == []
    many = Parsed(
        "The court and the judge heard of soldiers, tanks, spies, spying, bombs, terrorists, refugees, asylum, "
        "corruption and bribery."
    )
    assert len(contexts_of(many.word("heard"))) == 4


def test_every_mode_belongs_to_a_type_and_every_word_is_a_lemma_in_small_letters() -> None:
    words = event_words()
    for modes in words.modes.values():
        assert all(word == word.lower() for telling in modes.values() for word in telling)
    assert all(word == word.lower() for telling in words.contexts.values() for word in telling)
