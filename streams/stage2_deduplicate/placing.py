"""An article is put into its story, and readers are told what the story is now."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Literal

import schemas.story
from schemas.article import Article
from schemas.story import StoryName
from streams.gist import Gist, gist
from streams.stage2_deduplicate.leading_names import leading_names
from streams.stage2_deduplicate.seen import Seen
from streams.stage2_deduplicate.stories import Stories
from streams.stage2_deduplicate.story import KEYS, Story
from streams.stage2_deduplicate.telling import has_grown, outlet_of

_EACH_TOLD = 4
_MOST_NAMES_TOLD = 20
_LONGEST_HEADLINE = 120


@dataclass
class Placed:
    """What came of it: rows for the table, and stories to be told."""

    story: str | None = None
    similarity: float | None = None
    rows: dict[str, bytes | None] = field(default_factory=dict)
    told: list[schemas.story.Story] = field(default_factory=list)


def place(article: Article, row: Seen, previous: Seen | None, stories: Stories, offset: int) -> Placed:
    """Put an article that passes into a story, or found one; `previous` is the version that it revises.

    A repeated article stands in its story already, or is added where a crash kept the story from the table. A revision
    is in the story of what it revises. What is retracted or withheld is added to none. `offset` is the article's in its
    log: the stories that it closed are told again when it is repeated.
    """
    placed = Placed(row.story, row.story_similarity)
    for story in stories.close_quiet(row.moment, offset):
        placed.rows[KEYS + story.id] = story.encode()
        placed.told.append(_message(story, "closed"))
    placed.rows |= {KEYS + story_id: None for story_id in stories.forget(offset)}
    if row.status != "usable":
        placed.story = placed.story or (previous.story if previous else None)
    elif row.story is None:
        _decide(article, row, previous, stories, placed)
    else:
        _repeat(article, row, stories, placed)
    return placed


def _decide(article: Article, row: Seen, previous: Seen | None, stories: Stories, placed: Placed) -> None:
    weights, story, likeness = stories.nearest(gist_of(article))
    if previous and previous.story and (known := stories.get(previous.story)):
        story, likeness = known, round(known.likeness(weights), 3)
    placed.similarity = likeness if story else None
    story = story or _founded(article, row)
    placed.story = story.id
    _describe(story, article, row)
    stories.add(story, weights)
    _remember(story, placed)


def _repeat(article: Article, row: Seen, stories: Stories, placed: Placed) -> None:
    story = stories.get(row.story or "")
    if story is None and row.story == row.id and not stories.is_closed(row.id):
        story = _founded(article, row)
    if story is None:
        return
    if article.id in story.articles:
        placed.told.append(_message(story, "open"))
        placed.rows[KEYS + story.id] = story.encode()
    else:
        _describe(story, article, row)
        stories.add(story, stories.weigh(gist_of(article)))
        _remember(story, placed)


def _remember(story: Story, placed: Placed) -> None:
    """Note that a story has grown, and tell of it if it has grown enough."""
    if story.count <= _EACH_TOLD or has_grown(story.count, story.told):
        story.told = story.count
        placed.told.append(_message(story, "open"))
    placed.rows[KEYS + story.id] = story.encode()


def gist_of(article: Article) -> Gist:
    """The gist that came with the article, or that of its text where none did."""
    if isinstance(article.gist, str):
        with suppress(ValueError):
            return Gist.decode(article.gist)
    return gist(article.headline or None, article.text)


def _founded(article: Article, row: Seen) -> Story:
    headline = article.headline or article.text[:_LONGEST_HEADLINE]
    moment = _published(article)
    return Story(row.id, headline, row.moment, (moment, moment))


def _describe(story: Story, article: Article, row: Seen) -> None:
    """Count an article to what readers are told of its story."""
    moment = _published(article)
    story.latest = max(story.latest, row.moment)
    story.published = (min(story.published[0], moment), max(story.published[1], moment))
    story.describe(row.id, outlet_of(article), leading_names(article.text, article.language or None))


def _message(story: Story, status: Literal["open", "closed"]) -> schemas.story.Story:
    leading = sorted(story.names.items(), key=lambda one: (-one[1], one[0]))[:_MOST_NAMES_TOLD]
    first, latest = (datetime.fromtimestamp(moment, UTC) for moment in story.published)
    return schemas.story.Story(
        id=story.id,
        status=status,
        headline=story.headline,
        first_created=first,
        version_created=latest,
        article_count=story.count,
        articles=story.articles,
        sources=story.sources,
        entities=[StoryName(name=name, articles=count) for name, count in leading],
    )


def _published(article: Article) -> float:
    said = article.first_created or article.version_created or article.received
    return said.timestamp()
