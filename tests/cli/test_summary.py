"""A message in a line, whatever it holds."""

from __future__ import annotations

from datetime import UTC, datetime

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from schemas.article import Article, Copies, Quote, Source
from schemas.duplicate import Duplicate
from schemas.event import Event
from schemas.spread import Spread
from schemas.story import Story, StoryName
from schemas.withdrawal import Withdrawal
from streams.cli.summary import headline_of, plain, short, summary, verdict_of
from streams.coded_messages import WITHDRAWN_TYPE
from streams.dead_letters import dead_letter
from streams.outcomes import Reason, Rejected
from streams.records import Record
from streams.stage4_corroborate.merging import canceled
from streams.topics import (
    CODED,
    COPIES,
    DEAD,
    DUPLICATE,
    ENRICHED,
    EVENTS,
    EXTRACTED,
    PUBLIC,
    RAW,
    STORIES,
    UNIQUE,
    Topic,
)
from tests.stage4_corroborate.coded_events import COUNTRY, KHARKIV, event

TIME = datetime(2024, 3, 26, 14, 5, 9, tzinfo=UTC)
ARTICLE = Article(id="a1", uri="https://news.test/a", received=TIME, headline="A bridge opens", text="It opens.")
CONTROLS = {chr(code) for code in (*range(32), *range(127, 160))}


def record(topic: Topic, value: bytes | None) -> Record:
    return Record(topic.name, 1, 44, TIME, b"key", value)


def line(topic: Topic, message: object) -> str:
    return summary(topic, record(topic, msgspec.json.encode(message))).plain


def test_an_article_shows_time_headline_verdict_and_uri() -> None:
    assert line(EXTRACTED, ARTICLE) == "14:05:09 A bridge opens  extracted\n         https://news.test/a"


def test_an_enriched_article_shows_how_much_was_found() -> None:
    found = msgspec.structs.replace(
        ARTICLE, copies=Copies(kind="original"), entities=[], quotes=[Quote(start=0, end=2, text="It", kind="direct")]
    )
    assert line(ENRICHED, found).splitlines() == [
        "14:05:09 A bridge opens  original",
        "         https://news.test/a  0 entities, 1 quotes",
    ]


def test_a_revision_shows_its_version() -> None:
    revision = msgspec.structs.replace(ARTICLE, version=3, copies=Copies(kind="revision", of="a0"))
    assert verdict_of(revision) == "revision, version 3"


def test_an_article_without_a_headline_shows_how_it_begins() -> None:
    bare = msgspec.structs.replace(ARTICLE, headline=msgspec.UNSET, text="First line.\n\n" + "word " * 40)
    assert headline_of(bare).startswith("First line. word word")
    assert len(headline_of(bare)) == 90


def test_a_story_shows_how_many_articles_outlets_and_names_it_has() -> None:
    story = Story(
        id="a1", status="open", headline="Bridge", first_created=TIME, version_created=TIME, article_count=2,
        articles=["a1", "a2"], sources=["Courier", "Gazette"], entities=[StoryName(name="Ann Lee", articles=2)],
    )  # fmt: skip
    shown = line(STORIES, story)
    assert shown.startswith("14:05:09 Bridge  open")
    assert "2 articles  Courier, Gazette  Ann Lee" in shown


def test_copies_are_shown_with_who_ran_them() -> None:
    spread = Spread(id="a1", uri="https://a.test/a", count=3, sources=["Mirror", "Echo"])
    assert line(COPIES, spread) == "14:05:09 2 copies of https://a.test/a  Mirror, Echo"


@pytest.mark.parametrize(
    ("told", "shown"),
    [
        (
            event("a", event_loc=KHARKIV, event_text="Shelled."),
            (
                "2026-03-10 ASSAULT (heavy-weapons) Russian forces (RUS/MIL) -> a village (UKR/CVL)"
                "  Kharkiv, UKR  asserted  1 source  Shelled."
            ),
        ),
        (
            canceled(event("a", date="2026-03", mode=msgspec.UNSET, actor=[], recipient=[])),
            "2026-03    ASSAULT ? -> ?  canceled  0 sources  Russian forces shelled a village, said a",
        ),
    ],
)
def test_an_event_is_one_line_with_all_that_it_is(told: Event, shown: str) -> None:
    assert line(EVENTS, told) == f"14:05:09 {shown}"


def test_an_event_in_a_country_names_it() -> None:
    assert "  Ukraine, UKR  " in line(EVENTS, event("a", event_loc=COUNTRY))


def test_a_withdrawal_shows_what_it_ends_and_why() -> None:
    value = msgspec.json.encode(Withdrawal(withdrawn="a1", by="a2", because="canceled"))
    shown = summary(CODED, Record(CODED.name, 0, 1, TIME, b"a1", value, (("ce_type", WITHDRAWN_TYPE.encode()),)))
    assert shown.plain == "14:05:09 withdrawn (canceled): what a1 told  by a2"


def test_a_duplicate_shows_of_what_it_is_how_much_of_a_copy() -> None:
    copies = Copies(kind="near", of="a1", similarity=0.874)
    duplicate = Duplicate(id="a2", uri="https://other.test/a", source=Source(name="Other"), copies=copies)
    assert line(DUPLICATE, duplicate) == "14:05:09 near 87% of a1  https://other.test/a"


def test_what_a_verdict_leaves_out_is_left_out() -> None:
    duplicate = Duplicate(id="a2", uri="https://other.test/a", copies=Copies(kind="exact"))
    assert "UNSET" not in line(DUPLICATE, duplicate)


def test_a_dead_letter_shows_reason_stage_detail_and_where_it_stands() -> None:
    (letter,) = dead_letter(record(RAW, b"x"), "extract", Rejected(Reason.INVALID_JSON, "at byte\n7")).outputs
    shown = summary(DEAD, Record(DEAD.name, 0, 2, TIME, letter.key, letter.value, letter.headers)).plain
    assert shown == "14:05:09 invalid-json at extract: at byte 7  articles-dead/0/2"


def test_a_dead_letter_of_another_maker_is_shown_too() -> None:
    assert summary(DEAD, record(DEAD, None)).plain == "14:05:09 dead at ?:   articles-dead/1/44"


def test_a_raw_message_shows_how_it_begins() -> None:
    assert (
        summary(RAW, record(RAW, b"<html>\n<p>caf\xe9")).plain
        == "14:05:09 <html> <p>caf\N{REPLACEMENT CHARACTER}  articles-raw/1/44"
    )


@pytest.mark.parametrize("value", [None, b"", b"{}", b"\xff", b'{"id": "\xff"}', b"[" * 100_000, b'{"id": "a\x1b[2J"}'])
@pytest.mark.parametrize("topic", [EXTRACTED, UNIQUE, ENRICHED, DUPLICATE, CODED, EVENTS], ids=lambda topic: topic.name)
def test_what_is_no_message_of_its_topic_is_told_in_its_place(topic: Topic, value: bytes | None) -> None:
    assert f"{topic.name}/1/44 is no message of {topic.name}: " in summary(topic, record(topic, value)).plain


@given(st.sampled_from(PUBLIC), st.binary(max_size=60))
def test_bytes_of_any_kind_are_shown_without_steering_the_terminal(topic: Topic, value: bytes) -> None:
    assert not CONTROLS & set(summary(topic, record(topic, value)).plain.replace("\n", ""))


@given(st.text())
def test_a_short_text_is_one_line_of_bounded_length(text: str) -> None:
    found = short(text)
    assert len(found) <= 90
    assert not CONTROLS & set(found)
    assert found.rstrip("…") in " ".join(plain(text).split()) + "…"


@given(st.text())
def test_a_plain_text_keeps_offsets_and_everything_but_controls(text: str) -> None:
    assert len(plain(text)) == len(text)
    kept = [(old, new) for old, new in zip(text, plain(text), strict=True) if old not in CONTROLS or old in "\n\t"]
    assert all(old == new for old, new in kept)
    assert CONTROLS & set(plain(text)) <= {"\n", "\t"}
