"""The article's text on a page, without what stands around it and in it."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from streams.outcomes import Reason, Rejected
from streams.stage1_extract.page import read_page

RECEIVED = datetime(2026, 3, 12, 12, tzinfo=UTC)
PARAGRAPHS = (
    "The city council met on Tuesday evening and voted by eleven to four for the new bridge over the river.",
    "The mayor said that work would begin next spring, and that nobody would have to leave their home for it.",
    "Several shop owners, whose street will be closed for two years, had asked for a later start of the work.",
    "The bridge is to cost 84 million euros, of which the state pays a half and the district another quarter.",
    "A first design was turned down in 2019, after engineers found that the ground on the east bank was too soft.",
)
HEADLINE = "Council votes for the bridge"


def page(*inside: str, after: str = "", head: str = "") -> str:
    return (
        f"<!DOCTYPE html><html><head><title>{HEADLINE} | The Courier</title>{head}</head><body>"
        '<header class="site-header"><nav><a href="/">Home</a> <a href="/sport">Sport</a></nav></header>'
        f'<main><article class="article"><h1>{HEADLINE}</h1><div class="article-body">{"".join(inside)}</div></article>'
        f"</main>{after}"
        '<footer><p>All rights reserved. <a href="/imprint">Imprint</a> <a href="/privacy">Privacy</a></p></footer>'
        "</body></html>"
    )


def p(*texts: str) -> str:
    return "".join(f"<p>{text}</p>" for text in texts)


def around(inside: str) -> str:
    return page(p(*PARAGRAPHS[:3]), inside, p(*PARAGRAPHS[3:]))


def text_of(html: str) -> str:
    return read_page(html, None, RECEIVED).text or ""


def test_paragraphs_are_parted_by_an_empty_line_and_the_headline_is_not_repeated() -> None:
    assert text_of(page(p(*PARAGRAPHS))) == "\n\n".join(PARAGRAPHS)


def test_a_headline_with_the_name_of_the_site_is_left_out_as_well() -> None:
    html = page(p(*PARAGRAPHS)).replace(f"<h1>{HEADLINE}</h1>", f'<div class="hl">{HEADLINE}</div>')
    assert text_of(html) == "\n\n".join(PARAGRAPHS)


INSIDE = {
    "caption": '<figure><img src="b.jpg"><figcaption>The east bank in May. Photo: Ann Lee</figcaption></figure>',
    "share bar": '<ul class="share-bar"><li><a href="#f">Share on Facebook</a></li>'
    '<li><a href="#t">Tweet</a></li></ul>',
    "newsletter": '<div class="newsletter-signup"><h3>Sign up for our newsletter</h3>'
    "<p>Get the news each morning.</p></div>",
    "related": '<aside class="related"><h4>Related</h4><ul><li><a href="/a">Ferry to be closed for the winter</a></li>'
    '<li><a href="/b">Ten things to know about bridges</a></li></ul></aside>',
    "link": '<p><strong>Read also: <a href="/c">Why the old bridge had to go</a></strong></p>',
    "advert": '<div class="ad-slot"><span>Advertisement</span></div>',
    "hidden": '<div style="display: none"><p>This window shows a picture of the river in its full size.</p></div>',
    "script": "<script>var words = 'These words are for machines alone, and many of them.';</script>",
}


@pytest.mark.parametrize("inside", INSIDE.values(), ids=INSIDE)
def test_what_is_set_into_the_text_is_left_out(inside: str) -> None:
    assert text_of(around(inside)) == "\n\n".join(PARAGRAPHS)


AFTER = {
    "comments": '<section id="comments" class="comments"><h2>3 comments</h2><div class="comment">'
    '<p class="comment-author">Jo</p>'
    "<p>I have waited for this bridge since I was a child, and I am now sixty-two years old.</p>"
    "</div></section>",
    "bio": '<div class="author-bio"><p>Ann Lee writes about the city. She lives by the river with two dogs.</p></div>',
    "cookies": '<div class="cookie-banner"><p>We use cookies to make this site better. '
    '<a href="/p">Read more</a></p></div>',
    "teasers": '<section class="more-news"><h2>More news</h2>'
    + "".join(
        f'<div class="teaser"><h3><a href="/{n}">Story number {n}</a></h3><p>A short text that leads there.</p></div>'
        for n in range(6)
    )
    + "</section>",
}


@pytest.mark.parametrize("after", AFTER.values(), ids=AFTER)
def test_what_stands_below_the_article_is_left_out(after: str) -> None:
    assert text_of(page(p(*PARAGRAPHS), after=after)) == "\n\n".join(PARAGRAPHS)


def test_list_items_subheads_and_quotes_are_paragraphs_of_their_own() -> None:
    items = ("The two lanes for cars are closed at night.", "Cyclists may cross on the north side at any hour.")
    listed = f"<h2>What changes</h2><ul>{''.join(f'<li>{item}</li>' for item in items)}</ul>"
    quote = "“We have waited thirty years for this,” said the mayor – “and not one more.”"
    text = text_of(page(p(*PARAGRAPHS[:3]), listed, f"<blockquote><p>{quote}</p></blockquote>", p(*PARAGRAPHS[3:])))
    assert text == "\n\n".join([*PARAGRAPHS[:3], "What changes", *items, quote, *PARAGRAPHS[3:]])


def test_a_row_of_a_table_is_one_line() -> None:
    rows = (("Section of the bridge", "Length in metres"), ("West bank", "210"), ("Over the river", "465"))
    table = f"<table>{''.join(f'<tr><td>{a}</td><td>{b}</td></tr>' for a, b in rows)}</table>"
    text = text_of(around(table))
    assert [part for part in text.split("\n\n") if part not in PARAGRAPHS] in ([], [f"{a} | {b}" for a, b in rows])


def test_two_line_breaks_part_paragraphs() -> None:
    assert text_of(page("<br><br>".join(PARAGRAPHS))) == "\n\n".join(PARAGRAPHS)


def test_links_and_emphasis_within_a_sentence_leave_no_mark() -> None:
    linked = "The <a href='/m'>mayor</a>, <em>Jo</em> <b>Ray</b>, said on Monday that she would not stand in spring."
    plain = "The mayor, Jo Ray, said on Monday that she would not stand in spring."
    assert plain in text_of(around(p(linked))).split("\n\n")


def test_the_entries_of_a_live_blog_are_kept() -> None:
    entries = "".join(
        f'<div class="live-entry"><time>1{n}:05</time><p>{text}</p></div>' for n, text in enumerate(PARAGRAPHS)
    )
    text = text_of(page(entries))
    assert [part for part in text.split("\n\n") if part in PARAGRAPHS] == list(PARAGRAPHS)


def teasers_page(head: str = "") -> str:
    teasers = "".join(
        f'<div class="teaser"><h2><a href="/story-{n}">Headline of the story with number {n}</a></h2>'
        f"<p>{text[:70]} …</p></div>"
        for n, text in enumerate(PARAGRAPHS * 3)
    )
    return f"<html><head><title>News</title>{head}</head><body><main><h1>News</h1>{teasers}</main></body></html>"


def test_a_page_of_teasers_alone_has_no_article() -> None:
    with pytest.raises(Rejected) as caught:
        read_page(teasers_page(), None, RECEIVED)
    assert caught.value.reason is Reason.NO_ARTICLE_TEXT


def test_a_list_under_headings_that_are_links_may_be_an_article() -> None:
    assert PARAGRAPHS[1][:70] in text_of(teasers_page('<meta property="og:type" content="article">'))


def test_what_a_paywall_leaves_of_an_article_is_read_without_the_offer() -> None:
    offer = '<p>Already a subscriber? <a href="/l">Log in</a></p>'
    wall = f'<div class="paywall"><h3>Subscribe to continue reading</h3>{offer}</div>'
    assert text_of(page(p(*PARAGRAPHS[:3]), wall)) == "\n\n".join(PARAGRAPHS[:3])


def test_the_text_depends_on_the_page_alone() -> None:
    assert text_of(around(INSIDE["related"])) == text_of(around(INSIDE["related"]))


def test_the_readings_beside_characters_are_no_text() -> None:
    ruby = "<p><ruby>東京<rp>(</rp><rt>とうきょう</rt><rp>)</rp></ruby>で新しい橋が開通し、市長と住民が祝った。</p>"
    assert "東京で新しい橋" in text_of(page(ruby * 6))
    assert "とうきょう" not in text_of(page(ruby * 6))


def test_hidden_text_is_left_out_though_it_is_longer_than_what_readers_see() -> None:
    hidden = "".join(f'<p style="display: none">A hidden paragraph, number {n}. {PARAGRAPHS[0]}</p>' for n in range(9))
    assert text_of(page(p(*PARAGRAPHS) + hidden)) == "\n\n".join(PARAGRAPHS)


def test_text_that_a_script_shows_is_kept_where_readers_see_next_to_nothing_without_it() -> None:
    shown = f'<div style="visibility: hidden">{p(*PARAGRAPHS)}</div>'
    assert text_of(page(shown)) == "\n\n".join(PARAGRAPHS)
