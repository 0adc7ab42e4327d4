"""The open stories, and which of them an article belongs to: decided as it comes, without knowing the future."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from heapq import heappop, heappush

from streams.gist import Gist
from streams.stage2_deduplicate.rarity import Rarity, Weights
from streams.stage2_deduplicate.story import Story

SAME_STORY = 0.24
"""The least likeness of an article to a story that it belongs to, fixed on development data (docs/decisions)."""

# A term of more stories than this tells none of them.
_COMMON = 300


class Stories:
    """The stories that are not closed, with an index by term. A story is closed when it has been quiet for its time.

    Everything follows from the stories alone: after a restart the index is what it was before.
    """

    def __init__(self, quiet_seconds: float, stories: Iterable[Story] = ()) -> None:
        """Begin with some stories; they are closed after so many seconds of record time without an article."""
        self.quiet_seconds = quiet_seconds
        self._rarity = Rarity()
        self._open: dict[str, Story] = {}
        self._by_term: defaultdict[int, set[str]] = defaultdict(set)
        self._posted: dict[str, list[int]] = {}
        self._quiet: list[tuple[float, str]] = []
        for story in stories:
            self._rarity.articles += story.count
            self._rarity.count(story.terms, story.holders)
            self._put(story)

    def __len__(self) -> int:
        """How many stories are open."""
        return len(self._open)

    def get(self, story_id: str) -> Story | None:
        """An open story."""
        return self._open.get(story_id)

    def weigh(self, gist: Gist) -> Weights:
        """What the terms of an article weigh beside those of the open stories."""
        return self._rarity.weigh(gist)

    def nearest(self, gist: Gist) -> tuple[Weights, Story | None, float]:
        """What the terms of an article weigh, and the story most like it with its likeness, if it belongs to one.

        Ties go to the story that is older.
        """
        weights = self.weigh(gist)
        found: set[str] = set()
        for term in weights.terms.tolist():
            holders = self._by_term.get(term, ())
            if len(holders) <= _COMMON:
                found.update(holders)
        best, likeness = None, 0.0
        for story_id in sorted(found):
            story = self._open[story_id]
            if (here := round(story.likeness(weights), 4)) > likeness:
                best, likeness = story, here
        return (weights, best, likeness) if likeness >= SAME_STORY else (weights, None, 0.0)

    def add(self, story: Story, weights: Weights) -> None:
        """Count an article's terms to a story, which may be new."""
        given_up, holders = story.take(weights)
        self._rarity.articles += 1
        self._rarity.count(weights.terms, 1)
        self._rarity.count(given_up, -holders.astype(int))
        self._put(story)

    def close_quiet(self, moment: float) -> list[Story]:
        """The stories that have been quiet for their time at this moment, oldest first. They are not open any more."""
        closed = []
        while self._quiet and self._quiet[0][0] < moment - self.quiet_seconds:
            _, story_id = heappop(self._quiet)
            story = self._open.get(story_id)
            if story is not None and story.latest < moment - self.quiet_seconds:
                self._drop(story)
                closed.append(story)
        return closed

    def _put(self, story: Story) -> None:
        self._unpost(story.id)
        self._open[story.id] = story
        self._posted[story.id] = story.posted()
        for term in self._posted[story.id]:
            self._by_term[term].add(story.id)
        heappush(self._quiet, (story.latest, story.id))

    def _drop(self, story: Story) -> None:
        self._unpost(story.id)
        del self._open[story.id]
        self._rarity.articles -= story.count
        self._rarity.count(story.terms, -story.holders.astype(int))

    def _unpost(self, story_id: str) -> None:
        for term in self._posted.pop(story_id, ()):
            self._by_term[term].discard(story_id)
            if not self._by_term[term]:
                del self._by_term[term]
