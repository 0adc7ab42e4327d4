"""The text of the article on a page: of all its blocks those that the model takes for the article's.

Two extractions by trafilatura are heard, and the body in JSON-LD where there is one. Each errs on other pages, and what
one of them kept tells of the blocks beside it.
"""

from __future__ import annotations

from streams.outcomes import Reason, Rejected
from streams.stage1_extract.article_body import article_body, calls_itself_article, description_of, title_of
from streams.stage1_extract.block_features import Witnesses
from streams.stage1_extract.blocks import Page, read_blocks
from streams.stage1_extract.features import features_of
from streams.stage1_extract.forest import block_forest
from streams.stage1_extract.galleries import is_gallery
from streams.stage1_extract.markup import Markup
from streams.stage1_extract.selection import choose, join, without_headline
from streams.stage1_extract.teasers import is_list_of_teasers
from streams.stage1_extract.trafilatura_texts import TrafilaturaTexts
from streams.stage1_extract.witness import Witness
from streams.words import words

_FEW = 15
_LITTLE = 0.1


def article_text(markup: Markup, heard: TrafilaturaTexts, headline: str | None) -> str:
    """The text of the article on a page.

    Raises Rejected for a page that only leads to articles, or only shows pictures.
    """
    page = read_blocks(markup.tree)
    witnesses = witnesses_of(markup, heard)
    blocks = choose(page, probabilities(page, witnesses))
    if is_list_of_teasers(page, blocks) and not calls_itself_article(markup.tags):
        raise Rejected(Reason.NO_ARTICLE_TEXT, "the page is a list of teasers of other articles")
    blocks = without_headline(blocks, [headline or "", *witnesses.title.lines])
    if is_gallery(page, blocks):
        raise Rejected(Reason.NO_ARTICLE_TEXT, "the page is a gallery: its text is captions of pictures")
    text = join(blocks)
    known = len(words(heard.usual))
    if known >= _FEW and len(words(text)) < max(_FEW, _LITTLE * known):
        # Some pages have their text in scripts, beside a notice at most, and trafilatura knows several of such.
        return heard.usual.replace("\n", "\n\n")
    return text


def witnesses_of(markup: Markup, heard: TrafilaturaTexts) -> Witnesses:
    """What tells of the blocks of a page."""
    body = article_body(markup.things)
    return Witnesses(
        usual=Witness(heard.usual),
        strict=Witness(heard.strict),
        body=Witness(body) if body else None,
        title=Witness(title_of(markup)),
        description=Witness(description_of(markup.tags)),
    )


def probabilities(page: Page, witnesses: Witnesses) -> list[float]:
    """The probability of each block that it is text of the article."""
    rows = features_of(page, witnesses)
    told = iter(block_forest().probabilities([row for row in rows if row]))
    return [next(told) if row else 0.0 for row in rows]
