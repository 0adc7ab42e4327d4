"""Which dead letters are meant, and why the others stay where they are."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Container
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from streams.dead_letters import attempts, origin, reason, stage_of
from streams.outcomes import Reason
from streams.records import Record
from streams.topology import Stage


class Left(StrEnum):
    """Why a dead letter is not replayed, as it is told."""

    FOREIGN = "not Copydesk's, or from a topic that no stage reads"
    NOT_CHOSEN = "not asked for"
    ATTEMPTS = "dead too often: see --max-attempts"
    REPLAYED = "replayed before: see --again"
    ORIGINAL_GONE = "too large to be kept, and no longer on the topic they came from"
    TOO_LARGE = "larger than the broker takes"
    EMPTY = "neither key nor value"


@dataclass(frozen=True)
class Choice:
    """The letters that are asked for: all that agree with everything that is set. `until` itself is not included."""

    reasons: frozenset[Reason] = frozenset(Reason)
    stage: Stage | None = None
    since: datetime | None = None
    until: datetime | None = None
    key: bytes | None = None
    most_attempts: int = 3

    def leaves(self, letter: Record, sources: Container[str]) -> Left | None:
        """Why a letter is left; None for one that is meant. `sources` are the topics that letters may go back to."""
        from_where = origin(letter)
        if from_where is None or from_where.topic not in sources:
            return Left.FOREIGN
        if reason(letter) is None or stage_of(letter) not in set(Stage):
            return Left.FOREIGN
        if not self._asks_for(letter):
            return Left.NOT_CHOSEN
        return Left.ATTEMPTS if attempts(letter) >= self.most_attempts else None

    def _asks_for(self, letter: Record) -> bool:
        return (
            reason(letter) in self.reasons
            and self.stage in (None, stage_of(letter))
            and self.key in (None, letter.key)
            and (self.since is None or letter.timestamp >= self.since)
            and (self.until is None or letter.timestamp < self.until)
        )


_Named = defaultdict[Left, list[str]]


@dataclass
class Tally:
    """How far a replay has come, in letters.

    `total` is how many there are to read, None before that is known, and a little too many where the log has gaps.
    `named` holds the positions of those that were meant and cannot be sent.
    """

    total: int | None = None
    read: int = 0
    replayed: Counter[tuple[str, str]] = field(default_factory=Counter)
    left: Counter[Left] = field(default_factory=Counter)
    named: _Named = field(default_factory=lambda: defaultdict(list))

    def sent(self, letter: Record) -> None:
        """Count a letter as replayed, by its reason and stage."""
        self.replayed[str(reason(letter)), str(stage_of(letter))] += 1

    def leave(self, letter: Record, why: Left) -> None:
        """Count a letter as left."""
        self.left[why] += 1
        if why in (Left.ORIGINAL_GONE, Left.TOO_LARGE):
            self.named[why].append(letter.position)
