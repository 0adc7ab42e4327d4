"""The words of events: what is no trigger, what makes an event planned or doubtful, what tells modes and contexts."""

from __future__ import annotations

from functools import cache

import msgspec

from streams.stage3_enrich.data_files import decoded

Words = frozenset[str]


class EventWords(msgspec.Struct, frozen=True):
    """Lemmas, by what they do.

    `no_triggers`, `no_nouns`: verbs and nouns that tell of no event by themselves; `no_comment`: what is no refusal
    when somebody declines to do it; `reporting`, `opinion`: verbs whose clause is somebody's word or thought;
    `claims`, `doubts`: nouns of what somebody says, or only thinks possible; `refusals`: verbs that refuse or
    threaten by themselves; `happening`: verbs that say of an act that it comes about; `planning`, `conditional`,
    `failing`: verbs whose dependent act is to come, may come, or does not; `wanting`: those under which an act of
    speech only may come, too; `planned_adjectives`, `past_adjectives`: of a noun that is to come, or long past;
    `gatherings`: nouns of what has a venue; `accidents`: what hurts people and is nobody's act; `deals`: what
    companies agree to do with each other; `companies`: words of company news; `modes`: PLOVER's modes by type, the
    telling ones first; `contexts`: its contexts; `*_verbs`: verbs that say how many people died, were injured, were
    arrested, or joined a protest.
    """

    no_triggers: Words
    no_nouns: Words
    no_comment: Words
    reporting: Words
    claims: Words
    doubts: Words
    refusals: Words
    happening: Words
    opinion: Words
    planning: Words
    conditional: Words
    wanting: Words
    failing: Words
    planned_adjectives: Words
    past_adjectives: Words
    gatherings: Words
    accidents: Words
    deals: Words
    companies: Words
    modes: dict[str, dict[str, Words]]
    contexts: dict[str, Words]
    death_verbs: Words
    injury_verbs: Words
    arrest_verbs: Words
    protest_verbs: Words


@cache
def event_words() -> EventWords:
    """The lexicon that is packaged with the stage."""
    return decoded("events.json", EventWords)
