"""How right verdicts on copies are, by kind.

A copy is found where it is in one group with its parent: groups are what verdicts link, directly or by others. What is
no copy, an original or a report that shares a template with others, is counted where it is taken for one.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from typing import NamedTuple


class Judged(NamedTuple):
    """An article: what it is, of which gold id it is a copy, and of which article it is said to be one, if it is."""

    id: str
    gold_id: str
    kind: str
    parent: str | None
    original: str | None


@dataclass
class Count:
    """How many articles of a kind there were, and how many of them were found, or taken, to be copies."""

    of_copies: bool
    articles: int = 0
    joined: int = 0

    @property
    def share(self) -> float:
        return self.joined / self.articles


def counted(streams: Iterable[Iterable[Judged]]) -> dict[str, Count]:
    """The counts by kind over streams, each in the order in which its articles were judged."""
    counts: dict[str, Count] = {}
    for stream in streams:
        groups: dict[str, str] = {}
        placed: defaultdict[str, str | None] = defaultdict(lambda: None)
        for one in stream:
            groups[one.id] = groups.get(one.original, one.original) if one.original else one.id
            placed[one.gold_id] = groups[one.id]
            count = counts.setdefault(one.kind, Count(of_copies=one.parent is not None))
            count.articles += 1
            count.joined += placed[one.parent] == groups[one.id] if one.parent else one.original is not None
    return counts
