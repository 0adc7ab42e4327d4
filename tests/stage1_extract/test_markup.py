"""What is read of a page before it is understood."""

from __future__ import annotations

import pytest

from streams.outcomes import Reason, Rejected
from streams.stage1_extract.html_tree import text_of
from streams.stage1_extract.lines import lines
from streams.stage1_extract.markup import read_markup


@pytest.mark.parametrize("html", ["", "   ", "\x00\x01"])
def test_nothing_is_no_page(html: str) -> None:
    with pytest.raises(Rejected) as caught:
        read_markup(html)
    assert caught.value.reason is Reason.NO_ARTICLE_TEXT


def test_characters_that_xml_cannot_hold_are_left_out_of_the_tree() -> None:
    markup = read_markup("<p title='a\x0bb'>One\x00 \x0btwo \ud800three\ufffe</p>")
    assert text_of(markup.tree) == "One two three"
    assert markup.tree.findall(".//p")[0].get("title") == "ab"


def test_a_page_is_read_to_its_end_however_deep_it_is() -> None:
    deep = "<div>" * 5_000 + "deep" + "</div>" * 5_000
    assert "shallow" in text_of(read_markup(f"<body><p>shallow</p>{deep}").tree)


def test_what_stands_beside_the_article_is_no_line_of_it() -> None:
    page = """
        <nav>Home</nav><h1>A bridge</h1><p>By <a rel=author href=/by/ann><span>Ann Lee</span></a><br>Tuesday</p>
        <aside>Another story</aside><div class="related-posts"><p>More</p></div><script>var x</script>after
    """
    found = lines(read_markup(page).tree)
    assert [line.text for line in found] == ["A bridge", "By Ann Lee", "Tuesday", "after"]
    assert [line.level for line in found] == [1, 0, 0, 0]
    assert [piece.marks for piece in found[1].pieces] == ["", "author author-link"]
