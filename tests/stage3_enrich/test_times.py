"""Time expressions: what is found, what it resolves to, and what is left alone."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta, timezone
from itertools import pairwise

import pytest
import spacy
from hypothesis import given, settings
from hypothesis import strategies as st

from streams.stage3_enrich.times import find_times
from streams.stage3_enrich.times.lexicon import Rule, fold, lexicon
from streams.stage3_enrich.times.timex_calendar import length, parsed, period, shifted
from tests.english import parser

TUESDAY = datetime(2024, 3, 26, tzinfo=UTC)


def found(text: str, published: datetime | None = TUESDAY) -> list[tuple[str, str]]:
    return [(time.text, time.value) for time in find_times(parser()(text), published)]


def only(text: str, published: datetime | None = TUESDAY) -> tuple[str, str]:
    (one,) = found(text, published)
    return one


def test_resolves_a_weekday_a_week_and_a_day_without_year_in_one_report() -> None:
    text = (
        "The envoys flew home on Tuesday after the mediators dropped a draft introduced by the U.S. last week, "
        "and relatives marked half a year since the massacre of October 7."
    )
    values = dict(found(text))
    assert values["Tuesday"] == "2024-03-26"
    assert values["last week"] == "2024-W12"
    assert values["October 7"] == "2023-10-07"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("It opened on 2024-03-26.", ("2024-03-26", "2024-03-26")),
        ("It opened on 26 March 2024.", ("26 March 2024", "2024-03-26")),
        ("It opened on the 26th of March 2024.", ("the 26th of March 2024", "2024-03-26")),
        ("It opened on Thursday, October 1, 1998.", ("Thursday, October 1, 1998", "1998-10-01")),
        ("It opened on March 20.", ("March 20", "2024-03-20")),
        ("The war began on Oct. 7.", ("Oct. 7", "2023-10-07")),
        ("It was built in the 1990s.", ("the 1990s", "199")),
        ("It was built in the 19th century.", ("the 19th century", "18")),
        ("It was built in March 2021.", ("March 2021", "2021-03")),
        ("Sales fell in Q3.", ("Q3", "2023-Q3")),
        ("Sales fell in the second quarter of last year.", ("the second quarter of last year", "2023-Q2")),
        ("The river froze last winter.", ("last winter", "2023-WI")),
        ("It was built in early 2009.", ("early 2009", "2009")),
        ("The report is dated 25/12/2023.", ("25/12/2023", "2023-12-25")),
    ],
)
def test_reads_dates_of_the_calendar(text: str, expected: tuple[str, str]) -> None:
    assert only(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("The council voted on Monday.", "2024-03-25"),
        ("The council will vote on Monday.", "2024-04-01"),
        ("The trial is scheduled to begin on Wednesday.", "2024-03-27"),
        ("The council voted last Tuesday.", "2024-03-19"),
        ("The council will vote next Tuesday.", "2024-04-02"),
        ("The shop stays shut until Friday.", "2024-03-29"),
        ("The court will rule on April 2.", "2024-04-02"),
        ("The bridge collapsed in November.", "2023-11"),
        ("The party will choose its leader in November.", "2024-11"),
    ],
)
def test_takes_direction_from_the_verb(text: str, expected: str) -> None:
    assert only(text)[1] == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("She left today.", "2024-03-26"),
        ("She left yesterday.", "2024-03-25"),
        ("The mayor speaks tonight.", "2024-03-26TNI"),
        ("She left last night.", "2024-03-25TNI"),
        ("Shells fell overnight.", "2024-03-26TNI"),
        ("Shells fell on Tuesday morning.", "2024-03-26TMO"),
        ("She left this month.", "2024-03"),
        ("Fares will rise next year.", "2025"),
        ("She left three weeks ago.", "2024-W10"),
        ("She left five days ago.", "2024-03-21"),
        ("She left several years ago.", "PAST_REF"),
    ],
)
def test_counts_from_publication(text: str, expected: str) -> None:
    assert only(text)[1] == expected


def test_counts_from_the_date_mentioned_last() -> None:
    times = found("The siege ended on March 20. Two days earlier the army had left. The next day a truce began.")
    assert times == [("March 20", "2024-03-20"), ("Two days earlier", "2024-03-18"), ("The next day", "2024-03-19")]


def test_counts_from_publication_where_no_date_was_mentioned() -> None:
    assert only("Two days earlier the army had left.")[1] == "2024-03-24"


def test_compares_with_the_same_period_of_the_year_before() -> None:
    times = found("Sales fell in January, compared with the same month a year ago.")
    assert times == [("January", "2024-01"), ("the same month a year ago", "2023-01")]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("It opened at 2024-03-26T15:00.", ("2024-03-26T15:00", "2024-03-26T15:00")),
        ("The plane landed at 18:00 UTC.", ("18:00 UTC", "2024-03-26T18:00Z")),
        ("Doors opened at 3 p.m. on Monday.", ("3 p.m. on Monday", "2024-03-25T15:00")),
        ("Doors opened on Monday at 8:30 p.m.", ("Monday at 8:30 p.m.", "2024-03-25T20:30")),
        ("Shells fell on the night of March 3.", ("the night of March 3", "2024-03-03TNI")),
        ("The bells rang at noon.", ("noon", "2024-03-26T12:00")),
    ],
)
def test_puts_a_time_of_day_on_its_day(text: str, expected: tuple[str, str]) -> None:
    assert only(text) == expected


def test_a_time_of_day_takes_the_day_named_before_it_in_the_sentence() -> None:
    times = found("On Sunday the crowd arrived, and at 14:00 the gates were closed.")
    assert times == [("Sunday", "2024-03-24"), ("14:00", "2024-03-24T14:00")]


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("The talks lasted three days.", "P3D"),
        ("They signed a two-year lease.", "P2Y"),
        ("The quarrel took decades.", "PXY"),
        ("He waited for half an hour.", "PT30M"),
        ("He was jailed for two and a half years.", "P2.5Y"),
        ("He was jailed for twenty-five years.", "P25Y"),
        ("They walked for several weeks.", "PXW"),
        ("Prices doubled over the past six months.", "P6M"),
    ],
)
def test_measures_durations(text: str, value: str) -> None:
    (time,) = find_times(parser()(text), TUESDAY)
    assert (time.type, time.value) == ("DURATION", value)


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("The ferry runs every day.", "P1D"),
        ("The fee is paid annually.", "P1Y"),
        ("The paper appears weekly.", "P1W"),
        ("The market is held every Friday.", "XXXX-WXX-5"),
        ("They meet twice a month.", "P1M"),
    ],
)
def test_reads_what_recurs_as_a_set(text: str, value: str) -> None:
    (time,) = find_times(parser()(text), TUESDAY)
    assert (time.type, time.value) == ("SET", value)


def test_reads_vague_references() -> None:
    times = found("The bank recently moved. It now rents. It will soon build.")
    assert [value for _, value in times] == ["PAST_REF", "PRESENT_REF", "FUTURE_REF"]


@pytest.mark.parametrize(
    "text",
    [
        "They may march in the sun.",
        "May I ask a question?",
        "The October Revolution changed the theatre.",
        "The New York Times and the Daily Mail disagreed.",
        "She came second, and a second car followed.",
        "The update to version 3.2.2008 failed.",
        "The repair cost $2008.",
        "The flaw is known as CVE-2021-44228.",
        "The council adopted resolution 1973.",
        "The storm displaced 2000 people.",
        "Come as soon as you can.",
    ],
)
def test_leaves_ordinary_words_names_and_numbers_alone(text: str) -> None:
    assert found(text) == []


def test_finds_both_years_of_a_range() -> None:
    assert found("The drought of 2016\u20132018 ruined them.") == [("2016", "2016"), ("2018", "2018")]


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("The war began on October 7.", "XXXX-10-07"),
        ("She left on Tuesday.", "XXXX-WXX-2"),
        ("She left last week.", "XXXX-WXX"),
        ("She left yesterday.", "XXXX-XX-XX"),
        ("She left in May 2021.", "2021-05"),
    ],
)
def test_without_publication_time_the_unknown_is_marked(text: str, value: str) -> None:
    assert only(text, None)[1] == value


def test_today_is_the_day_in_the_zone_of_publication() -> None:
    late = datetime(2024, 3, 26, 23, 30, tzinfo=timezone(timedelta(hours=-8)))
    assert only("She left today.", late)[1] == "2024-03-26"


def test_the_end_of_the_calendar_is_unknown_rather_than_an_error() -> None:
    assert only("It formed 9000 years ago.")[1] == "XXXX"
    assert only("She left tomorrow.", datetime.max.replace(tzinfo=UTC))[1] == "XXXX-XX-XX"


def test_needs_no_parse() -> None:
    times = find_times(spacy.blank("en")("She left on Tuesday at noon. Prices will rise in 2030."), TUESDAY)
    assert [time.value for time in times] == ["2024-03-26T12:00", "2030"]


WORDS = sorted({word for words in lexicon().words.values() for word in words})
PIECES = [
    *WORDS,
    *"0123456789",
    "2024",
    "1998",
    "the",
    "in",
    "of",
    "'",
    "-",
    "/",
    ":",
    ".",
    "$",
    "\n",
    "p.m.",
    "ago",
    "\u0661",
]
BLANK = spacy.blank("en")


def assert_well_formed(text: str, published: datetime | None, parse: Callable[[str], spacy.tokens.Doc]) -> None:
    times = find_times(parse(text), published)
    assert all(text[time.start : time.end] == time.text != "" for time in times)
    assert all(one.end <= other.start for one, other in pairwise(times))


MOMENTS = st.none() | st.datetimes(timezones=st.just(UTC))


@given(text=st.text(), published=MOMENTS)
def test_any_text_gives_spans_that_match(text: str, published: datetime | None) -> None:
    assert_well_formed(text, published, BLANK)


@settings(max_examples=300)
@given(pieces=st.lists(st.sampled_from(PIECES), max_size=12), glue=st.sampled_from([" ", "", "  "]), published=MOMENTS)
def test_any_mix_of_time_words_gives_spans_that_match(pieces: list[str], glue: str, published: datetime | None) -> None:
    assert_well_formed(glue.join(pieces), published, BLANK)


@settings(max_examples=60, deadline=None)
@given(pieces=st.lists(st.sampled_from(PIECES), max_size=12))
def test_any_parsed_mix_gives_spans_that_match(pieces: list[str]) -> None:
    assert_well_formed(" ".join(pieces).title(), TUESDAY, parser())


@given(st.text())
def test_folding_keeps_every_offset(text: str) -> None:
    assert len(fold(text)) == len(text)


@given(st.dates(), st.sampled_from(["D", "W", "M", "Q", "Y"]))
def test_a_period_reads_back_as_a_day_inside_itself(day: datetime, unit: str) -> None:
    known = parsed(period(day, unit))
    if known:
        assert known[1] == unit
        assert period(known[0], unit) == period(day, unit)


def test_a_month_later_stays_in_the_shorter_month() -> None:
    day = shifted(datetime(2024, 1, 31, tzinfo=UTC).date(), 1, "M")
    assert day is not None
    assert day.isoformat() == "2024-02-29"


def test_lengths_beyond_a_year_are_told_in_years() -> None:
    assert [length(2, "E"), length(0.5, "C"), length(None, "E"), length(2, "FN")] == ["P20Y", "P50Y", "PXY", "P4W"]


@settings(max_examples=300, deadline=None)
@given(
    st.lists(
        st.sampled_from(
            [*sorted(lexicon().starts | lexicon().never_first), "12", "2026", "3:30", "03/04/26", "-", ",", "9/11"]
        ),
        max_size=8,
    )
)
def test_a_rule_matches_nowhere_but_where_the_one_for_all_does(words: list[str]) -> None:
    text = fold(" ".join(words))
    for start in range(len(text)):
        if any(rule.pattern.match(text, start) for rule in lexicon().rules):
            assert lexicon().any_rule.match(text, start)


@settings(deadline=None)
@given(st.data(), st.sampled_from(lexicon().rules))
def test_no_rule_finds_an_expression_that_begins_with_a_word_that_is_never_first(
    data: st.DataObject, rule: Rule
) -> None:
    found = rule.pattern.search(data.draw(st.from_regex(rule.pattern)))
    assert found
    assert re.split("[^a-z]", found.group())[0] not in lexicon().never_first
