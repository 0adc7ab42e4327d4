"""Dates of pages: which are of the article, and how written ones are read."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from streams.stage1_extract.html_tree import parse
from streams.stage1_extract.lines import lines
from streams.stage1_extract.page_dates import first_published, marked_dates, printed_dates, tagged_dates
from streams.stage1_extract.published import Published
from streams.stage1_extract.url_date import url_date
from streams.stage1_extract.written_dates import written_dates

RECEIVED = datetime(2026, 3, 12, 12, tzinfo=UTC)


def day(text: str, *, month_first: bool = False) -> str | None:
    found = next(written_dates(text, RECEIVED, month_first=month_first), None)
    return found.published.moment.date().isoformat() if found else None


@pytest.mark.parametrize(
    "text",
    [
        "3 March 2026", "March 3, 2026", "Mar. 3rd, 2026", "3. März 2026", "3 mars 2026", "3 de marzo de 2026",
        "3 marca 2026", "3 марта 2026", "3 Mart 2026", "03.03.2026", "3/3/26", "2026-03-03", "2026年3月3日",
        "Published on 3 March 2026 at 10:30", "Tuesday, 3 March 2026", "03.03.2612:44", "03.03.202612:44",
    ],
)  # fmt: skip
def test_written_days_are_read(text: str) -> None:
    assert day(text) == "2026-03-03"


def test_the_order_of_day_and_month_is_that_of_the_page() -> None:
    assert day("4/3/2025") == "2025-03-04"
    assert day("4/3/2025", month_first=True) == "2025-04-03"
    assert day("25/3/2025", month_first=True) == day("3/25/2025") == "2025-03-25"
    assert day("4.3.2025", month_first=True) == "2025-03-04"


@pytest.mark.parametrize("text", ["", "March 2026", "31.02.2025", "3 March 2099", "99/99/2025", "1.2.3.2025", "2025"])
def test_what_is_no_possible_day_is_none(text: str) -> None:
    assert day(text) is None


@settings(deadline=None)
@given(st.dates(date(1700, 1, 1), date(2026, 3, 1)))
def test_every_day_comes_back_as_it_was_written(moment: date) -> None:
    assert day(f"{moment:%d.%m.%Y}") == day(f"{moment:%B} {moment.day}, {moment.year}") == moment.isoformat()


@settings(deadline=None)
@given(
    st.text(max_size=100)
    | st.lists(st.sampled_from(["1", "3", "31", "2025", "99", "/", ".", "-", "March", "de", "年", "月"])).map("".join)
)
def test_any_text_gives_possible_days(text: str) -> None:
    for one in written_dates(text, RECEIVED, month_first=True):
        assert one.published.moment.year >= 1605


def near(body: str) -> tuple[str | None, str | None]:
    tree = parse(f"<html><body><h1>Council votes</h1>{body}</body></html>")
    assert tree is not None
    found = printed_dates(lines(tree), 0, RECEIVED, month_first=False)
    return tuple(one.moment.isoformat()[:16] if one else None for one in found)  # type: ignore[return-value]


def test_the_day_near_the_headline_is_that_of_publication() -> None:
    assert near("<p>3 March 2026</p><p>Text.</p><p>Copyright 2 January 2020</p>")[0] == "2026-03-03T00:00"


def test_a_day_in_a_sentence_or_in_the_headline_is_any_day() -> None:
    assert near("<p>The old bridge was closed by the council for good on 3 March 2020.</p>") == (None, None)
    tree = parse("<html><body><h1>Flood of 3 March 2020</h1><p>5 March 2026</p></body></html>")
    assert tree is not None
    found, _ = printed_dates(lines(tree), 0, RECEIVED, month_first=False)
    assert found is not None
    assert found.moment.date() == date(2026, 3, 5)


def test_a_text_may_open_with_its_day() -> None:
    text = "The council has voted for the new bridge, which will cost the town four millions by 2030."
    assert near(f"<p>03.03.2026 – {text}</p>")[0] == "2026-03-03T00:00"


def test_a_day_in_a_post_of_a_social_network_is_that_of_the_post() -> None:
    assert near("<blockquote class=twitter-tweet><p>Ann Lee, 3 March 2020</p></blockquote>") == (None, None)


def test_first_publication_and_update_are_told_apart() -> None:
    assert near("<p>Updated 5 March 2026</p><p>Published 3 March 2026</p>") == ("2026-03-03T00:00", "2026-03-05T00:00")


def test_a_moment_for_machines_makes_the_printed_day_precise() -> None:
    assert near("<p><time datetime='2026-03-03T22:30:00-05:00'>3 March 2026</time></p>")[0] == "2026-03-03T22:30"


def test_a_day_of_something_else_is_not_that_of_the_article() -> None:
    assert near("<p>Member since 3 March 2020</p>") == (None, None)


def test_tags_tell_moments_and_their_zones() -> None:
    tags = {"article:published_time": ["soon", "2026-03-03T22:30:00-05:00"], "article:modified_time": ["2026-03-04"]}
    published, updated = tagged_dates(tags, RECEIVED)
    assert published == Published(datetime.fromisoformat("2026-03-03T22:30:00-05:00"), "second")
    assert updated is not None
    assert updated.precision == "day"


def test_microdata_tells_publication_and_update_apart() -> None:
    marked = {"datepublished": ["soon", "2026-03-03"], "datemodified": ["2026-03-04"]}
    published, updated = marked_dates(marked, RECEIVED)
    assert published is not None
    assert updated is not None
    assert (published.moment.date(), updated.moment.date()) == (date(2026, 3, 3), date(2026, 3, 4))


@pytest.mark.parametrize(
    ("path", "found"),
    [
        ("/2026/03/03/bridge", True), ("/world/2026-03-03-bridge", True), ("/20260303/bridge.html", True),
        ("/2026/mar/03/bridge", True), ("/2026/3/3/bridge", True), ("/2026/03/bridge", False), ("/id/20269903", False),
        ("/2026/02/31/x", False), ("/2099/01/01/x", False),
    ],
)  # fmt: skip
def test_the_day_in_an_address(path: str, found: bool) -> None:  # noqa: FBT001
    assert (url_date(f"https://news.example{path}", RECEIVED) is not None) is found


def test_the_day_on_which_an_archive_kept_a_page_is_not_its_own() -> None:
    assert url_date("https://keep.example/web/20200101120000/http://news.example/bridge", RECEIVED) is None


def at(day_: str, precision: str = "day") -> Published:
    return Published(datetime.fromisoformat(f"{day_}T00:00:00+00:00"), precision)  # type: ignore[arg-type]


def test_json_ld_goes_before_tags_and_print() -> None:
    assert first_published(at("2026-03-03"), (at("2026-03-05"),), at("2026-03-04"), None) == at("2026-03-03")


def test_tags_make_an_equal_printed_day_precise_and_give_way_to_another() -> None:
    exact = at("2026-03-03", "second")
    assert first_published(None, (exact,), at("2026-03-03"), None) == exact
    assert first_published(None, (exact,), at("2026-02-01"), None) == at("2026-02-01")


def test_what_is_far_from_the_day_in_the_address_is_of_a_change() -> None:
    assert first_published(at("2026-03-10"), (), None, at("2024-01-05")) == at("2024-01-05")
    exact = at("2024-01-05", "second")
    assert first_published(at("2026-03-10"), (exact,), None, at("2024-01-05")) == exact


def test_a_page_that_prints_the_day_of_its_update_as_its_own_was_published_anew() -> None:
    old, new = at("2025-03-03"), at("2026-03-03")
    assert first_published(old, (), new, None, new) == new
    assert first_published(old, (), None, None, new) == old
    assert first_published(old, (), old, None, new) == old
