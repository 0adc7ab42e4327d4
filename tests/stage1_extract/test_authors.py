"""Authors: bylines as printed, names in metadata, and which of them are believed."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from streams.stage1_extract.author_names import Outlet
from streams.stage1_extract.authors import resolve_authors, unprinted_authors
from streams.stage1_extract.html_tree import parse
from streams.stage1_extract.lines import Line, lines
from streams.stage1_extract.persons import persons_of
from streams.stage1_extract.visible_byline import printed_agency, printed_byline

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
        ("Ann Lee, Harbour Health News", ("Ann Lee",)),
        ("Ann Lee IN", ("Ann Lee",)),
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
        "Letters To The Editor", "red.", "Źródło", "on", "Features",
        "https://news.example/ann", "Photo: Ann Lee", "Courier Media GmbH", "www.courier.example", "12.03.2026",
    ],
)  # fmt: skip
def test_agencies_desks_and_outlets_are_no_persons(byline: str) -> None:
    assert persons_of([byline], SITE) is None


def test_a_name_before_the_agency_that_a_person_writes_for_is_the_name_alone() -> None:
    assert persons_of(["Ann Lee/dpa"], SITE) == ("Ann Lee",)


def page(body: str) -> list[Line]:
    tree = parse(f"<html><body><h1>Council votes</h1>{body}</body></html>")
    assert tree is not None
    return lines(tree)


def printed(body: str, outlet: Outlet = SITE) -> tuple[str, ...] | None:
    return printed_byline(page(body), 0, outlet)


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
        "<div>By</div><div>Ann Lee</div>",
        "<div><b>Opinion</b> <b>by</b></div><div class=author>Ann Lee</div>",
        "<h2>10.03.2026, 13:30 by Ann Lee</h2>",
        "<p>Par Ann Lee</p>",
        "<p>Autor: <b>Rechtsanwalt</b> <b>Ann Lee</b></p>",
        "<li>Ann Lee, @annlee</li>",
        "<div class=license><a class=author>Bob Ray</a></div><p>Author <a class=author>Ann Lee</a></p>",
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
        "<div style='display: none'><p class=author>Ann Lee</p></div>",
        "<p class=author hidden>Ann Lee</p>",
        "<p class=caption>Ann Lee, 10.03.2026</p>",
        "<p>10.03.2026 <a class=category>Ann Lee</a></p>",
        "<p>Harbour News, 10.03.2026</p>",
        "<p>10.03.2026 it was when they last met Ann Lee.</p>",
        "<div class=author><p class=social-buttons>Tweet</p></div>",
        "<div class=author><ul class=breadcrumbs><li>Politics</li></ul></div>",
        "<blockquote class=fb-post><p>Posted by Ann Lee on 10 March 2026</p></blockquote>",
        "<div class=author>Council votes</div>",
        "<p>It has friends in the town, said the mayor, and wrote long to <a href='/author/x'>Ann Lee</a> of all</p>",
        "<div class=meta><a class='author rich-snippet-hidden'>Ann Lee</a></div>",
        "<p>Theme: Harbour by <a class=theme-author>Ann Lee</a></p>",
        "<p>Translated by Ann Lee</p>",
        "<div class=author>Photos: <b>Ann Lee</b></div>",
        "<p>1 to 10 by altogether 19</p>",
        "<p>The council met.</p>" * 40 + "<div class=story-teaser><p>By Ann Lee</p></div>",
    ],
)
def test_what_is_no_byline_is_none(body: str) -> None:
    assert printed(body) is None


def test_authors_in_elements_of_their_own_are_all_taken() -> None:
    assert printed("<ul><li class=author>Ann Lee</li><li class=author>Bob Ray</li></ul>") == ("Ann Lee", "Bob Ray")
    assert printed("<p>By <a>Ann Lee</a> and <a>Bob Ray</a></p>") == ("Ann Lee", "Bob Ray")


def test_authors_below_a_label_of_its_own_are_all_taken() -> None:
    body = "<p>By</p><div class=author>Ann Lee</div><div class=author>Bob Ray</div>"
    assert printed(body) == ("Ann Lee", "Bob Ray")


def test_the_byline_in_the_text_goes_before_who_posted_it() -> None:
    assert printed("<div class=author><a rel=author>Bob Ray</a></div><p>By Ann Lee</p>") == ("Ann Lee",)


def test_who_wrote_the_text_is_not_who_took_the_pictures() -> None:
    assert printed("<p>Text: Ann Lee</p><p>Photos: Bob Ray</p>") == ("Ann Lee",)


def test_a_name_that_is_the_paragraph_after_the_text_signs_it() -> None:
    text = "<p>" + "The council met and voted for the new bridge. " * 5 + "</p>"
    assert printed(f"{text}<p>Ann Lee</p>") == ("Ann Lee",)
    assert printed(f"{text}<p>Harbour Bridge</p>") is None


def test_a_person_whose_name_the_site_bears_is_not_the_outlet() -> None:
    assert printed("<p>By Ann Lee</p>", Outlet(("Ann Lee",), ("annlee",))) == ("Ann Lee",)


def test_a_login_in_the_address_of_a_blog_is_not_the_outlet() -> None:
    blog = Outlet(("blee's harbour talk",), ("blee",))
    assert printed("<p class=meta>Posted by blee on March 10, 2026</p>", blog) == ("blee",)
    assert printed("<p class=meta>Posted by blee on March 10, 2026</p>", Outlet(("blee",), ("blee",))) is None


@pytest.mark.parametrize("name", ["r23x", "blee1984", "HarbourFan"])
def test_pen_names_are_authors(name: str) -> None:
    assert printed(f"<p>Author: <a rel=author>{name}</a></p>") == (name,)


def test_a_name_that_a_vcard_marks_is_taken_as_it_stands() -> None:
    assert printed("<p><span class=post-author>Posted by <b class=fn>the ferryman</b></span></p>") == ("the ferryman",)


@pytest.mark.parametrize(
    ("body", "names"),
    [
        ("<p>By Reuters</p>", ("Reuters",)),
        ("<p>Por Agencia EFE</p>", ("Agencia EFE",)),
        ("<p class=byline>dpa/AFP</p>", ("dpa/AFP",)),
        ("<p>By Harbour Institute</p>", ("Harbour Institute",)),
        ("<p>By The Harbour Courier</p>", None),
        ("<p>By Staff</p>", None),
        ("<p>By Reuters Staff</p>", None),
    ],
)
def test_agencies_and_organisations_stand_in_for_persons(body: str, names: tuple[str, ...] | None) -> None:
    assert printed(body) is None
    assert printed_agency(page(body), 0, SITE) == names


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
    assert unprinted_authors(["Ann Lee"], ["Bob Ray"], SITE) == ("Ann Lee",)
    assert unprinted_authors([], ["Bob Ray"], SITE) == ("Bob Ray",)
    assert unprinted_authors(["blee77x"], ["Harbour Fire Brigade"], SITE) is None


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
