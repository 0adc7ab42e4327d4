"""Which blocks are kept, by what the model says of them."""

from __future__ import annotations

from streams.stage1_extract.blocks import Page, read_blocks
from streams.stage1_extract.html_tree import parse
from streams.stage1_extract.selection import choose

BODY = "<p>A first paragraph of the article.</p>{heading}<p>A second one, which follows the heading.</p>"


def page(heading: str) -> Page:
    tree = parse(f"<body>{BODY.format(heading=heading)}</body>")
    assert tree is not None
    return read_blocks(tree)


def chosen(heading: str, *probabilities: float) -> list[str]:
    return [block.text for block in choose(page(heading), probabilities)]


def test_a_heading_between_paragraphs_that_are_kept_is_kept() -> None:
    assert "What follows" in chosen("<h3>What follows</h3>", 0.9, 0.15, 0.9)


def test_a_heading_is_not_kept_without_its_paragraph_or_as_a_link() -> None:
    assert "What follows" not in chosen("<h3>What follows</h3>", 0.9, 0.15, 0.1)
    assert "What follows" not in chosen("<h3>What follows</h3>", 0.1, 0.15, 0.9)
    assert "What follows" not in chosen("<h3><a href=/x>What follows</a></h3>", 0.9, 0.15, 0.9)
    assert "What follows" not in chosen("<h3>What follows</h3>", 0.9, 0.05, 0.9)


def test_other_blocks_between_are_kept_by_their_probability_alone() -> None:
    assert "What follows" not in chosen("<p>What follows</p>", 0.9, 0.15, 0.9)


def test_a_moment_as_machines_write_it_is_no_paragraph() -> None:
    assert len(chosen("<p class=date>2026-03-26T10:04:16Z</p>", 0.9, 0.9, 0.9)) == 2
    assert len(chosen("<p>On 2026-03-26T10:04:16Z it began.</p>", 0.9, 0.9, 0.9)) == 3
