"""Topics: what an article is about, by the terms in it, and none where that is open."""

from __future__ import annotations

import json
import re
from importlib import resources

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from streams.stage3_enrich.topics import find_topics, lexicon
from streams.stage3_enrich.words import parsed_text
from tests.english import parser

MATCH = (
    "The striker scored twice before halftime as Harbour United beat the visitors 3-1 on Saturday. "
    "The goalkeeper saved a penalty kick, and the midfielder hit the post. "
    "The win keeps the team second in the league with four matches of the season left, the head coach said."
)
RATES = (
    "The central bank left its interest rate unchanged on Thursday and said that inflation would slow by the summer. "
    "Consumer prices rose by 2.1 per cent in May. "
    "Economic growth was weaker than in the first months of the year, and the trade deficit widened."
)
QUAKE = (
    "An earthquake shook the northern valleys before dawn, and aftershocks went on until noon. "
    "Rescue workers dug for survivors below a landslide that had buried two villages. The death toll rose to 31."
)
STORM = (
    "A blizzard closed the mountain roads on Monday. The weather service counted 60 centimetres of snowfall in a day "
    "and expects the cold snap to end with heavy rain on Thursday."
)
TRIAL = (
    "The defendant pleaded not guilty when the trial opened at the district court. "
    "Prosecutors told the jury that he had forged the letters; his lawyer will call two witnesses."
)
VOTE = (
    "Voters went to the polls on Sunday in a general election that the opposition party is expected to win. "
    "Polling stations opened at seven. An exit poll is due when the last ballot boxes are closed."
)
VACCINE = (
    "The health ministry will offer the new vaccine to all nurses from October. In a clinical trial it halved the "
    "number of patients with influenza. Vaccination is free, and side effects were mild."
)


def told(text: str, headline: str | None = None) -> list[str]:
    return [topic.name for topic in find_topics(parsed_text(parser()(text)), headline)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (MATCH, ["sport", "competition discipline"]),
        (RATES, ["economy, business and finance", "economy"]),
        (QUAKE, ["disaster, accident and emergency incident", "disaster"]),
        (STORM, ["weather", "weather phenomena"]),
        (TRIAL, ["crime, law and justice", "judiciary"]),
        (VOTE, ["politics and government", "election"]),
        (VACCINE, ["health", "health treatment and procedure"]),
    ],
)
def test_a_text_on_one_matter_has_its_topic_and_the_narrower_one(text: str, expected: list[str]) -> None:
    assert told(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "",
        "The bridge was painted green in the spring. Nobody remembers who chose the colour, or why.",
        # One term is no topic, however often it is there.
        "The movie was long. The movie ended late. Nobody spoke of the movie on the way home.",
    ],
)
def test_a_text_with_few_terms_has_no_topic(text: str) -> None:
    assert told(text) == []


def test_where_many_topics_have_a_little_each_there_is_none() -> None:
    assert told(f"{MATCH} {RATES} {QUAKE} {TRIAL} {VOTE} {VACCINE}") == []


def test_two_topics_that_share_a_text_are_both_given() -> None:
    names = told(f"{TRIAL} {VACCINE}")
    assert {"crime, law and justice", "health"} <= set(names)
    assert len(names) <= 3


def test_a_headline_counts_and_is_named_by_the_rule() -> None:
    text = "The orchestra will play in the old theatre, which has been closed for nine years."
    without, _ = find_topics(parsed_text(parser()(text)), None)
    with_headline, _ = find_topics(parsed_text(parser()(text)), "Opera returns to the quay")
    assert (without.rule, with_headline.rule) == ("lexicon-lead", "lexicon-headline")


def test_words_of_a_headline_are_known_in_other_forms_by_the_text() -> None:
    doc = parser()("He was convicted on Friday, and the prosecutor asked for eleven years.")
    (topic, *_) = find_topics(parsed_text(doc), "CONVICTED")
    assert topic.rule == "lexicon-headline"


def test_the_name_of_a_person_is_no_term() -> None:
    doc = parser()("Anna Bishop met Peter Cardinal. They walked to the harbour, where the boats were.")
    assert find_topics(parsed_text(doc), None) == []


def test_a_topic_is_a_concept_of_the_iptc_with_a_confidence() -> None:
    broad, narrow = find_topics(parsed_text(parser()(MATCH)), None)
    assert broad.uri == "http://cv.iptc.org/newscodes/mediatopic/15000000"
    assert narrow.uri == "http://cv.iptc.org/newscodes/mediatopic/20000822"
    assert isinstance(broad.confidence, float)
    assert isinstance(narrow.confidence, float)
    assert narrow.confidence <= broad.confidence


@given(st.lists(st.sampled_from(sorted(" ".join(words) for words in lexicon().said_of)), max_size=60), st.text())
@settings(max_examples=50, deadline=None)
def test_of_any_words_there_are_three_topics_at_most_each_once_and_after_its_broader_one(
    terms: list[str], headline: str
) -> None:
    topics = find_topics(parsed_text(parser().make_doc(" ".join(terms))), headline)
    uris = [topic.uri for topic in topics]
    assert len(uris) == len(set(uris)) <= 3
    broader = {concept.uri: concept.broader for concept in lexicon().concepts.values()}
    for position, uri in enumerate(uris):
        above = broader[uri]
        assert above is None or lexicon().concepts[above].uri in uris[:position]


def test_the_lexicon_is_of_two_levels_and_says_each_thing_once() -> None:
    data = json.loads(resources.files("streams.stage3_enrich").joinpath("data/topics.json").read_text("utf-8"))
    codes = [topic["code"] for topic in data["topics"]]
    top = {topic["code"] for topic in data["topics"] if "broader" not in topic}
    assert len(codes) == len(set(codes))
    assert len(top) == 16
    for topic in data["topics"]:
        assert re.fullmatch(r"\d{2}000000" if topic["code"] in top else r"2000\d{4}", topic["code"])
        assert topic.get("broader") in top | {None}
        assert not set(topic["terms"]) & set(topic["hints"])
        assert all(phrase == phrase.lower() for phrase in topic["terms"] + topic["hints"])
    assert data["confidence"] == sorted(data["confidence"])
    assert data["confidence"][0][0] == 0


def test_every_phrase_is_split_as_the_pipeline_splits_words() -> None:
    split_otherwise = [
        words
        for words in lexicon().said_of
        if tuple(token.text for token in parser().make_doc(" ".join(words))) != words
    ]
    assert split_otherwise == []
