"""The open stories, and which of them an article belongs to: decided as it comes, without knowing the future."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from heapq import heappop, heappush, nlargest
from typing import NamedTuple

from streams.gist import Gist
from streams.stage2_deduplicate.ages import Ages
from streams.stage2_deduplicate.open_stories import OpenStories
from streams.stage2_deduplicate.rarity import Rarity, Weights
from streams.stage2_deduplicate.seen import REPEATED_WITHIN
from streams.stage2_deduplicate.story import Story, pull_of

SAME_STORY = 0.22
"""The least likeness of an article to a story that it belongs to, fixed on development data (docs/decisions)."""

ONE_STORY = 0.5
"""The least likeness of two stories that are one."""

# What is taken off the likeness to a story that has been quiet for nearly its time.
_QUIET_LESS = 0.1
# Stories are compared with each other where an article is at least so much like both.
_BRIDGED = SAME_STORY / 2

# A term of more stories than this tells none of them.
_COMMON = 300
# So many stories an article is compared with in full.
_MOST_COMPARED = 12


class Alike(NamedTuple):
    """An open story beside an article: the likeness, and what is left of it after the story's quiet."""

    standing: float
    likeness: float
    story: Story


class Comparison(NamedTuple):
    """What the terms of an article weigh, and the stories it may belong to, the most likely first."""

    weights: Weights
    alike: list[Alike]

    @property
    def nearest(self) -> Alike | None:
        """The story that the article belongs to, if it belongs to one. Ties go to the least id."""
        return self.alike[0] if self.alike and self.alike[0].standing >= SAME_STORY else None


class Stories:
    """The stories that are not closed, with an index by term. A story is closed when it has been quiet for its time.

    Everything follows from the stories alone: after a restart the index is what it was before.
    """

    def __init__(self, quiet_seconds: float, stories: Iterable[Story] = ()) -> None:
        """Begin with some stories; they are closed after so many seconds of record time without an article."""
        self.quiet_seconds = quiet_seconds
        self._rarity = Rarity()
        self._open = OpenStories()
        self._quiet = Ages()
        self._absorbed: dict[str, str] = {}
        self._closed: dict[str, Story] = {}
        self._closed_by: defaultdict[int, list[Story]] = defaultdict(list)
        self._left: list[int] = []
        for story in stories:
            self.put_back(story.encode())

    def __len__(self) -> int:
        """How many stories are open."""
        return len(self._open)

    def get(self, story_id: str) -> Story | None:
        """An open story, or the one that it was merged into if that is open."""
        return self._open.get(self._absorbed.get(story_id, story_id))

    def all(self) -> list[Story]:
        """The open stories, and the closed ones that are remembered still."""
        return [*self._open, *self._closed.values()]

    def put_back(self, row: bytes) -> None:
        """Take over the row of a story from before a restart."""
        story = Story.decode(row)
        if story.closed_by is not None:
            self._close(story, story.closed_by)
            return
        self._rarity.articles += story.count
        self._rarity.count(story.terms, story.holders)
        self._absorbed |= dict.fromkeys(story.absorbed, story.id)
        self._quiet.add(story.latest, self._open.put_back(story, row))

    def weigh(self, gist: Gist) -> Weights:
        """What the terms of an article weigh beside those of the open stories."""
        return self._rarity.weigh(gist)

    def compare(self, gist: Gist, moment: float) -> Comparison:
        """Compare an article that came at a moment with the stories it may belong to."""
        weights = self.weigh(gist)
        alike = []
        for story in self._candidates(weights):
            quiet = max(0.0, moment - story.latest) / self.quiet_seconds
            likeness = story.likeness(weights)
            alike.append(Alike(round(likeness - _QUIET_LESS * quiet, 4), round(likeness, 3), story))
        return Comparison(weights, sorted(alike, key=lambda one: (-one.standing, one.story.id)))

    def one_with(self, story: Story, comparison: Comparison) -> Story | None:
        """The story that turns out to be the same as this one, of those that an article is like as well.

        One at most: what an article changes is the same where it is repeated after a crash.
        """
        weights = story.weights()
        others = (one.story for one in comparison.alike if one.likeness >= _BRIDGED and one.story is not story)
        return next((other for other in others if other.likeness(weights) >= ONE_STORY), None)

    def merge(self, story: Story, other: Story, offset: int) -> tuple[Story, Story]:
        """Let two stories go on as the one whose first article is older; that one, and the one that is closed by it.

        `offset` is that of the message that showed it.
        """
        older, younger = sorted((story, other), key=lambda one: (one.published[0], one.id))
        given_up, holders = older.absorb(younger)
        self._rarity.articles += younger.count
        self._rarity.count(younger.terms, younger.holders)
        self._rarity.count(given_up, -holders.astype(int))
        self._put(older)
        self._close_merged(younger, older, offset)
        return older, younger

    def finish_merging(self, story: Story, offset: int) -> list[Story]:
        """Close what stands open though it was merged into this story: a crash came between the two rows."""
        unfinished = [younger for story_id in story.absorbed if (younger := self._open.get(story_id))]
        for younger in unfinished:
            self._close_merged(younger, story, offset)
        return unfinished

    def _candidates(self, weights: Weights) -> list[Story]:
        """The stories whose own terms pull most towards an article."""
        pulls: dict[int, float] = {}
        for term, pull in zip(weights.terms.tolist(), pull_of(weights.terms, weights.values).tolist(), strict=True):
            holders = self._open.found_by(term)
            if len(holders) <= _COMMON:
                for number in holders:
                    pulls[number] = pulls.get(number, 0.0) + pull
        least = min(nlargest(_MOST_COMPARED, pulls.values()), default=0.0)
        most = [number for number, pull in pulls.items() if pull >= least]
        most.sort(key=lambda number: (-pulls[number], self._open.id(number)))
        return [self._open[number] for number in most[:_MOST_COMPARED]]

    def add(self, story: Story, weights: Weights) -> None:
        """Count an article's terms to a story, which may be new."""
        given_up, holders = story.take(weights)
        self._rarity.articles += 1
        self._rarity.count(weights.terms, 1)
        self._rarity.count(given_up, -holders.astype(int))
        self._put(story)

    def close_quiet(self, moment: float, offset: int) -> list[Story]:
        """The stories that have been quiet for their time at this moment, oldest first, and are closed by it.

        `offset` is that of the message at hand in its log. Where it is repeated it closes the same stories again.
        """
        closed = list(self._closed_by.get(offset, ()))
        edge = moment - self.quiet_seconds
        # A number may be another story's by now, or the story have got another article.
        numbers = {number for number in self._quiet.older_than(edge) if number in self._open}
        quiet = [story for number in numbers if (story := self._open[number]).latest < edge]
        for story in sorted(quiet, key=lambda story: (story.latest, story.id)):
            self._drop(story)
            self._close(story, offset)
            closed.append(story)
        return closed

    def is_closed(self, story_id: str) -> bool:
        """Whether a story was closed, as far as that is remembered."""
        return story_id in self._closed

    def forget(self, offset: int) -> list[str]:
        """The closed stories that no repeated message will ask for again, which are forgotten by this."""
        gone = []
        while self._left and abs(offset - self._left[0]) >= REPEATED_WITHIN:
            for story in self._closed_by.pop(heappop(self._left)):
                del self._closed[story.id]
                gone.append(story.id)
        return gone

    def _put(self, story: Story) -> None:
        self._quiet.add(story.latest, self._open.put(story))
        self._absorbed |= dict.fromkeys(story.absorbed, story.id)

    def _close(self, story: Story, offset: int) -> None:
        story.close(offset)
        self._closed[story.id] = story
        if offset not in self._closed_by:
            heappush(self._left, offset)
        self._closed_by[offset].append(story)

    def _close_merged(self, story: Story, into: Story, offset: int) -> None:
        self._drop(story)
        story.merged_into = into.id
        self._close(story, offset)

    def _drop(self, story: Story) -> None:
        self._open.remove(story.id)
        for merged in story.absorbed:
            # Where it was merged on, it goes on as another story.
            if self._absorbed.get(merged) == story.id:
                del self._absorbed[merged]
        self._rarity.articles -= story.count
        self._rarity.count(story.terms, -story.holders.astype(int))
