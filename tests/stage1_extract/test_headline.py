"""The headline: the printed heading that agrees with what the page calls itself."""

from __future__ import annotations

from streams.stage1_extract.agreement import likeness, part_in
from streams.stage1_extract.headings import leads_home
from streams.stage1_extract.headline import read_headline
from streams.stage1_extract.html_tree import parse
from streams.stage1_extract.lines import lines
from streams.stage1_extract.site_names import host_names, is_site_name, without_site

HOSTS = host_names("https://www.harbour-courier.example/a")


def read(body: str, *titles: str, names: tuple[str, ...] = ()) -> str | None:
    tree = parse(f"<html><body>{body}</body></html>")
    assert tree is not None
    return read_headline(lines(tree), titles, list(names), HOSTS)


def test_the_printed_heading_goes_before_the_title_for_machines() -> None:
    assert read("<h1>Council votes for the new bridge</h1>", "Council votes for bridge | Harbour Courier") == (
        "Council votes for the new bridge"
    )


def test_the_only_h1_counts_even_where_the_title_is_another() -> None:
    assert read("<h1>A river, and what it takes</h1>", "Floods cost the town millions") == "A river, and what it takes"


def test_the_name_of_the_site_in_the_h1_is_no_headline() -> None:
    body = "<h1>Harbour Courier</h1><h2>Council votes for the bridge</h2>"
    assert read(body, "Council votes for the bridge - Harbour Courier") == "Council votes for the bridge"


def test_a_heading_that_leads_home_is_no_headline() -> None:
    body = "<h1><a href='/'>Blue Notes</a></h1><h2>A walk along the river bank</h2>"
    assert read(body, "Blue Notes » A walk along the river bank") == "A walk along the river bank"


def test_the_kicker_inside_the_heading_is_not_part_of_it() -> None:
    for name in ("kicker", "article__kicker", "dachzeile", "overline", "visually-hidden"):
        assert read(f"<h1><span class='{name}'>Town hall</span> Council votes for it</h1>") == "Council votes for it"


def test_a_part_of_the_heading_that_is_named_headline_is_it() -> None:
    body = "<h1><span class=green>River towns</span>: <span class=headline>Council votes for the bridge</span></h1>"
    assert read(body) == "Council votes for the bridge"


def test_what_is_invisible_in_the_heading_is_not_part_of_it() -> None:
    assert (
        read("<h1>Council votes for it <span class=element-invisible>| Courier</span></h1>") == "Council votes for it"
    )


def test_a_day_before_or_after_a_headline_is_not_part_of_it() -> None:
    for text in ("03.03.2026 - Council votes for it", "Council votes for it 03.03.2026 •"):
        assert read(f"<h1>{text}</h1>") == "Council votes for it"
    assert read("<h1>Results of the regatta, 03.03.2026</h1>") == "Results of the regatta, 03.03.2026"


def test_a_kicker_with_a_colon_that_the_title_has_too_stays() -> None:
    body = "<h1>River towns: Council votes for the bridge</h1>"
    titles = ("River towns: Council votes for the bridge", "Council votes for the bridge")
    assert read(body, *titles) == "River towns: Council votes for the bridge"


def test_the_label_of_a_control_far_down_is_no_headline() -> None:
    body = "<p>Text.</p>" * 40 + "<h1>Original text</h1>"
    assert read(body, "Council votes for the new bridge") == "Council votes for the new bridge"


def test_a_heading_that_a_title_with_dashes_opens_with_is_the_headline() -> None:
    body = "<div class=page-title>Council votes</div>"
    assert read(body, "Council votes - Town hall - News of the river towns and of the coast") == "Council votes"


def test_a_heading_that_is_the_title_goes_before_an_h1_that_is_like_it() -> None:
    body = "<h1>River Society of the Harbour, for the good of all who live by it</h1><h2>The river and the bridge</h2>"
    assert read(body, "The river and the bridge | Harbour Courier") == "The river and the bridge"


def test_a_line_that_is_a_heading_and_the_name_of_a_site_is_the_heading() -> None:
    title = "Council votes for the bridge-River Post"
    body = f"<div class=title>Council votes for the bridge</div><p>Text.</p><div class=title>{title}</div>"
    assert read(body, title) == "Council votes for the bridge"


def test_the_name_of_a_magazine_without_that_word_is_no_headline() -> None:
    body = "<h4>Tide</h4><h2>Before and after the flood</h2>"
    assert read(body, "Tide • Tide Magazine", names=("Tide Magazine",)) == "Before and after the flood"


def test_the_archive_of_a_weblog_is_no_part_of_a_title() -> None:
    assert read("<p>Text</p>", "Blue Notes » Blog Archive » A walk along the river") == "A walk along the river"


def test_a_page_kept_by_an_archive_is_of_the_site_that_it_was_on() -> None:
    assert (
        host_names("https://keep.example/web/20200101120000/http://harbour-courier.example/a")[0] == "harbour-courier"
    )


def test_a_heading_that_is_all_kicker_stays() -> None:
    assert read("<h1><span class=kicker>Council votes</span></h1>") == "Council votes"


def test_an_unmarked_kicker_is_told_by_the_title() -> None:
    body = "<h1>River towns / Council votes for the bridge</h1>"
    assert read(body, "Council votes for the bridge") == "Council votes for the bridge"


def test_teasers_beside_the_article_are_not_looked_at() -> None:
    body = "<aside><h2>Mayor wins again in the west</h2></aside><h1>Council votes</h1><h1>Mayor wins again</h1>"
    assert read(body, "Council votes") == "Council votes"


def test_without_any_heading_the_title_loses_the_name_of_the_site() -> None:
    assert read("<p>Text</p>", "Council votes – again | Harbour Courier") == "Council votes – again"
    assert read("<p>Text</p>", "The Post: Council votes - Harbour Courier - News that matters") == (
        "The Post: Council votes"
    )


def test_a_title_that_only_names_the_site_is_no_headline() -> None:
    assert read("<p>Text</p>", "Harbour Courier", names=("Harbour Courier",)) is None


def test_a_line_that_the_title_begins_with_is_the_headline() -> None:
    body = "<p class=x>Council votes for the bridge</p><p>The council met.</p>"
    assert read(body, "Council votes for the bridge-the daily") == "Council votes for the bridge"


def test_hyphens_for_breaking_lines_are_not_part_of_a_headline() -> None:
    assert read("<h1>Bundes\u00adtag stimmt zu</h1>") == "Bundestag stimmt zu"


def test_dashes_of_a_headline_stay() -> None:
    assert without_site("Rain - and more rain", ["The Courier"], HOSTS) == "Rain - and more rain"


def test_the_name_of_a_host_is_told_from_words_with_it() -> None:
    assert is_site_name("The Harbour Courier", [], HOSTS)
    assert is_site_name("harbour-courier.example", [], HOSTS)
    assert not is_site_name("Ten years of the harbour-courier", [], HOSTS)


def test_words_without_blanks_are_compared_by_character() -> None:
    assert part_in("橋の計画", "橋の計画を承認") == 1
    assert likeness("橋", "川") == 0


def test_links_home_are_told_from_others() -> None:
    for markup, home in (
        ("<h1><a href=/>x</a></h1>", True),
        ("<h1><a href=/a>x</a></h1>", False),
        ("<h1>x</h1>", False),
    ):
        tree = parse(markup)
        assert tree is not None
        assert leads_home(next(iter(tree.iter("h1")))) is home
