"""Pages that are no plain article: galleries, live blogs, interviews, tables, and what a paywall leaves."""

from __future__ import annotations

import json
from collections.abc import Iterable
from datetime import UTC, datetime

import pytest

from streams.outcomes import Reason, Rejected
from streams.stage1_extract.page import read_page

RECEIVED = datetime(2026, 3, 12, 12, tzinfo=UTC)
FIRST = "The green list has won the election to the county council for the first time, it was said on Monday morning."
SECOND = "It took three of the five districts, and lost the two in the north by fewer than four hundred votes."
THIRD = "The council meets on the first of April. Until then the old board stays in office, its chairman said."

CAPTIONS = (
    "Dancers in paper masks lead the parade down Mill Lane on Saturday. Photo: Ann Lee",
    "The brass band of Brackwater plays on the steps of the town hall. Photo: Ann Lee",
    "A dragon of forty metres, built by the school of Norwick, crosses the bridge. Photo: Jo Ray",
    "The mayor, Tomas Adler, hands the key of the town to the carnival prince. Photo: Ann Lee",
    "Rain came at noon, and the umbrellas with it. Photo: Jo Ray",
    "Street sweepers gather eleven tonnes of paper on Sunday morning. Photo: Jo Ray",
)
INTRODUCTION = (
    "Some forty thousand people came to Aldermoor on Saturday for the carnival, more than in any year before."
)
GALLERIES = {
    "figures": '<figure class="item"><img src="{n}.jpg" alt=""><figcaption>{text}</figcaption></figure>',
    "slides": '<div class="slide"><img src="{n}.jpg"><p class="slide-caption">{text}</p><p>{n} of 6</p></div>',
}

POSTS = (
    (
        "17:40",
        "The harbour office has lifted the warning. Ferries to Holmøya will run again from six o'clock, it says.",
    ),
    ("16:55", "“We have seen worse,” says Ragna Solheim, who keeps the island's shop and has sold all her candles."),
    ("15:20", "Power is back in the northern half of the town. Some 1,200 homes are still without, the county says."),
    ("14:05", "A tree has fallen across the railway at Westerholt. Trains end one station earlier until the evening."),
    ("12:30", "The storm has reached the coast. Gusts of 130 kilometres an hour were measured at the lighthouse."),
)
TURNS = (
    ("Hill Gazette", "When did you first see the lighthouse?"),
    (
        "Edvard Holm",
        "In the winter of 1987, from the mail boat. My uncle had told me that the keeper was about to leave.",
    ),
    ("Hill Gazette", "And you did?"),
    (
        "Edvard Holm",
        "I wanted a room with a view. The rest came later: the lamp, the logs, the long nights in November.",
    ),
    ("Hill Gazette", "Will you miss it?"),
    ("Edvard Holm", "Yes."),
)
MET = "<p>Edvard Holm has kept the lighthouse of Norwick for forty years. We met him in his kitchen below the lamp.</p>"
ROWS = (("Town", "Votes", "Share"), ("Aldermoor", "12,410", "41.3%"), ("Brackwater", "8,022", "38.9%"))
LINES = [" | ".join(row) for row in ROWS]


def page(inside: str, head: str = "", headline: str = "What was seen on Saturday") -> str:
    return (
        f"<!DOCTYPE html><html lang=en><head><title>{headline} | The Hill Gazette</title>{head}</head><body>"
        '<header class="site-header"><nav><a href="/">Home</a> <a href="/sport">Sport</a></nav></header>'
        f'<main><article class="article"><h1>{headline}</h1>{inside}</article></main>'
        '<footer><p>All rights reserved. <a href="/imprint">Imprint</a></p></footer></body></html>'
    )


def parts(inside: str, head: str = "") -> list[str]:
    """The paragraphs of the text of a page."""
    return (read_page(page(inside, head), None, RECEIVED).text or "").split("\n\n")


def p(*texts: str) -> str:
    return "".join(f"<p>{text}</p>" for text in texts)


def gallery(kind: str) -> str:
    return "".join(GALLERIES[kind].format(n=number, text=text) for number, text in enumerate(CAPTIONS, 1))


@pytest.mark.parametrize("kind", GALLERIES)
def test_a_gallery_without_a_text_is_refused_and_says_why(kind: str) -> None:
    with pytest.raises(Rejected) as caught:
        parts(gallery(kind))
    assert caught.value.reason is Reason.NO_ARTICLE_TEXT
    assert "gallery" in caught.value.detail


@pytest.mark.parametrize("kind", GALLERIES)
def test_a_gallery_with_an_introduction_is_read(kind: str) -> None:
    assert parts(p(INTRODUCTION) + gallery(kind))[0] == INTRODUCTION


def test_a_text_that_is_told_in_pictures_is_no_gallery() -> None:
    chapters = [f"{FIRST} {SECOND} {number} of {len(CAPTIONS)}." for number in range(len(CAPTIONS))]
    slides = "".join(f'<div class="slide"><img src="1.jpg"><p class="caption">{text}</p></div>' for text in chapters)
    assert set(chapters) <= set(parts(slides))


@pytest.mark.parametrize("tag", ["div", "article", "li"])
def test_the_posts_of_a_live_blog_are_kept_in_the_order_of_the_page(tag: str) -> None:
    posts = "".join(
        f'<{tag} class="live-post"><header><time datetime="2026-03-10T{time}:00Z">{time}</time></header>'
        f'<div class="post-body"><p>{text}</p></div><ul class="share"><li><a href="#f">Share</a></li></ul></{tag}>'
        for time, text in POSTS
    )
    update = '{"@type": "BlogPosting", "headline": "Warning lifted", "articleBody": "The warning is lifted."}'
    told = f'{{"@type": "LiveBlogPosting", "headline": "Storm", "liveBlogUpdate": [{update}]}}'
    text = parts(f'<div class="live-blog">{posts}</div>', f'<script type="application/ld+json">{told}</script>')
    assert [part for part in text if len(part) > len("12:30")] == [post for _, post in POSTS]


def test_the_turns_of_an_interview_keep_their_speakers() -> None:
    assert parts(MET + p(*(f"<strong>{who}:</strong> {said}" for who, said in TURNS)))[1:] == [
        f"{who}: {said}" for who, said in TURNS
    ]


@pytest.mark.parametrize(
    "turn", ["<dt>{who}</dt><dd>{said}</dd>", '<div class="turn"><span class="speaker">{who}</span><p>{said}</p></div>']
)
def test_a_speaker_above_a_turn_stays_above_it(turn: str) -> None:
    turns = "".join(turn.format(who=who, said=said) for who, said in TURNS)
    inside = f"<dl>{turns}</dl>" if turn.startswith("<dt") else turns
    assert parts(MET + inside)[1:] == [part for one in TURNS for part in one]


def table(rows: Iterable[Iterable[str]] = ROWS, cell: str = "<td>{}</td>") -> str:
    lines = ("".join(map(cell.format, row)) for row in rows)
    return f"<table>{''.join(f'<tr>{line}</tr>' for line in lines)}</table>"


@pytest.mark.parametrize("cell", ["<td>{}</td>", "<td><p>{}</p></td>", "<th>{}</th>", "<td><b>{}</b></td>"])
def test_a_table_of_data_is_whole_with_a_row_on_a_line(cell: str) -> None:
    assert parts(p(FIRST, SECOND) + table(cell=cell) + p(THIRD)) == [FIRST, SECOND, *LINES, THIRD]


def test_a_table_that_sets_out_a_page_is_no_table_of_data() -> None:
    menu = '<a href="/">Home</a><br><a href="/sport">Sport</a><br><a href="/money">Money</a>'
    cells = f"<tr><td>{menu}</td><td>{p(FIRST, SECOND, THIRD)}</td></tr><tr><td>Imprint</td><td>2026</td></tr>"
    assert parts(f"<table>{cells}</table>") == [FIRST, SECOND, THIRD]


OFFERS = {
    "box": '<div class="wall"><h3>Subscribe to keep reading</h3><p>Get The Hill Gazette for 1 euro in the first month. '
    'Cancel at any time.</p><p>Already a subscriber? <a href="/l">Log in</a></p></div>',
    "section": "<section><h2>This article is for subscribers only</h2><p>You have read the three free articles of this "
    "month, and there are many more.</p><ul><li>All articles on the web</li><li>The e-paper every night</li></ul>"
    '<a href="/s">See all offers</a></section>',
    "line": "<p>Already a subscriber? Log in to continue.</p>",
    "German": "<div><h3>Jetzt weiterlesen mit Gazette Plus</h3><p>Der erste Monat kostet einen Euro, danach sind es "
    "zehn.</p></div>",
}


@pytest.mark.parametrize("offer", OFFERS.values(), ids=OFFERS)
@pytest.mark.parametrize("left", [[FIRST, SECOND], [FIRST]], ids=len)
def test_what_a_paywall_leaves_is_kept_and_the_offer_is_not(offer: str, left: list[str]) -> None:
    assert parts(p(*left) + offer) == left


def test_an_article_about_subscriptions_is_no_offer() -> None:
    told = (
        f"“Subscribe now,” says the Gazette to its readers, and few of them do: {FIRST[0].lower()}{FIRST[1:]} {SECOND}"
    )
    assert parts(p(told, SECOND, THIRD)) == [told, SECOND, THIRD]


def test_a_label_above_a_short_article_does_not_take_it_along() -> None:
    assert FIRST in parts(f'<div class="text"><p>For subscribers only</p>{p(FIRST, SECOND)}</div>')


def test_a_page_that_scripts_fill_in_is_read_from_what_it_tells_machines() -> None:
    thing = {"@type": "NewsArticle", "articleBody": " ".join([FIRST, SECOND, THIRD] * 4)}
    script = f'<script type="application/ld+json">{json.dumps(thing)}</script>'
    notice = "Your browser is out of date. Load a newer one, or switch its scripts on, to see what is on this page."
    html = f"<html><head>{script}</head><body><div id=app>{p(notice)}</div></body></html>"
    assert read_page(html, None, RECEIVED).text == thing["articleBody"]
