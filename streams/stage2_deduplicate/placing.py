"""An article is put into its story, and readers are told what the story is now."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from typing import Literal

from msgspec import UNSET

import schemas.story
from schemas.article import Article
from schemas.story import StoryName
from streams.gist import Gist, gist
from streams.stage2_deduplicate.leading_names import leading_names
from streams.stage2_deduplicate.seen import Seen
from streams.stage2_deduplicate.stories import Comparison, Stories
from streams.stage2_deduplicate.story import KEYS, Story
from streams.stage2_deduplicate.telling import has_grown, outlet_of
from streams.stage2_deduplicate.window import Window

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


def place(article: Article, row: Seen, window: Window, offset: int) -> Placed:
    """Put an article that passes into a story, or found one.

    A repeated article stands in its story already. Only the latest article that was judged may not: a crash kept its
    story from the table, and it is put there as it was before. A revision is in the story of what it revises. What is
    retracted or withheld is added to none. `offset` is the article's in its log: the stories that it closed are told
    again when it is repeated.
    """
    stories, previous, latest = window.stories, window.get(row.of or ""), offset >= window.offset
    placed = Placed(row.story, row.story_similarity)
    for closed in stories.close_quiet(row.moment, offset):
        _close(closed, placed)
    placed.rows |= {KEYS + story_id: None for story_id in stories.forget(offset)}
    story = stories.get(row.story or "")
    if row.status != "usable":
        placed.story = placed.story or (previous.story if previous else None)
    elif row.story is None or (latest and _is_missing(article.id, row, story, stories)):
        decided = _decide(article, row, previous, stories, offset)
        return replace(decided, rows=placed.rows | decided.rows, told=placed.told + decided.told)
    elif story and article.id in story.articles:
        placed.told.append(_message(story, "open"))
        placed.rows[KEYS + story.id] = story.encode()
        for merged in stories.finish_merging(story, offset) if latest else ():
            _close(merged, placed)
    return placed


def _is_missing(article_id: str, row: Seen, story: Story | None, stories: Stories) -> bool:
    """Whether an article is not in the story that it was put into."""
    if story is None:
        return row.story == row.id and not stories.is_closed(row.id)
    return article_id not in story.articles


def _decide(article: Article, row: Seen, previous: Seen | None, stories: Stories, offset: int) -> Placed:
    comparison = stories.compare(gist_of(article), row.moment)
    story, similarity = _story_for(comparison, previous, stories)
    merged = None
    if story and (other := stories.one_with(story, comparison)):
        story, merged = stories.merge(story, other, offset)
    story = story or _founded(article, row)
    _describe(story, article, row)
    stories.add(story, comparison.weights)
    placed = Placed(story.id, similarity)
    if merged or story.count <= _EACH_TOLD or has_grown(story.count, story.told):
        story.told = story.count
        placed.told.append(_message(story, "open"))
    placed.rows[KEYS + story.id] = story.encode()
    if merged:
        # After the row of the story that has it all: a crash between the two is mended when the article is repeated.
        _close(merged, placed)
    return placed


def _story_for(comparison: Comparison, previous: Seen | None, stories: Stories) -> tuple[Story | None, float | None]:
    """The story of the version before, else the nearest; and how much the article is like it."""
    if previous and previous.story and (story := stories.get(previous.story)):
        return story, round(story.likeness(comparison.weights), 3)
    nearest = comparison.nearest
    return (nearest.story, nearest.likeness) if nearest else (None, None)


def _close(story: Story, placed: Placed) -> None:
    """Note that a story was closed, and tell of it."""
    placed.rows[KEYS + story.id] = story.encode()
    placed.told.append(_message(story, "merged" if story.merged_into else "closed"))


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


def _message(story: Story, status: Literal["open", "closed", "merged"]) -> schemas.story.Story:
    leading = sorted(story.names.items(), key=lambda one: (-one[1], one[0]))[:_MOST_NAMES_TOLD]
    first, latest = (datetime.fromtimestamp(moment, UTC) for moment in story.published)
    return schemas.story.Story(
        id=story.id,
        status=status,
        merged_into=story.merged_into or UNSET,
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
