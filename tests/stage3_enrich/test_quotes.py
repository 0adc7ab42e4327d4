"""Tests of the quotes: who is reported to have said what."""

from __future__ import annotations

from collections.abc import Callable

import pytest
import spacy
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from msgspec import UNSET

from schemas.article import Entity, EntityType, Quote, Span
from streams.stage3_enrich.quotes import find_quotes
from streams.stage3_enrich.quotes.complements import LONGEST
from streams.stage3_enrich.words import parsed_text
from tests.english import parser

Finder = Callable[..., list[Quote]]


@pytest.fixture(scope="session")
def find() -> Finder:
    def found(text: str, *entities: Entity) -> list[Quote]:
        return find_quotes(parsed_text(parser()(text)), entities)

    return found


def entity(text: str, name: str, kind: EntityType = "person", mention: str | None = None) -> Entity:
    word = mention or name
    starts = [i for i in range(len(text)) if text.startswith(word, i)]
    mentions = [Span(start=start, end=start + len(word), text=word) for start in starts]
    return Entity(id=f"{kind}:{name}", type=kind, name=name, mentions=mentions)


def told(quote: Quote) -> tuple[str, str, str | None, str | None]:
    speaker = quote.speaker.text if quote.speaker is not UNSET else None
    cue = quote.cue.text if quote.cue is not UNSET else None
    return quote.kind, quote.text, speaker, cue


def test_words_in_curly_marks_belong_to_the_speaker_after_them(find: Finder) -> None:
    text = "“The harbor will reopen on Monday,” said Ana Duarte, the port’s director."
    assert [told(quote) for quote in find(text)] == [
        ("direct", "The harbor will reopen on Monday,", "Ana Duarte", "said")
    ]


def test_a_statement_in_marks_behind_its_announcement_is_of_whoever_issued_it(find: Finder) -> None:
    text = 'The company released the following statement: "We regret the accident. We will pay for the damage."'
    assert [told(quote) for quote in find(text)] == [
        ("direct", "We regret the accident. We will pay for the damage.", "company", "statement")
    ]


def test_a_pronoun_after_a_long_quote_is_the_only_person_named_in_the_paragraphs_before(find: Finder) -> None:
    text = (
        "“It was dark,” said Ben Okri, a farmer.\n\n“We ran to the river and hid there.\n\n"
        "“In the morning they were gone,” he said."
    )
    assert [one.speaker and one.speaker.entity for one in find(text, entity(text, "Ben Okri"))] == [
        "person:Ben Okri"
    ] * 3


def test_whom_somebody_speaks_to_is_not_what_is_said(find: Finder) -> None:
    assert find("Duarte spoke to the assembled members of the harbor board at the old customs house.") == []


@pytest.mark.parametrize(
    ("text", "rule"),
    [
        ("“We shall rebuild the harbor,” Anna Keller said.", "quotation-marks"),
        ("Anna Keller said that the harbor would be rebuilt.", "reporting-verb"),
        ("According to Anna Keller, the harbor will be rebuilt.", "according-to"),
    ],
)
def test_a_quote_names_the_construct_that_shows_it(find: Finder, text: str, rule: str) -> None:
    assert [quote.rule for quote in find(text)] == [rule]


def test_words_in_straight_marks_belong_to_the_speaker_before_them(find: Finder) -> None:
    text = 'Duarte told reporters: "We have no ships left."'
    assert [told(quote) for quote in find(text)] == [("direct", "We have no ships left.", "Duarte", "told")]


def test_words_in_single_curly_marks_survive_apostrophes(find: Finder) -> None:
    text = "‘We don’t have any ships left,’ Duarte said."
    assert [told(quote) for quote in find(text)] == [("direct", "We don’t have any ships left,", "Duarte", "said")]


def test_a_quotation_opened_by_one_mark_and_closed_by_another_ends_there(find: Finder) -> None:
    text = '"We have no ships left,” Duarte said. “Not one."'
    assert [quote.text for quote in find(text)] == ["We have no ships left,", "Not one."]


def test_the_second_half_of_a_broken_quotation_has_the_same_speaker_and_cue(find: Finder) -> None:
    text = "“The ships are gone,” Duarte said. “They will not come back.”"
    first, second = find(text)
    assert (second.text, second.speaker, second.cue) == ("They will not come back.", first.speaker, first.cue)


def test_a_quotation_over_several_paragraphs_keeps_its_speaker(find: Finder) -> None:
    text = (
        "Mayor Ruth Okafor spoke at the town hall.\n\n"
        "“The bridge is closed,” Okafor said. “Nobody may cross it.\n\n"
        "“We shall build a new one next year.\n\n"
        "“It will stand for a century.”"
    )
    quotes = [quote for quote in find(text) if quote.kind == "direct"]
    assert [quote.text for quote in quotes] == [
        "The bridge is closed,",
        "Nobody may cross it.",
        "We shall build a new one next year.",
        "It will stand for a century.",
    ]
    assert {told(quote)[2] for quote in quotes} == {"Okafor"}


def test_a_quotation_after_a_paragraph_that_ends_with_a_colon_has_the_speaker_of_that_paragraph(find: Finder) -> None:
    text = "In the evening, Okafor replied:\n\n“The bridge stays closed until the spring.”"
    assert told(find(text)[0]) == ("direct", "The bridge stays closed until the spring.", "Okafor", "replied")


def test_a_statement_in_a_block_is_direct_without_marks(find: Finder) -> None:
    text = (
        "Okafor’s office released the following statement (translated from Igbo):\n\n"
        "The bridge is unsafe and stays closed. Boats run every hour.\n\n"
        "The river was calm on Sunday."
    )
    kind, said, speaker, cue = told(find(text)[0])
    assert (kind, said) == ("direct", "The bridge is unsafe and stays closed. Boats run every hour.")
    assert (speaker, cue) == ("Okafor’s office", "statement")
    assert len(find(text)) == 1


def test_a_statement_in_a_block_goes_on_while_it_speaks_in_the_first_person(find: Finder) -> None:
    text = "The company issued this statement:\n\nWe regret the delay.\n\nOur engineers are at work.\n\nShares fell."
    assert [quote.text for quote in find(text)] == ["We regret the delay.", "Our engineers are at work."]


@pytest.mark.parametrize(
    ("text", "content", "speaker", "cue"),
    [
        (
            "Norway claimed Tuesday that the talks were still going on.",
            "that the talks were still going on",
            "Norway",
            "claimed",
        ),
        (
            "The ferry had sunk within minutes, the captain said.",
            "The ferry had sunk within minutes",
            "captain",
            "said",
        ),
        (
            "The ministry announced it was sticking to its budget.",
            "it was sticking to its budget",
            "ministry",
            "announced",
        ),
        ("The senator claimed Okafor had overreacted.", "Okafor had overreacted", "senator", "claimed"),
        ("According to the police, the thieves fled by boat.", "the thieves fled by boat", "police", "According"),
        ("The thieves fled by boat, according to the police.", "The thieves fled by boat", "police", "according"),
        ("As the Harbor Gazette reported, the ferry was old.", "the ferry was old", "Harbor Gazette", "reported"),
        ("Okafor promised to rebuild the bridge.", "to rebuild the bridge", "Okafor", "promised"),
    ],
)
def test_indirect_speech(find: Finder, text: str, content: str, speaker: str, cue: str) -> None:
    assert ("indirect", content, speaker, cue) in [told(quote) for quote in find(text)]


def test_a_clause_with_quoted_words_is_mixed(find: Finder) -> None:
    text = "The captain said that he was “perplexed” by the order."
    assert [told(quote) for quote in find(text)] == [
        ("mixed", "that he was “perplexed” by the order", "captain", "said")
    ]


def test_two_apostrophes_leave_a_quotation_mixed(find: Finder) -> None:
    text = "''The ships are gone,'' Duarte said."
    assert [told(quote) for quote in find(text)] == [("mixed", "''The ships are gone,''", "Duarte", "said")]


@pytest.mark.parametrize(
    "text",
    [
        "The so-called “experts” went home early.",
        "She starred in “The Long Winter” for two years.",
        "William “Bill” Hardy scored twice on Saturday.",
        "If the minister said anything, nobody would know what it meant.\n\nRain is likely.",
    ],
)
def test_marks_without_saying_are_no_direct_quotes(find: Finder, text: str) -> None:
    assert not [quote for quote in find(text) if quote.kind == "direct"]


def test_what_might_be_criticized_is_not_reported_as_criticism(find: Finder) -> None:
    assert find("The union would criticize the plan.") == []


def test_turns_of_a_transcript_belong_to_the_names_before_the_colons(find: Finder) -> None:
    text = "HOST: What happened to the bridge?\n\nOKAFOR: We closed it because it was unsafe."
    assert [told(quote)[1:3] for quote in find(text)] == [
        ("What happened to the bridge?", "HOST"),
        ("We closed it because it was unsafe", "OKAFOR"),
    ]


def test_a_label_in_capitals_alone_makes_no_transcript(find: Finder) -> None:
    assert find("UPDATE: The bridge was closed on Monday.") == []


def test_the_speaker_has_the_entity_whose_mention_it_holds(find: Finder) -> None:
    text = "Mayor Ruth Okafor said the bridge was closed."
    (quote,) = find(text, entity(text, "Ruth Okafor"))
    assert quote.speaker is not UNSET
    assert (quote.speaker.text, quote.speaker.entity) == ("Mayor Ruth Okafor", "person:Ruth Okafor")


def test_an_office_speaks_for_its_holder_but_a_relative_does_not(find: Finder) -> None:
    office = "Okafor’s office said the bridge was closed."
    brother = "Okafor’s brother said the bridge was closed."
    (first,), (second,) = (find(text, entity(text, "Okafor")) for text in (office, brother))
    assert first.speaker is not UNSET
    assert second.speaker is not UNSET
    assert (first.speaker.entity, second.speaker.entity) == ("person:Okafor", UNSET)


def test_a_pronoun_is_resolved_only_where_one_person_can_be_meant(find: Finder) -> None:
    alone = "Ruth Okafor closed the bridge. She said it was unsafe."
    crowd = "Ruth Okafor met Ana Duarte. She said the bridge was unsafe."
    (clear,) = find(alone, entity(alone, "Ruth Okafor"))
    unclear = find(crowd, entity(crowd, "Ruth Okafor"), entity(crowd, "Ana Duarte"))[-1]
    assert clear.speaker is not UNSET
    assert unclear.speaker is not UNSET
    assert (clear.speaker.entity, unclear.speaker.entity) == ("person:Ruth Okafor", UNSET)


def test_a_pronoun_is_not_resolved_against_the_title_of_a_person(find: Finder) -> None:
    text = "Mr. Okafor closed the bridge. She said it was unsafe."
    (quote,) = find(text, entity(text, "Okafor"))
    assert quote.speaker is not UNSET
    assert quote.speaker.entity is UNSET


def test_a_text_without_a_parse_has_no_indirect_quotes() -> None:
    assert find_quotes(parsed_text(spacy.blank("en")("The captain said that the ferry had sunk.")), []) == []


def test_clauses_that_hold_half_of_a_text_without_a_stop_are_not_told(find: Finder) -> None:
    """Else each of a thousand is told with all those inside it."""
    quotes = find("he said that she said that " * 500)
    assert sum(len(quote.text) for quote in quotes) < 500 * LONGEST * 10
    assert max((len(quote.text.split()) for quote in quotes), default=0) <= LONGEST


def test_a_very_long_chain_of_verbs_does_not_exhaust_the_stack(find: Finder) -> None:
    find("The captain said " + "and said " * 3000 + "that the ferry had sunk.")


WORDS = ["said", "told", "statement", "according", "to", "by", "who", "he", "Okafor", "released", "was", "asked", "A:"]
FRAGMENTS = st.sampled_from([*'“”‘’«»",.?:\n🚢\u2028', "''", "\n\n", "\r\n", *WORDS])


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.one_of(st.text(max_size=200), st.lists(FRAGMENTS, max_size=40).map(" ".join), st.lists(FRAGMENTS).map("".join))
)
def test_spans_match_any_text_in_order(find: Finder, text: str) -> None:
    quotes = find(text, *([entity(text, "Okafor")] if "Okafor" in text else []))
    for quote in quotes:
        parts = [quote, *(part for part in (quote.speaker, quote.cue) if part is not UNSET)]
        assert all(text[part.start : part.end] == part.text != "" for part in parts)
    assert [quote.start for quote in quotes] == sorted(quote.start for quote in quotes)
