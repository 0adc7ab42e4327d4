"""The events of an article as a whole."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import get_args

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec import UNSET

from schemas.article import Article, Source, StoryReference
from schemas.event import Event, EventType
from streams.stage3_enrich.events import QUADS
from streams.stage3_enrich.stage import VERSION
from tests.stage3_enrich.events.coded_text import PUBLISHED, codes, enriched, events, names, stretches, told

MEETING = "The French president met the German chancellor on Monday."


def check(article: Article) -> None:
    """What holds of the events of every article."""
    text, found = article.text, article.events
    assert found is not UNSET
    assert len({event.id for event in found}) == len(found)
    for event in found:
        info = event.text_info
        assert text[info.start : info.end] == event.event_text
        assert info.start <= info.trigger.start < info.trigger.end <= info.end
        assert all(0 <= one.start < one.end <= len(text) for one in stretches(event))
        for side, where in ((event.actor, info.actor), (event.recipient, info.recipient)):
            assert names(side) == [text[one.start : one.end] for one in where]
        sides = [*info.actor, *info.recipient]
        assert sides
        assert all(info.start <= one.start and one.end <= info.end for one in sides)
        assert event.quad_code == QUADS[event.event[0]]
        assert msgspec.json.decode(msgspec.json.encode(event), type=Event) == event


def test_a_plain_sentence_becomes_a_whole_event() -> None:
    text = "Israel withdrew its troops from Lebanon on Tuesday."
    article = enriched(text, source=Source(name="Courier"), story=StoryReference(id="story-7"))
    check(article)
    (event,) = article.events or []
    assert told(event) == ("RETREAT", ["Israel"], ["Lebanon"])
    assert (codes(event.actor), codes(event.recipient)) == ([("ISR", "GOV")], [("LBN", "GOV")])
    assert (event.status, event.date, event.quad_code, event.rule) == ("asserted", "2026-03-10", 2, "active")
    info = event.text_info
    assert info.date is not UNSET
    assert [text[one.start : one.end] for one in (info.trigger, info.date)] == ["withdrew", "Tuesday"]
    (cited,) = event.cite_info
    assert (cited.id, cited.url, cited.publication, cited.language) == ("a1", "https://a.example/1", "Courier", "en")
    assert (cited.version_created, cited.coder, cited.version) == (PUBLISHED, "copydesk", VERSION)
    assert (cited.start, cited.end, event.story, event.sources) == (0, len(text), "story-7", 1)


@pytest.mark.parametrize(
    ("text", "status", "by"),
    [
        (MEETING, "asserted", UNSET),
        ("The French president will meet the German chancellor on Friday.", "planned", UNSET),
        ("The French president could meet the German chancellor on Friday.", "conditional", UNSET),
        ("The French president did not meet the German chancellor.", "negated", UNSET),
        ("The French president met the German chancellor in 1998.", "historical", UNSET),
        ("The French president met the German chancellor, the ministry said.", "reported", "ministry"),
        ("The ministry thinks that the French president met the German chancellor.", "opinion", "ministry"),
    ],
)
def test_each_status(text: str, status: str, by: str) -> None:
    (event,) = events(text)
    assert told(event)[0] == "CONSULT"
    assert (event.status, event.reported_by) == (status, by)


def test_no_attack_that_would_be_discussed_is_told_as_if_it_had_happened() -> None:
    for event in events("Russian and Syrian officials would discuss an imminent attack on Aleppo."):
        assert event.status in ("planned", "conditional")


def test_a_dateline_is_no_actor() -> None:
    (event,) = events("LONDON (Courier) - Kurdish rebels attacked Iranian troops on Tuesday.")
    assert told(event) == ("ASSAULT", ["Kurdish rebels"], ["Iranian troops"])


def test_a_pronoun_is_coded_as_whom_it_stands_for() -> None:
    (event,) = events("Russia said that it had attacked Ukraine.")
    assert told(event) == ("ASSAULT", ["Russia"], ["Ukraine"])
    assert codes(event.actor) == [("RUS", "GOV")]


def test_a_mutual_act_has_two_sides() -> None:
    (event,) = events("Israel and Egypt signed a treaty on Monday.")
    assert (names(event.actor), names(event.recipient)) == (["Israel"], ["Egypt"])


def test_numbers_of_people_are_told() -> None:
    (event,) = events("Israeli forces killed 14 militants in Gaza on Monday.")
    assert msgspec.to_builtins(event.magnitude) == {"dead": 14}


def test_the_ministry_gets_its_country_through_the_article() -> None:
    text = "Kenya sent soldiers north. Kenya closed the border. The ministry condemned the rebels."
    (event,) = [one for one in events(text) if names(one.actor) == ["ministry"]]
    assert codes(event.actor) == [("KEN", "GOV")]


@pytest.mark.parametrize(
    "text",
    [
        "Siemens supplied trains to Alstom.",
        "Siemens and Alstom signed a contract.",
        "Toyota agreed to buy a stake in Suzuki.",
        "The spokesman declined to comment.",
        "The White House declined to comment on the attack.",
        "The lighthouse was painted white on Monday.",
    ],
)
def test_business_silence_and_chores_are_no_events(text: str) -> None:
    assert events(text) == []


def test_events_come_in_the_order_of_their_triggers() -> None:
    text = f"{MEETING} Israel bombed Lebanon. Israeli forces killed 14 militants in Gaza."
    starts = [event.text_info.trigger.start for event in events(text)]
    assert starts == sorted(starts)
    assert len(starts) == 3


def test_without_a_date_of_publication_an_event_is_of_the_day_on_which_the_article_came() -> None:
    (event,) = events("Israel bombed Lebanon.", first_created=UNSET)
    assert event.date == "2026-03-10"
    assert event.cite_info[0].version_created is UNSET


def test_an_article_of_the_first_century_has_events_with_a_date() -> None:
    article = enriched("Israel bombed Lebanon.", first_created=PUBLISHED.replace(year=1))
    check(article)
    assert [event.date for event in article.events or ()] == ["0001-03-10"]


def test_every_type_has_a_quad_class() -> None:
    assert set(QUADS) == set(get_args(EventType))
    assert set(QUADS.values()) == {1, 2, 3, 4}


ODD: dict[str, Callable[[], str]] = {
    "blanks": lambda: " \n\n\t ",
    "no verb": lambda: "A quiet morning in Lisbon, with tea and rain.",
    "one word": lambda: "Attacked",
    "one order": lambda: "Withdraw!",
    "emoji": lambda: "🚢🇺🇦 Russia 💥 attacked 🇺🇦 Ukraine 🙏.",
    "unbalanced quotes": lambda: '"Russia attacked Ukraine, “he said" and ‘never attacked Poland.',
    "5000 joined objects": lambda: "Russia attacked " + ", ".join(["Ukraine"] * 5000) + ".",
    "5000 joined subjects": lambda: "Russia and " + "Syria and " * 5000 + "Iran attacked Ukraine.",
    "5000 joined verbs": lambda: "Russia " + "attacked and " * 5000 + "bombed Ukraine.",
    "2500 joined clauses": lambda: "Russia " + "attacked Ukraine and " * 2500 + "bombed Poland.",
    "clauses in clauses": lambda: "Russia attacked Ukraine as it " + "said that Poland warned that " * 800 + "it fell.",
    "owners of owners": lambda: "Russia" + "'s ally" * 3000 + " attacked Ukraine.",
    "prepositions": lambda: "Russia attacked " + "from under " * 3000 + "Ukraine.",
}


def test_an_empty_text_has_no_events() -> None:
    assert events("") == []


@pytest.mark.parametrize("text", [make() for make in ODD.values()], ids=ODD)
def test_odd_texts_are_coded_without_fail(text: str) -> None:
    check(enriched(text))
    check(enriched(text, first_created=UNSET))


FRAGMENTS = st.sampled_from(
    [
        *(
            "Russia",
            "Ukraine",
            "rebels",
            "The Kenyan army",
            "it",
            "who",
            "NATO",
            "President Amina Otieno",
            "its forces",
        ),
        *("attacked", "met", "agreed to send", "condemned", "was bombed by", "will withdraw from", "killed 14"),
        *("and", "in", "on Monday", "in 1939", "said that", "if", "not", "talks with", "the withdrawal of", "Cairo"),
        *(".", ",", "“", "”", '"', "--", "\n\n", "🚢", "\u2028", "(Courier) -"),
    ]
)
TEXTS = st.one_of(
    st.text(alphabet=st.characters(exclude_categories=["Cs"]), max_size=120),
    st.lists(FRAGMENTS, max_size=30).map(" ".join),
)


@settings(max_examples=120)
@given(TEXTS)
def test_in_any_text_spans_are_the_text_s_and_events_have_a_side_beside_their_trigger(text: str) -> None:
    check(enriched(text))


@settings(max_examples=40)
@given(TEXTS)
def test_an_article_that_is_coded_twice_has_equal_events(text: str) -> None:
    assert events(text) == events(text)


@settings(max_examples=40)
@given(TEXTS, st.datetimes())
def test_whenever_it_is_published_an_event_has_a_date(text: str, moment: object) -> None:
    for event in events(f"Israel bombed Lebanon.\n\n{text}", first_created=moment):
        assert re.fullmatch(r"\d{4}(-\d\d(-\d\d)?)?", event.date)
