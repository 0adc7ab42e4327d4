"""Authors: bylines as printed, names in metadata, and which of them are believed."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from streams.stage1_extract.author_names import Outlet
from streams.stage1_extract.authors import resolve_authors
from streams.stage1_extract.html_tree import lines, parse
from streams.stage1_extract.persons import persons_of
from streams.stage1_extract.visible_byline import printed_byline

SITE = Outlet(("The Harbour Courier",), ("harbour-courier",))


@pytest.mark.parametrize(
    ("byline", "names"),
    [
        ("By Ann Lee", ("Ann Lee",)),
        ("BY ANN LEE AND BOB RAY", ("Ann Lee", "Bob Ray")),
        ("By Ann Lee, Political Correspondent", ("Ann Lee",)),
        ("By Ann Lee, Bob Ray and Cy Ode", ("Ann Lee", "Bob Ray", "Cy Ode")),
        ("By Ann Lee in Brussels", ("Ann Lee",)),
        ("By Ann Lee and Bob Ray for The Harbour Courier", ("Ann Lee", "Bob Ray")),
        ("Ann Lee | ann@news.example", ("Ann Lee",)),
        ("Ann Lee @annlee", ("Ann Lee",)),
        ("By Ann Lee, 10 March 2026", ("Ann Lee",)),
        ("By Ann Lee Updated 3 hours ago", ("Ann Lee",)),
        ("Dr. Ann Lee", ("Ann Lee",)),
        ("Ann Lee, Reuters", ("Ann Lee",)),
        ("Von Änne Öhm und Bo Ray", ("Änne Öhm", "Bo Ray")),
        ("Par Anne Roy et Luc Né", ("Anne Roy", "Luc Né")),
        ("Por Ana Ruiz y Luis Paz", ("Ana Ruiz", "Luis Paz")),
        ("Door Jan de Boer en Els Vos", ("Jan de Boer", "Els Vos")),
        ("di Anna Rossi", ("Anna Rossi",)),
        ("MARIA DE LA CRUZ", ("Maria de la Cruz",)),
        ("Ann O'NEIL", ("Ann O'NEIL",)),
    ],
)
def test_the_persons_of_a_byline(byline: str, names: tuple[str, ...]) -> None:
    assert persons_of([byline], SITE) == names


@pytest.mark.parametrize(
    "byline",
    [
        "", "By", "Staff", "Reuters Staff", "By Associated Press", "AFP", "dpa/afp", "Admin", "Guest", "Editor",
        "The Harbour Courier", "Harbour Courier Staff", "Redaktion", "March", "Monday", "news@courier.example",
        "https://news.example/ann", "Photo: Ann Lee", "Courier Media GmbH", "www.courier.example", "12.03.2026",
    ],
)  # fmt: skip
def test_agencies_desks_and_outlets_are_no_persons(byline: str) -> None:
    assert persons_of([byline], SITE) is None


def printed(body: str, headline: int | None = 0) -> tuple[str, ...] | None:
    tree = parse(f"<html><body><h1>Council votes</h1>{body}</body></html>")
    assert tree is not None
    return printed_byline(lines(tree), headline, SITE)


@pytest.mark.parametrize(
    "body",
    [
        "<p>By Ann Lee</p>",
        "<p>By<a href=/x>Ann Lee</a><time>10 March 2026</time></p>",
        "<div class=byline><span>Ann Lee</span><span>Staff Writer</span></div>",
        "<div>10 March 2026 by Ann Lee</div>",
        "<div>Posted on <b>10 March 2026</b> by <i>Ann Lee</i></div>",
        "<p><a href='/author/ann-lee'>Ann Lee</a></p>",
        "<p><a rel=author href=/x>Ann Lee</a></p>",
        "<span itemprop=author>Ann Lee</span>",
        "<p>Ann Lee, 10.03.2026</p>",
        "<p>The council met.</p>" * 40 + "<p>Author: Ann Lee</p>",
    ],
)
def test_a_byline_is_found_however_it_is_marked(body: str) -> None:
    assert printed(body) == ("Ann Lee",)


@pytest.mark.parametrize(
    "body",
    [
        "<p>By Tuesday Ann Lee had left the town, and nobody knew why she had gone or where she was.</p>",
        "<figure><figcaption>By Ann Lee</figcaption></figure>",
        "<div class=comments><p>By Ann Lee</p></div>",
        "<aside><p class=author>Ann Lee</p></aside>",
        "<div class=author-bio>writes about rivers</div>",
        "<p>Current Time 0:00</p>",
    ],
)
def test_what_is_no_byline_is_none(body: str) -> None:
    assert printed(body) is None


def test_authors_in_elements_of_their_own_are_all_taken() -> None:
    assert printed("<ul><li class=author>Ann Lee</li><li class=author>Bob Ray</li></ul>") == ("Ann Lee", "Bob Ray")
    assert printed("<p>By <a>Ann Lee</a> and <a>Bob Ray</a></p>") == ("Ann Lee", "Bob Ray")


def test_the_fuller_of_two_that_agree_is_taken() -> None:
    assert resolve_authors(("Ann Lee",), ["Ann Lee", "Bob Ray"], [], "By Ann Lee and Bob Ray", SITE) == (
        "Ann Lee",
        "Bob Ray",
    )
    assert resolve_authors(("Ann",), ["Ann Lee"], [], "By Ann", SITE) == ("Ann Lee",)


def test_what_readers_see_goes_before_other_names_in_metadata() -> None:
    assert resolve_authors(("Ann Lee",), ["Bob Ray"], ["Cy Ode"], "By Ann Lee", SITE) == ("Ann Lee",)


def test_the_login_of_a_typist_is_no_author() -> None:
    assert resolve_authors(None, ["blee77x"], ["blee"], "Nothing of the kind", SITE) is None
    assert resolve_authors(None, ["The Harbour Courier"], ["Admin"], "The Harbour Courier", SITE) is None


def test_full_names_in_metadata_count_though_they_are_not_printed() -> None:
    assert resolve_authors(None, ["Ann Lee"], ["Bob Ray"], "", SITE) == ("Ann Lee",)
    assert resolve_authors(None, [], ["Bob Ray"], "", SITE) == ("Bob Ray",)


@settings(deadline=None)
@given(
    st.text(max_size=80) | st.lists(st.sampled_from(["By", "Ann", "Lee", ",", "and", "|", "von", "in"])).map(" ".join)
)
def test_any_byline_gives_clean_names_or_none(byline: str) -> None:
    names = persons_of([byline], SITE)
    assert names != ()
    for name in names or ():
        assert name == " ".join(name.split()) != ""
        assert len(name) <= 60
