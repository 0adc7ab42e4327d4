"""Plain text, with metadata before it or without."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from streams.stage1_extract.plain_text import read_plain_text
from streams.stage1_extract.text import clean_text

RECEIVED = datetime(2026, 3, 12, 12, tzinfo=UTC)
BODY = "The council met on Tuesday.\n\nIt will meet again."


def published(text: str) -> str | None:
    found = read_plain_text(text, RECEIVED).published
    return found.moment.isoformat() if found else None


@pytest.mark.parametrize(
    "opening", ["date 2026-03-10 ", "Date: 2026-03-10 ", "\n DATE 2026-03-10\n", "published 2026-03-10\t"]
)
def test_a_line_that_opens_with_its_date_is_cut_behind_it(opening: str) -> None:
    draft = read_plain_text(opening + BODY, RECEIVED)
    assert draft.text == BODY
    assert draft.published is not None
    assert draft.published.moment == datetime(2026, 3, 10, tzinfo=UTC)


def test_the_date_of_the_first_line_may_have_a_time() -> None:
    assert published(f"date 2026-03-10T14:05:09+02:00 {BODY}") == "2026-03-10T14:05:09+02:00"
    assert published(f"date 2026-03-10 14:05 {BODY}") == "2026-03-10T14:05:00+00:00"


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize("gap", [0, 1, 3])
def test_a_block_of_metadata_is_read_and_taken_out(end: str, gap: int) -> None:
    block = [
        "Title: Vote: bridge to be built",
        "Date: 10 March 2026",
        "By: Ann Lee and Bob Ray",
        "SOURCE : The Courier",
    ]
    block[-1] = "SOURCE: The Courier"
    block += ["URL: https://news.example/vote?utm_source=x", "Language: en-gb"]
    draft = read_plain_text(end.join(block) + end * (gap + 1) + BODY.replace("\n", end), RECEIVED)
    assert draft.text == BODY
    assert draft.headline == "Vote: bridge to be built"
    assert draft.published is not None
    assert (draft.published.moment, draft.published.precision) == (datetime(2026, 3, 10, tzinfo=UTC), "day")
    assert draft.by == ("Ann Lee", "Bob Ray")
    assert (draft.source_name, draft.uri, draft.told_language) == ("The Courier", "https://news.example/vote", "en-GB")


@pytest.mark.parametrize("first", ["Date: 2026-03-10", "Published: 2026-03-10"])
def test_a_block_may_begin_with_the_date(first: str) -> None:
    draft = read_plain_text(f"{first}\nTitle: Vote\n\n{BODY}", RECEIVED)
    assert (draft.text, draft.headline) == (BODY, "Vote")
    assert draft.published is not None


def test_a_single_field_before_an_empty_line_is_metadata() -> None:
    assert read_plain_text(f"By: Ann Lee\n\n{BODY}", RECEIVED).by == ("Ann Lee",)
    assert read_plain_text(f"Source: dpa\n\n{BODY}", RECEIVED).source_name == "dpa"
    assert read_plain_text(f"Title: Vote\n\n{BODY}", RECEIVED).text == BODY


def test_an_impossible_value_is_left_out_and_the_block_read_all_the_same() -> None:
    draft = read_plain_text(f"Title: Vote\nDate: 2099-01-01\nURL: /vote\nLanguage: english\nBy:\n\n{BODY}", RECEIVED)
    assert (draft.text, draft.headline) == (BODY, "Vote")
    assert (draft.published, draft.uri, draft.told_language, draft.by) == (None, None, None, None)


@pytest.mark.parametrize(
    "text",
    [
        "By: the time the sun rose, the crowd had gone home.\n\nNobody knew why.",
        "By: Tuesday the river had risen in the old town.\n\nNobody knew why.",
        "By: Ann Lee\nsays that this is a letter, and so it is.",
        "By Ann Lee's account, nothing happened.\n\nNobody knew why.",
        "Date: the fruit of the palm has been eaten for 5,000 years.\n\nIt is sweet.",
        "Date palms grow slowly.\n\nThey need water.",
        "Date: 2099-01-01 is a day like others.",
        "date 2099-01-01 is a day like others.",
        "date 2026-03-10",
        "Source: officials said on Tuesday that the deal was dead.\n\nNobody knew why.",
        "Language: the tie that binds us.\n\nNobody knew why.",
        "Link: between two towns.\n\nThe bridge is old.",
        "Warning: floods.\nTitle: Vote\n\nThe river rises.",
        "Title: " + "word " * 100 + "\n\nThe river rises.",
        "LONDON: The council met.\n\nIt will meet again.",
        "Published: in 1999.\n\nThe book is old.",
    ],
)
def test_prose_that_looks_like_metadata_stays_in_the_text(text: str) -> None:
    draft = read_plain_text(text, RECEIVED)
    assert draft.text == clean_text(text)
    assert (draft.headline, draft.by, draft.published, draft.source_name) == (None, None, None, None)


def test_metadata_without_a_text_leaves_the_metadata_as_text() -> None:
    assert read_plain_text("Title: Vote\nBy: Ann Lee", RECEIVED).text == "Title: Vote\nBy: Ann Lee"


def test_fields_in_the_middle_of_a_text_stay() -> None:
    assert read_plain_text(f"{BODY}\n\nSource: dpa\n\nDate: 2026-03-10", RECEIVED).source_name is None


LINES = st.sampled_from(
    ["Title: Vote", "Date: 2026-03-10", "By: Ann Lee", "By: it.", "Link:", "", " ", "date 2026-03-10 x", "Text."]
)


@settings(deadline=None)
@given(st.text() | st.lists(LINES).map("\n".join))
def test_any_text_is_read_and_never_grows(text: str) -> None:
    draft = read_plain_text(text, RECEIVED)
    assert draft.text is not None
    assert clean_text(text).endswith(draft.text)
